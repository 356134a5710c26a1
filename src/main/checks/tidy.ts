import type { Logger } from 'pino';
import { toErrorRecord } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { ReadLog } from '../sessions/logs';
import type { Sessions } from '../sessions/sessions';
import type { Outcomes } from '../store/outcomes';
import { attemptsOf } from './attempts';

/** What processes printed, by their ids. */
export interface CheckLogs {
  read: ReadLog;
  has(run: string): Promise<boolean>;
  drop(run: string): Promise<void>;
  /** Those that nothing was written to since a moment (ms). */
  untouchedSince(moment: number): Promise<string[]>;
}

interface Peers {
  sessions: Pick<Sessions, 'all'>;
  outcomes: Pick<Outcomes, 'runs' | 'expire'>;
  logs: Pick<CheckLogs, 'drop' | 'untouchedSince'>;
  log: Logger;
}

export interface Tidy {
  /** At the start: outcomes that are too old and that no session names, and what checks printed that nothing names. */
  expire(): Promise<void>;
  /** What the checks of a session printed, but for what other sessions took over. */
  forget(record: SessionRecord): Promise<void>;
}

/** Whether a process was one of a check, or of a checkout that was made for one. */
const ofCheck = (run: string): boolean => run.startsWith('checkout-') || /^[^-]+-\d+-check-/.test(run);

export function makeTidy({ sessions, outcomes, logs, log }: Peers): Tidy {
  const startedAt = Date.now() - 1000; // a file system's clock is a little behind
  const named = (records: readonly SessionRecord[]): Set<string> =>
    new Set(records.flatMap(({ checks }) => checks.flatMap(({ run }) => (run === null ? [] : [run]))));
  const attempts = (runs: Iterable<string>): Set<string> => new Set([...runs].flatMap(attemptsOf));
  /** A log that cannot be removed now is at the next start. */
  const drop = async (runs: Iterable<string>): Promise<void> => {
    for (const run of runs)
      await logs.drop(run).catch((error: unknown) => log.warn({ run, error: toErrorRecord(error) }, 'log is not removed'));
  };
  return {
    expire: async () => {
      const inUse = named(sessions.all());
      outcomes.expire(inUse);
      const kept = attempts([...inUse, ...outcomes.runs(null)]);
      const old = await logs.untouchedSince(startedAt);
      await drop(old.filter((run) => ofCheck(run) && !kept.has(run)));
    },
    forget: async ({ id }) => {
      const kept = attempts(named(sessions.all().filter((other) => other.id !== id)));
      const written = await logs.untouchedSince(Date.now());
      const own = [...attempts(outcomes.runs(id)), ...written.filter((run) => run.startsWith(`${id}-`) && ofCheck(run))];
      await drop(own.filter((run) => !kept.has(run)));
    },
  };
}
