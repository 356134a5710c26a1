import { GripVertical, LogOut } from 'lucide-react';
import type { LandingEntry, LandingQueue } from '../../shared/landing';
import { useReplica, useSession } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Glyph } from '../ui/Glyph';
import { Bar } from './Bar';
import styles from './Landing.module.css';
import type { DragHandlers } from './order';
import { choose, leave, useLandingPage } from './page';
import { progressOf } from './progress';
import { doingOf, testedOn } from './standing';

const cx = classes(styles);

export interface QueueRowProps {
  entry: LandingEntry;
  queue: LandingQueue;
  /** From 1. */
  place: number;
  /** It takes part in the tab order. */
  current: boolean;
  /** Paths that would conflict if it landed on those before it now. */
  conflicts: readonly string[];
  over: boolean;
  drag: DragHandlers;
}

/** A session that waits to land: what it is tested on, and what is done with it now. */
export function QueueRow({ entry, queue, place, current, conflicts, over, drag }: QueueRowProps) {
  const session = useSession(entry.session);
  const chosen = useLandingPage((state) => state.chosen === entry.session);
  const progress = progressOf(
    queue,
    place,
    useReplica((state) => state.sessions),
  );
  if (session === null) return null;
  const on = testedOn(entry, queue.entries, queue.target);
  const waits = entry.state === 'waiting';
  return (
    <li className={cx('row', chosen && 'chosen', over && 'over')} {...drag}>
      <button
        type="button"
        className={cx('hit')}
        data-landing={session.id}
        tabIndex={current ? 0 : -1}
        aria-current={chosen || undefined}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onClick={() => choose(session.id)}
      >
        <span className={cx('place')}>{place}</span>
        <Glyph state={waits ? (queue.paused ? 'stopped' : 'queued') : 'working'} label="" />
        <span className={cx('main')}>
          <span className={cx('first')}>
            <span className={cx('title')}>{session.title}</span>
            <AgentMark agent={session.agent} />
          </span>
          <span className={cx('meta')}>
            {on === null ? (
              conflicts.length === 0 ? (
                'not built yet'
              ) : (
                <span className={cx('would')}>{`would conflict: ${conflicts.join(', ')}`}</span>
              )
            ) : (
              <>
                tested on <code>{on}</code>
              </>
            )}
          </span>
        </span>
        <span className={cx('state', !waits && 'busy')}>
          <Bar of={progress} />
          <span className={cx('doing')}>{progress?.is === 'passed' && !waits ? 'passed' : doingOf(entry, queue.paused)}</span>
          {progress === null && <Elapsed since={entry.since} />}
        </span>
      </button>
      <span className={cx('tools')}>
        <IconButton icon={LogOut} iconSize={13} label={`Take ${session.title} out of the queue`} onClick={() => void leave(session)} />
        <GripVertical className={cx('grip')} size={13} strokeWidth={1.75} aria-hidden="true" />
      </span>
    </li>
  );
}
