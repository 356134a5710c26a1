import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { toErrorRecord } from '../../shared/errors';
import { classes } from './classes';
import styles from './ErrorPanel.module.css';

const cx = classes(styles);

/** An error in the place where it happened: what happened, what is safe, and one way on. */
export function ErrorPanel({ error, title, action }: { error: unknown; title?: string; action?: ReactNode }) {
  const { message, hint } = toErrorRecord(error);
  return (
    <div className={cx('panel')} role="alert">
      <CircleAlert className={cx('icon')} size={14} strokeWidth={1.75} aria-hidden="true" />
      <div className={cx('words')}>
        {title !== undefined && <div className={cx('title')}>{title}</div>}
        <div className={cx('message')}>{message}</div>
        {hint !== '' && <div className={cx('hint')}>{hint}</div>}
      </div>
      {action}
    </div>
  );
}

/** The same look for a sentence that is no error record, such as a file with a mistake in it. */
export const Banner = ({ tone, children, action }: { tone: 'failed' | 'needs' | 'working'; children: ReactNode; action?: ReactNode }) => (
  <div className={cx('panel', tone)} role="status">
    <CircleAlert className={cx('icon')} size={14} strokeWidth={1.75} aria-hidden="true" />
    <div className={cx('words', 'message')}>{children}</div>
    {action}
  </div>
);
