import { setTimeout as delay } from 'node:timers/promises';
import { TurnFailure } from '../errors';
import { judge } from './failure';
import type { Listener, Model, Question, Reply } from './model';

const attempts = 5;
/** Milliseconds before the second attempt; doubled each time. */
const firstPause = 500;

/** Asks until there is a whole answer, and tells of each further attempt. Rejects with `TurnFailure`, or when aborted. */
export async function askPatiently(
  model: Model,
  question: Question,
  listener: Listener & { notice(text: string): void },
  signal: AbortSignal,
): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await model(question, listener, signal);
    } catch (error) {
      signal.throwIfAborted();
      const verdict = judge(error, Date.now());
      if (verdict instanceof TurnFailure) throw verdict;
      const { why, afterMs } = verdict;
      if (attempt === attempts) {
        const until = afterMs === null ? null : new Date(Date.now() + afterMs).toISOString();
        throw new TurnFailure(why.startsWith('Too many requests') ? 'limit' : 'network', `${why} I tried ${attempts} times.`, until, {
          cause: error,
        });
      }
      // Up to a fifth more, so that agents that were refused together don't come back together.
      const pause = (afterMs ?? firstPause * 2 ** (attempt - 1)) * (1 + Math.random() / 5);
      listener.notice(`${why} I try again in ${Math.max(1, Math.round(pause / 1000))} s (attempt ${attempt + 1} of ${attempts}).`);
      await delay(pause, undefined, { signal });
    }
  }
}
