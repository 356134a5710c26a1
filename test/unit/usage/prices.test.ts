import { expect, test } from 'vitest';
import { priceOf } from '../../../src/main/usage/prices';

const million = { contextTokens: null, contextWindow: null, inputTokens: 1e6, outputTokens: 1e6, cachedTokens: 0, cost: null, asOf: '' };

test('a model of the table is priced, by its name with or without a provider and a date', () => {
  expect(priceOf('gpt-5', million)).toBe(11.25);
  expect(priceOf('anthropic/claude-sonnet-4-5-20250929', million)).toBe(18);
  expect(priceOf('gpt-5', { ...million, cachedTokens: 1e6 })).toBe(10.125);
});

test('another version is another model, and unknown tokens have no price', () => {
  expect(priceOf('gpt-5.2', million)).toBeNull();
  expect(priceOf('glm-4.6', million)).toBeNull();
  expect(priceOf('gpt-5', { ...million, cachedTokens: null })).toBeNull();
  expect(priceOf(null, million)).toBeNull();
  expect(priceOf('gpt-5', { ...million, outputTokens: null })).toBeNull();
});
