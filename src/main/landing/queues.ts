import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { LandingQueue, SearchStep } from '../../shared/landing';
import type { SessionRecord } from '../../shared/model';
import type { Changes } from '../changes';
import { branchCommit } from '../git/branch';
import type { Repositories } from '../repositories/repositories';
import type { Sessions } from '../sessions/sessions';
import { makeStandings, type Standings } from './standings';
import type { Waiting } from './turn';

/** Between two tries after the disk or the terminal host failed; ms. */
const pause = 1000;

/** The landing queue of one branch of a repository. */
export type Of = { repository: string; target: string };

/** The landing queues. They are nothing but the sessions that wait to land, by what their records say. */
export interface Queues {
  /** There may be something to do in a queue: a session came into it, or it is paused no more. */
  wake(of: Of): void;
  /** What the turn under way began with holds no more: it is cut short, and begun anew. */
  interrupt(of: Of): void;
  /** Sessions in a queue, in the order in which they land. */
  waiting(of: Of): SessionRecord[];
  /** Every queue that has entries or is paused, as last looked at. */
  known(): LandingQueue[];
  /** The same, each target looked up now. */
  list(): Promise<LandingQueue[]>;
  /** Whether anything is being landed, or to be. */
  busy(): boolean;
}

interface Peers {
  sessions: Sessions;
  repositories: Pick<Repositories, 'all' | 'get'>;
  changes: Changes;
  turn(standings: Standings): (waiting: Waiting, signal: AbortSignal) => Promise<void>;
  isUnsaved(error: unknown): error is EspalierError;
  log: Logger;
}

export const queueOf = ({ repository, state, landing }: SessionRecord): Of | null =>
  state === 'landing' && landing?.queuedAt ? { repository, target: landing.into } : null;

const keyOf = ({ repository, target }: Of): string => `${repository}\0${target}`;

export function makeQueues({ sessions, repositories, changes, turn, isUnsaved, log }: Peers): Queues {
  /** Where each target stood when it was last looked at. */
  const stands = new Map<string, string>();
  const working = new Map<string, AbortController>();
  const searches = new Map<string, readonly SearchStep[]>();
  const retrying = new Map<string, NodeJS.Timeout>();

  const waiting = (of: Of): SessionRecord[] => {
    const its = sessions.all().filter((record) => {
      const queue = queueOf(record);
      return queue !== null && keyOf(queue) === keyOf(of);
    });
    const place = ({ landing }: SessionRecord): number => landing?.place ?? 0;
    return its.sort((a, b) => place(a) - place(b) || (a.landing?.queuedAt ?? '').localeCompare(b.landing?.queuedAt ?? ''));
  };
  const isPaused = ({ repository, target }: Of): boolean => repositories.get(repository).paused.includes(target);
  /** Every queue that there is. */
  const all = (): Of[] => {
    const found = new Map<string, Of>();
    const note = (of: Of): void => void found.set(keyOf(of), of);
    for (const { id, paused } of repositories.all()) for (const target of paused) note({ repository: id, target });
    for (const of of sessions.all().map(queueOf)) if (of) note(of);
    return [...found.values()];
  };
  const known = (): LandingQueue[] =>
    all().map((of) => ({
      ...{ ...of, commit: stands.get(keyOf(of)) ?? '', paused: isPaused(of) },
      entries: waiting(of).map(standings.entry),
      search: [...(searches.get(keyOf(of)) ?? [])],
    }));
  const look = async (of: Of): Promise<void> => {
    const commit = await branchCommit(repositories.get(of.repository).path, of.target);
    stands.set(keyOf(of), commit ?? '');
  };

  let telling = false;
  /** Once for all that changed in this moment. */
  const tell = (): void => {
    if (telling) return;
    telling = true;
    queueMicrotask(() => {
      telling = false;
      changes.publish({ type: 'landing', queues: known() });
    });
  };
  const standings = makeStandings(tell);
  const takeTurn = turn(standings);

  const refuse = (records: readonly SessionRecord[], error: unknown): void => {
    for (const { id } of records)
      if (sessions.get(id).state === 'landing') sessions.move(id, { type: 'refuse', error: toErrorRecord(error) });
  };
  const retry = (of: Of, first: SessionRecord | undefined, error: unknown): void => {
    if (isUnsaved(error) && first) sessions.hold(first.id, error);
    clearTimeout(retrying.get(keyOf(of)));
    const again = (): void => {
      retrying.delete(keyOf(of));
      wake(of);
    };
    retrying.set(keyOf(of), setTimeout(again, pause));
  };
  const work = async (of: Of): Promise<void> => {
    for (;;) {
      const records = waiting(of);
      if (records.length === 0 || isPaused(of)) return;
      const abort = new AbortController();
      working.set(keyOf(of), abort);
      try {
        await look(of);
        const onSearch = (steps: readonly SearchStep[]): void => {
          searches.set(keyOf(of), [...steps]);
          tell();
        };
        await takeTurn({ root: repositories.get(of.repository).path, target: of.target, records, onSearch }, abort.signal);
        await look(of);
      } catch (error) {
        if (abort.signal.aborted) continue;
        log.error({ ...of, error: toErrorRecord(error) }, 'landing');
        const passing = isUnsaved(error) || (error instanceof EspalierError && error.code === 'connection');
        if (passing) return retry(of, records[0], error);
        refuse(records, error);
      } finally {
        searches.delete(keyOf(of));
        standings.clear(records.map(({ id }) => id));
      }
    }
  };
  const wake = (of: Of): void => {
    const key = keyOf(of);
    if (working.has(key) || retrying.has(key)) return;
    working.set(key, new AbortController());
    work(of)
      .catch((error: unknown) => retry(of, waiting(of)[0], error)) // that it failed could not be saved
      .finally(() => {
        working.delete(key);
        tell();
        if (waiting(of).length > 0 && !isPaused(of)) wake(of);
      });
  };

  sessions.onMoved((record, before) => {
    if (queueOf(record) || (before && queueOf(before))) tell();
  });

  return {
    wake: (of) => {
      wake(of);
      look(of).then(tell, (error: unknown) => log.warn({ ...of, error: toErrorRecord(error) }, 'target'));
    },
    interrupt: (of) => {
      working.get(keyOf(of))?.abort();
      tell();
    },
    waiting,
    known,
    list: async () => {
      await Promise.all(all().map(look));
      return known();
    },
    busy: () => all().some((of) => waiting(of).length > 0 && !isPaused(of)),
  };
}
