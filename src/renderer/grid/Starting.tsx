import type { Session } from '../../shared/model';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import { SkeletonLine } from '../ui/Skeleton';
import styles from './Ended.module.css';

const cx = classes(styles);

/** A session before its agent runs: the steps, and the place of what will be printed. */
export const Starting = ({ session, agent }: { session: Session; agent: string }) => (
  <div className={cx('starting')} role="status">
    <ol className={cx('steps')}>
      <li>
        <Glyph state="working" size={13} label="" />
        <span className={cx('now')}>
          {session.runs > 0 && !session.rebuild ? 'Worktree is checked' : 'Worktree is made'} from {session.base.ref}
        </span>
      </li>
      <li>
        <Glyph state="queued" size={13} label="" />
        Start {agent}
      </li>
    </ol>
    <SkeletonLine width="68%" />
    <SkeletonLine width="46%" />
    <SkeletonLine width="58%" />
  </div>
);
