import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './Empty.module.css';

const cx = classes(styles);

/** An empty place: what belongs here, and one button that brings it. `lattice`: the espalier's wires behind it. */
export const Empty = ({
  title,
  text,
  action,
  lattice = false,
}: {
  title: ReactNode;
  text: ReactNode;
  action?: ReactNode;
  lattice?: boolean;
}) => (
  <div className={cx('empty', lattice && 'lattice')}>
    <div className={cx('box')}>
      <div className={cx('title')}>{title}</div>
      <p className={cx('text')}>{text}</p>
      {action !== undefined && <div className={cx('action')}>{action}</div>}
    </div>
  </div>
);
