import type { LandingEntry } from '../../shared/landing';
import type { SessionRecord } from '../../shared/model';

/** What is being done with sessions that wait to land: true of this moment, and never saved. */
export interface Standings {
  set(id: string, is: Pick<LandingEntry, 'state' | 'on' | 'tree' | 'doing'>): void;
  /** They only wait again. */
  clear(ids: readonly string[]): void;
  entry(record: SessionRecord): LandingEntry;
}

export function makeStandings(onChanged: (id: string) => void): Standings {
  const live = new Map<string, Omit<LandingEntry, 'session'>>();
  return {
    set: (id, is) => {
      const before = live.get(id);
      const same = before?.state === is.state && before.doing === is.doing && before.tree === is.tree;
      live.set(id, { ...is, since: same ? before.since : new Date().toISOString() });
      if (!same) onChanged(id);
    },
    clear: (ids) => {
      for (const id of ids) if (live.delete(id)) onChanged(id);
    },
    entry: ({ id, landing, createdAt }) => {
      const waits = { state: 'waiting', on: null, tree: null, doing: null, since: landing?.queuedAt ?? createdAt } as const;
      return { session: id, ...(live.get(id) ?? waits) };
    },
  };
}
