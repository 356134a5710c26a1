import type { Move } from '../../shared/lifecycle';
import type { Ending } from '../agents/protocol';

/** Waited where a limit names no time, ms. */
const unnamed = 15 * 60_000;

/** A usage limit parks its session until the time that it names. */
export function parked(limit: Extract<Ending, { type: 'limit' }>, now: number): Move {
  const until = limit.until ?? new Date(now + unnamed).toISOString();
  const hint = 'What it did is kept in its worktree. It goes on by itself then; restart it to try now.';
  return { type: 'park', until, error: { code: 'agent', message: limit.message, hint } };
}
