import type { Usage } from '../../shared/transcript';

/** US dollars for a million tokens. */
interface Price {
  input: number;
  cached: number;
  output: number;
}

/** The date of this table: prices change, and what is not in it is unknown. */
export const pricesAsOf = '2025-12-01';

/** By the beginning of a model's name, longest first. From the providers' own price lists. */
const prices: readonly (readonly [string, Price])[] = [
  ['claude-opus-4-5', { input: 5, cached: 0.5, output: 25 }],
  ['claude-opus-4', { input: 15, cached: 1.5, output: 75 }],
  ['claude-sonnet-4', { input: 3, cached: 0.3, output: 15 }],
  ['claude-haiku-4-5', { input: 1, cached: 0.1, output: 5 }],
  ['gpt-5-mini', { input: 0.25, cached: 0.025, output: 2 }],
  ['gpt-5-nano', { input: 0.05, cached: 0.005, output: 0.4 }],
  ['gpt-5', { input: 1.25, cached: 0.125, output: 10 }],
  ['gemini-2.5-pro', { input: 1.25, cached: 0.125, output: 10 }],
  ['gemini-2.5-flash', { input: 0.3, cached: 0.03, output: 2.5 }],
];

/**
 * What a run cost where its agent does not say, in US dollars. null: the model or its tokens are not known, or not how
 * many of them were cached, which are a tenth of the price.
 */
export function priceOf(model: string | null, { inputTokens, outputTokens, cachedTokens }: Usage): number | null {
  if (model === null || inputTokens === null || outputTokens === null || typeof cachedTokens !== 'number') return null;
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  // A newer version of a line is another model: `gpt-5.2` is not `gpt-5`.
  const price = prices.find(([begin]) => name === begin || name.startsWith(`${begin}-`))?.[1];
  if (!price) return null;
  return ((inputTokens - cachedTokens) * price.input + cachedTokens * price.cached + outputTokens * price.output) / 1e6;
}
