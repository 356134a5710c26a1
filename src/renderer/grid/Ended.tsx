import { GitMerge, RotateCcw, ScrollText } from 'lucide-react';
import type { Session } from '../../shared/model';
import { canMerge, openMerge } from '../review/landing';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import { restart } from './acts';
import styles from './Ended.module.css';

const cx = classes(styles);

function why({ state, error, exit }: Session): string {
  if (error) return error.message;
  if (state === 'stopped') return 'Nothing runs until you restart it.';
  return exit?.code === null || exit === null ? 'It ended, and nobody saw how.' : `It ended with exit code ${exit.code}.`;
}

/** A session whose agent stopped or failed: what happened, what is safe, and the way on. */
export function Ended({ session, agent, onLog }: { session: Session; agent: string; onLog: (() => void) | null }) {
  const failed = session.state === 'failed';
  const paused = session.needsYou?.reason === 'budget'; // whether it goes on is asked below it
  return (
    <div className={cx('ended')} role={failed ? 'alert' : 'status'}>
      <div className={cx('title')}>
        <Glyph state={failed ? 'failed' : 'stopped'} label="" />
        {failed ? `${agent} stopped` : paused ? 'Paused' : session.error === null ? 'Stopped by you' : 'Not running'}
      </div>
      <p className={cx('words')}>
        {why(session)} {session.error?.hint || 'The work so far is safe in its worktree.'}
      </p>
      <div className={cx('buttons')}>
        {!paused && (
          <Button icon={RotateCcw} onClick={() => void restart(session)}>
            Restart
          </Button>
        )}
        {onLog && (
          <Button tone="ghost" icon={ScrollText} onClick={onLog}>
            Show log
          </Button>
        )}
        {canMerge(session) && (session.files ?? 0) > 0 && (
          <Button tone="ghost" icon={GitMerge} onClick={() => openMerge(session.id)}>
            Merge what there is
          </Button>
        )}
      </div>
    </div>
  );
}
