import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { type Attempt, type Check, type CheckOutcome, isFailing } from '../../shared/check';
import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import { treeOf } from '../git/status';
import { pathsBetween } from '../git/tree-files';
import type { Runner } from '../sessions/runner';
import type { Outcomes } from '../store/outcomes';
import { attemptRun } from './attempts';
import { outsideCause } from './outside';
import type { CheckLogs } from './tidy';

/** How often a check is run anew when the terminal host dies under it. */
const patience = 3;
/** The most files that are named of those which changed while a check ran. */
const mostNamed = 20;
/** How much of a failure's output is looked at for a cause outside; bytes. */
const end = 64 * 1024;

/** Where a check runs. */
export interface Where {
  record: SessionRecord;
  folder: string;
  /** How the ids of its processes begin. */
  run: string;
  /** What is in the folder. */
  tree: string;
  signal: AbortSignal;
  /** It begins, as this process: before that it waits for its turn. */
  onRun?(run: string): void;
}

export interface Prove {
  /** What is known of a check for a tree, from whichever session; null: it has to be run. */
  known(check: Check, repository: string, tree: string, session: string): Promise<Check | null>;
  /** Runs a check; the outcome is to be saved. Rejects when the signal is aborted. */
  run(check: Check, where: Where): Promise<CheckOutcome>;
}

/** A check as an outcome leaves it. */
export function settled(check: Check, found: CheckOutcome, session: string): Check {
  const { state, tree, exit, durationMs, run, changed, tried, outside } = found;
  return {
    ...check,
    state,
    tree,
    exit,
    durationMs,
    run,
    changed,
    tried,
    outside,
    asked: null,
    from: found.session === session ? null : found.session,
  };
}

interface Peers {
  runner: Pick<Runner, 'run' | 'end'>;
  outcomes: Pick<Outcomes, 'of'>;
  logs: Pick<CheckLogs, 'read' | 'has'>;
}

/** Runs checks, never more at once than half of the computer can do: agents work beside them. */
export function makeProve({ runner, outcomes, logs }: Peers): Prove {
  const turns = new PQueue({ concurrency: Math.max(2, Math.floor(availableParallelism() / 2)) });

  /** Whoever gives up while it waits need not wait for those before it. */
  const inTurn = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const leave = (): void => reject(signal.reason);
      signal.addEventListener('abort', leave);
      void turns.add(async () => {
        signal.removeEventListener('abort', leave);
        if (signal.aborted) leave();
        else await work().then(resolve, reject);
      });
    });

  const attempt = async (check: Check, run: string, { record, folder, signal }: Where) => {
    for (let tries = 1; ; tries += 1) {
      try {
        if (tries > 1) await runner.end(run); // where it goes on in a host that was only out of reach
        const exit = await runner.run(record, run, check.command, signal, { folder, seconds: check.timeout });
        signal.throwIfAborted();
        return exit;
      } catch (error) {
        const hostDied = error instanceof EspalierError && error.code === 'connection';
        if (signal.aborted || !hostDied || tries >= patience) throw error;
      }
    }
  };

  const attempts = async (check: Check, where: Where): Promise<Pick<CheckOutcome, 'state' | 'exit' | 'run' | 'tried' | 'outside'>> => {
    const tried: Attempt[] = [];
    const begin = `${where.run}-${randomBytes(4).toString('hex')}`;
    for (let number = 1; ; number += 1) {
      const run = attemptRun(begin, number);
      where.onRun?.(run);
      const from = performance.now();
      const { code, timedOut } = await attempt(check, run, where);
      const state = timedOut ? 'timed-out' : code === 0 ? 'passed' : 'failed';
      tried.push({ run, state, exit: code, durationMs: Math.round(performance.now() - from) });
      if (state !== 'passed' && number < check.attempts) continue;
      const text = state === 'failed' ? Buffer.from((await logs.read(run, end)).bytes).toString('utf8') : '';
      const outside = state === 'passed' ? null : outsideCause({ code, timedOut }, text);
      return { state: state === 'passed' && number > 1 ? 'flaky' : state, exit: code, run, tried, outside };
    }
  };

  return {
    known: async (check, repository, tree, session) => {
      const found = outcomes.of(repository, tree, check.command);
      if (!found || found.state === 'flaky' || found.outside !== null) return null;
      if (found.changed.length > 0) return null; // what it read may have been another tree: that is no evidence for others
      // It might pass at another attempt; and nobody can mend what is not shown any more.
      if (isFailing(found) && (found.attempts < check.attempts || !(await logs.has(found.run)))) return null;
      return settled(check, found, session);
    },
    run: async (check, where) => {
      const { record, folder, tree, signal } = where;
      const ran = await inTurn(signal, async () => {
        const from = performance.now();
        const found = await attempts(check, where);
        return { ...found, durationMs: Math.round(performance.now() - from) };
      });
      const after = await treeOf(folder);
      const changed = after === tree ? [] : (await pathsBetween(folder, tree, after)).slice(0, mostNamed);
      const { command, timeout, attempts: most } = check;
      const at = new Date().toISOString();
      return { ...{ command, timeout, attempts: most, tree, changed, at, repository: record.repository, session: record.id }, ...ran };
    },
  };
}
