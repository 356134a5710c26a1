import { GitBranch, Plug } from 'lucide-react';
import { useMemo } from 'react';
import type { Session } from '../../shared/model';
import { useGeneral, useReplica, useRepository } from '../connection/replica';
import { classes } from '../ui/classes';
import styles from './StatusBar.module.css';

const cx = classes(styles);

/** Agents that hold a place now, of all repositories: the limits are the computer's. */
function countPlaces(sessions: Iterable<Session>) {
  const counts = { foreground: 0, background: 0, queued: 0 };
  for (const { state, place } of sessions) {
    if (state === 'queued') counts.queued += 1;
    if (state === 'preparing' || state === 'running') counts[place] += 1;
  }
  return counts;
}

/** Facts, in figures: what runs, what waits, where it lands, and whether the core answers. */
export function StatusBar() {
  const sessions = useReplica((state) => state.sessions);
  const connected = useReplica((state) => state.connected);
  const general = useGeneral();
  const repository = useRepository();
  const counts = useMemo(() => countPlaces(sessions.values()), [sessions]);
  return (
    <footer role="contentinfo" className={cx('bar')} aria-label="Status">
      <span className={cx('item', !connected && 'lost')}>
        <Plug size={12} strokeWidth={1.75} aria-hidden="true" />
        {connected ? 'Connected' : 'Not connected'}
      </span>
      {general !== null && general.problem !== null && <span className={cx('item', 'problem')}>{general.problem.split('\n')[0]}</span>}
      <span className={cx('room')} />
      {general !== null && (
        <>
          <b className={cx('figure')}>{`${counts.foreground}/${general.limits.maxForeground} foreground`}</b>
          <b className={cx('figure')}>{`${counts.background}/${general.limits.maxBackground} background`}</b>
          <b className={cx('figure')}>{`${counts.queued} queued`}</b>
        </>
      )}
      {repository !== null && repository.branch !== null && (
        <span className={cx('item')}>
          <GitBranch size={12} strokeWidth={1.75} aria-hidden="true" />
          <span className={cx('mono')}>{repository.branch}</span>
        </span>
      )}
    </footer>
  );
}
