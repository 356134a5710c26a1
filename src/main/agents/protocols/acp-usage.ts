import type { Usage } from '../../../shared/transcript';
import type { Prompted, Tokens, UsageUpdate } from './acp-messages';
import type { Acp, S } from './acp-state';

const unknown = { contextTokens: null, contextWindow: null, inputTokens: null, outputTokens: null, cost: null };

const using = (state: S, known: Partial<Usage>, now: string): S => ({
  ...state,
  usage: { ...unknown, ...state.usage, ...known, asOf: now },
});

const since = (sum: number | null | undefined, before: number | null): number | null =>
  sum === null || sum === undefined ? null : Math.max(0, sum - (before ?? 0));
const plus = (sum: number | null | undefined, more: number): number => (sum ?? 0) + more;

/** The agent's own report: the size of its last call, and sums over its conversation. */
export function onUsage(state: S, { used, size, cost, _meta }: UsageUpdate, { estimates }: Acp, now: string): S {
  const sums = { inputTokens: _meta?.espalier.inputTokens ?? null, outputTokens: _meta?.espalier.outputTokens ?? null };
  const { before } = state.own;
  // What a conversation that goes on had used already is counted where it was used.
  if (state.own.replaying) return { ...state, own: { ...state.own, before: { ...sums, cost: cost?.amount ?? null } } };
  // Before its first call there is nothing to report, and 0 would be a guess.
  const context = estimates || used === 0 ? {} : { contextTokens: used };
  const reported = {
    ...context,
    ...(size ? { contextWindow: size } : {}),
    ...(sums.inputTokens === null ? {} : { inputTokens: since(sums.inputTokens, before.inputTokens) }),
    ...(sums.outputTokens === null ? {} : { outputTokens: since(sums.outputTokens, before.outputTokens) }),
    ...(cost ? { cost: since(cost.amount, before.cost) } : {}),
  };
  return using(state, reported, now);
}

/** The tokens of one model call. */
export function onCall(state: S, tokens: Tokens, now: string): S {
  const { inputTokens: input, outputTokens: output } = tokens;
  if (!input) return state;
  const sums = { inputTokens: plus(state.usage?.inputTokens, input), outputTokens: plus(state.usage?.outputTokens, output ?? 0) };
  return using(state, { contextTokens: input, ...sums }, now);
}

/** The end of a turn, where its agent says what the turn used. */
export function onTurn(state: S, { usage, _meta }: Prompted, { sums }: Acp, now: string): S {
  const quota = _meta?.quota.token_count;
  const input = quota?.input_tokens ?? (sums ? usage?.inputTokens : null);
  const output = quota?.output_tokens ?? (sums ? usage?.outputTokens : null);
  if (!input) return state;
  return using(
    state,
    { inputTokens: plus(state.usage?.inputTokens, input), outputTokens: plus(state.usage?.outputTokens, output ?? 0) },
    now,
  );
}

/** The window of the model that is in use, where its agent names it. */
export const knowWindow = (state: S, window: number | null | undefined, now: string): S =>
  window ? using(state, { contextWindow: window }, now) : state;
