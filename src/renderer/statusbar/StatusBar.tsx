import { GitBranch, Plug } from 'lucide-react';
import { useMemo } from 'react';
import type { General } from '../../shared/changes';
import type { Session } from '../../shared/model';
import { useGeneral, useReplica, useRepository } from '../connection/replica';
import { classes } from '../ui/classes';
import { dollars, tokens } from '../ui/numbers';
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

/** What was spent today, with whose it was on demand. */
function Today({ general: { today, settings } }: { general: General }) {
  if (today.tokens === null && today.cost === null) return null;
  const spent = today.cost === null ? `${tokens(today.tokens ?? 0)} tokens` : dollars(today.cost);
  const limit = settings.budgetPerDay === null ? '' : ` of ${dollars(settings.budgetPerDay)}`;
  return (
    <b className={cx('figure')} title={[...today.agents.map(usedBy), `Prices of ${today.pricesAsOf} where an agent names none`].join('\n')}>
      {`Today ${spent}${today.cost === null ? '' : limit}`}
    </b>
  );
}

const usedBy = ({ agent, tokens: count, cost }: General['today']['agents'][number]): string =>
  `${agent}: ${cost === null ? 'cost not known' : dollars(cost)}, ${count === null ? 'tokens not known' : `${tokens(count)} tokens`}`;

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
      {general !== null && <Today general={general} />}
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
