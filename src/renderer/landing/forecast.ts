import type { MergeStrategy, Session } from '../../shared/model';
import { core } from '../connection/clients';
import { type Fetched, useFetched } from '../review/fetched';

export interface Forecast {
  /** Sessions that would land, in this order. */
  land: string[];
  conflicts: { id: string; paths: string[] }[];
}

/**
 * What landing sessions one after another would give, changing nothing; null while that is not known, or there are none.
 * `stands`: the target's commit. It is asked for anew as that, the sessions or their work change.
 */
export function useForecast(
  target: string,
  stands: string,
  sessions: readonly Session[],
  strategy: MergeStrategy,
): Fetched<Forecast | null> {
  const key = [strategy, stands, ...sessions.map(({ id, revision }) => `${id} ${revision}`)].join('\n');
  return useFetched(`${target} ${sessions.length === 0}`, key, async () =>
    sessions.length === 0 ? null : await core().call('landing.preview', { sessions: sessions.map(({ id }) => id), strategy, into: target }),
  );
}

/** Sessions that a person said yes to as they are, and that nobody has put into the queue of a branch. */
export const approvedFor = (sessions: readonly Session[], target: string): Session[] =>
  sessions.filter(
    ({ state, approved, tree, returned, base }) =>
      state === 'finished' && returned === null && approved !== null && (tree === null || tree === approved.tree) && base.ref === target,
  );

const jobs = (count: number): string => (count === 1 ? '1 job' : `${count} jobs`);

/** A forecast in a sentence. */
export function forecastWords({ land, conflicts }: Forecast, ids: readonly string[], target: string): string {
  const would = land.filter((id) => ids.includes(id)).length;
  const not = conflicts.filter(({ id }) => ids.includes(id)).length;
  const first = would === 0 ? 'none would land' : `${jobs(would)} would land`;
  return `${first} on ${target} as it is now${not === 0 ? '' : `, ${not} ${not === 1 ? 'conflicts' : 'conflict'}`}.`;
}
