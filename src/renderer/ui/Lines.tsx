import { classes } from './classes';
import styles from './Lines.module.css';

const cx = classes(styles);

/** Lines added and deleted, as in `+84 −19`; nothing where nothing was measured or changed. */
export function Lines({ added, deleted }: { added: number | null; deleted: number | null }) {
  if (!added && !deleted) return null;
  return (
    <span className={cx('lines')}>
      <span className={cx('said')}>{`${added ?? 0} ${added === 1 ? 'line' : 'lines'} added, ${deleted ?? 0} deleted`}</span>
      {!!added && (
        <span className={cx('added')} aria-hidden="true">
          +{added}
        </span>
      )}
      {!!deleted && (
        <span className={cx('deleted')} aria-hidden="true">
          −{deleted}
        </span>
      )}
    </span>
  );
}
