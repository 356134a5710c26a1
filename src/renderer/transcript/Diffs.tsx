import type { FileDiff } from '../../shared/transcript';
import { Lines } from '../review/Diff';
import { useDiffStyle } from '../review/diff-style';
import { classes } from '../ui/classes';
import { linesOf } from './diffs';
import styles from './Entries.module.css';
import { within } from './rows';

const cx = classes(styles);

/** px that the lines of one file may take in a conversation. */
const highest = 400;

/** Changes of files within a conversation, each with its name where there are several. */
export function Diffs({ diffs, worktree }: { diffs: readonly FileDiff[]; worktree: string }) {
  const style = useDiffStyle((state) => state.style);
  return diffs.map((diff) => {
    const lines = linesOf(diff);
    const path = within(diff.path, worktree);
    return (
      <div key={diff.path} className={cx('change')}>
        {diffs.length > 1 && <div className={cx('file')}>{path}</div>}
        {lines === null ? (
          <p className={cx('none')}>No line differs.</p>
        ) : (
          <Lines path={path} diff={lines} style={style} highest={highest} />
        )}
      </div>
    );
  });
}
