import type { Usage } from '../../../shared/transcript';
import type { Result, Tokens } from './claude-messages';
import type { S } from './claude-state';

const none: Usage = { contextTokens: null, contextWindow: null, inputTokens: null, outputTokens: null, cost: null, asOf: '' };

const inputOf = (tokens: Tokens): number =>
  (tokens.input_tokens ?? 0) + (tokens.cache_read_input_tokens ?? 0) + (tokens.cache_creation_input_tokens ?? 0);

/** What its control protocol says of the model's window. */
export const withWindow = (state: S, contextWindow: number, now: string): S => ({
  ...state,
  usage: { ...(state.usage ?? none), contextWindow, asOf: now },
});

/** A model call began. Of a subagent's call only the sums are known, at the end. */
export function callBegan(state: S, tokens: Tokens, now: string): S {
  const call = inputOf(tokens);
  return { ...state, usage: { ...(state.usage ?? none), contextTokens: call, asOf: now }, own: { ...state.own, call } };
}

export function callEnded(state: S, tokens: Tokens, now: string): S {
  const usage = state.usage ?? none;
  const inputTokens = (usage.inputTokens ?? 0) + state.own.call;
  const outputTokens = (usage.outputTokens ?? 0) + (tokens.output_tokens ?? 0);
  return { ...state, usage: { ...usage, inputTokens, outputTokens, asOf: now }, own: { ...state.own, call: 0 } };
}

/** Sums of all models, subagents included, since its process began. */
export function turnEnded(state: S, { modelUsage, total_cost_usd: cost }: Result, now: string): S {
  const models = Object.entries(modelUsage ?? {});
  if (models.length === 0) return state;
  const usage = state.usage ?? none;
  const sum = (of: (model: (typeof models)[number][1]) => number): number => models.reduce((all, [, model]) => all + of(model), 0);
  const inputTokens = sum((model) => model.inputTokens + model.cacheReadInputTokens + model.cacheCreationInputTokens);
  const outputTokens = sum((model) => model.outputTokens);
  const contextWindow = models.find(([name]) => name === state.model)?.[1].contextWindow ?? usage.contextWindow;
  return { ...state, usage: { ...usage, contextWindow, inputTokens, outputTokens, cost: cost ?? usage.cost, asOf: now } };
}
