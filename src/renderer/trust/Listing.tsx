import { checkText } from '../../shared/check';
import type { Scripts } from '../../shared/contract';
import { classes } from '../ui/classes';
import styles from './Listing.module.css';

const cx = classes(styles);

/** What would run, in full: nothing of it is shortened, for a yes is given to all of it. */
export function Listing({ scripts }: { scripts: Scripts }) {
  return (
    <dl className={cx('listing')} tabIndex={0} aria-label="What would run">
      {scripts.setup !== null && (
        <>
          <dt>Before each task, in its worktree</dt>
          <dd>{scripts.setup}</dd>
        </>
      )}
      {scripts.copy.length > 0 && (
        <>
          <dt>Files copied into each worktree</dt>
          <dd>{scripts.copy.join('\n')}</dd>
        </>
      )}
      {scripts.checks.length > 0 && (
        <>
          <dt>Checks</dt>
          <dd>{scripts.checks.map(checkText).join('\n')}</dd>
        </>
      )}
    </dl>
  );
}
