import { failureOf } from '../failure';
import type { Step } from '../protocol';
import { type Acp, fail, type Own, type S } from './acp-state';
import { still } from './steps';

/** Who waits longer for its next try holds a place that others could have; so does who was refused for so long. Milliseconds. */
const longestWait = 60_000;
const longestRefused = 120_000;

/**
 * A call of the model failed and the agent tries again by itself, for hours if need be. Where a limit is reached that
 * names a time further away, or that stands for long, the turn ends here, and the session waits in its place.
 */
export function onRefused(state: S, acp: Acp, words: string, now: string): Step<Own> {
  const ending = failureOf(acp.name, words, null, now);
  if (ending.type !== 'limit') return still(state);
  const refused = state.own.refused ?? now;
  const waits = ending.until === null ? 0 : Date.parse(ending.until) - Date.parse(now);
  if (waits > longestWait || Date.parse(now) - Date.parse(refused) > longestRefused) return fail(state, acp, words, null, now);
  const next: S = { ...state, own: { ...state.own, refused } };
  if (state.own.refused !== null) return still(next);
  return { ...still(next), entries: [{ at: now, kind: 'notice', level: 'warning', text: `${words} It tries again.` }] };
}
