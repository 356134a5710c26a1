import type { Check } from '../../shared/check';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import { treeOf } from '../git/status';
import type { Runner } from '../sessions/runner';
import type { Sessions } from '../sessions/sessions';

/** How often a check is run anew when the terminal host dies under it. */
const attempts = 3;

/**
 * Runs the checks of a finished session one after another in its worktree, each as evidence for the tree that it
 * ran on. One that a crash cut off runs again.
 */
export function makeChecks({ sessions, runner }: { sessions: Sessions; runner: Runner }) {
  const outcome = async (
    record: SessionRecord,
    index: number,
    command: string,
    signal: AbortSignal,
  ): Promise<Pick<Check, 'state' | 'tree'>> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const tree = await treeOf(record.worktree);
        const exit = await runner.run(record, `${record.id}-${record.runs}-check${index}`, command, signal);
        signal.throwIfAborted();
        return { state: exit.code === 0 ? 'passed' : 'failed', tree };
      } catch (error) {
        const hostDied = error instanceof EspalierError && error.code === 'connection';
        if (signal.aborted || !hostDied || attempt >= attempts) throw error;
      }
    }
  };

  return async (record: SessionRecord, signal: AbortSignal): Promise<void> => {
    for (const [index, wanted] of record.checks.entries()) {
      if (wanted.state === 'passed' || wanted.state === 'failed') continue;
      const { command } = wanted;
      const set = (change: Pick<Check, 'state' | 'tree'>, why: string): void => {
        const checks = sessions.get(record.id).checks.map((check, at) => (at === index ? { ...check, ...change } : check));
        sessions.move(record.id, { type: 'check', checks }, { who: 'core', why });
      };
      signal.throwIfAborted();
      set({ state: 'running', tree: null }, command);
      try {
        const found = await outcome(record, index, command, signal);
        set(found, `${command}: ${found.state}`);
      } catch (error) {
        // Nothing runs any more, so the record must not say that it does. A discarded session takes no more moves.
        if (!signal.aborted) set({ state: 'failed', tree: null }, `${command}: ${toErrorRecord(error).message}`);
        else if (sessions.get(record.id).state !== 'discarded') set({ state: 'waiting', tree: null }, `${command}: cut off`);
        throw error;
      }
    }
  };
}
