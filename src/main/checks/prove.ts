import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { type Check, isFailing } from '../../shared/check';
import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import { treeOf } from '../git/status';
import { pathsBetween } from '../git/tree-files';
import type { Runner } from '../sessions/runner';
import type { Outcome, Outcomes } from '../store/outcomes';
import { attemptRun } from './attempts';

/** How often a check is run anew when the terminal host dies under it. */
const patience = 3;
/** The most files that are named of those which a check changed. */
const mostNamed = 20;

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
  known(check: Check, repository: string, tree: string, session: string): Check | null;
  /** Runs a check; the outcome is to be saved. Rejects when the signal is aborted. */
  run(check: Check, where: Where): Promise<Outcome>;
}

/** A check as an outcome leaves it. */
export function settled(check: Check, found: Outcome, session: string): Check {
  const { state, tree, exit, durationMs, run, changed } = found;
  return { ...check, state, tree, exit, durationMs, run, changed, from: found.session === session ? null : found.session };
}

/** Runs checks, never more at once than half of the computer can do: agents work beside them. */
export function makeProve({ runner, outcomes }: { runner: Pick<Runner, 'run' | 'end'>; outcomes: Pick<Outcomes, 'of'> }): Prove {
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
        await runner.end(run); // of a core that was killed, or what was kept of an earlier one
        const exit = await runner.run(record, run, check.command, signal, { folder, seconds: check.timeout });
        signal.throwIfAborted();
        return exit;
      } catch (error) {
        const hostDied = error instanceof EspalierError && error.code === 'connection';
        if (signal.aborted || !hostDied || tries >= patience) throw error;
      }
    }
  };

  const attempts = async (check: Check, where: Where): Promise<Pick<Outcome, 'state' | 'exit' | 'run'>> => {
    for (let number = 1; ; number += 1) {
      const run = attemptRun(`${where.run}-${digest(check.command)}-${where.tree.slice(0, 12)}`, number);
      where.onRun?.(run);
      const { code, timedOut } = await attempt(check, run, where);
      const passed = code === 0 && !timedOut;
      if (!passed && number < check.attempts) continue;
      const state = timedOut ? 'timed-out' : !passed ? 'failed' : number === 1 ? 'passed' : 'flaky';
      return { state, exit: code, run };
    }
  };

  return {
    known: (check, repository, tree, session) => {
      const found = outcomes.of(repository, tree, check.command);
      if (!found || found.state === 'flaky') return null;
      // It might not fail with more time, or at another attempt.
      const stricter = found.attempts < check.attempts || (found.state === 'timed-out' && found.timeout < check.timeout);
      return isFailing(found) && stricter ? null : settled(check, found, session);
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

const digest = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 8);
