import { expect, it } from 'vitest';
import { idOf } from '../../../src/renderer/settings/endpoint';
import { priceIn, priceText, tokensIn } from '../../../src/renderer/settings/price';

it.each([
  ['1.25 / 10', { input: 1.25, output: 10, cachedInput: null }],
  ['$3/$15/0.3', { input: 3, output: 15, cachedInput: 0.3 }],
  ['0 / 0', { input: 0, output: 0, cachedInput: null }],
])('reads the price %s, and shows it again', (text, price) => {
  const value = { ...price, asOf: '2026-01-31' };
  expect(priceIn(text, '2026-01-31')).toEqual({ value });
  expect(priceIn(priceText(value), '2026-01-31')).toEqual({ value });
});

it.each(['cheap', '3', '1 / 2 / 3 / 4', '-1 / 2', '1,5 / 2', '1 / ', 'Infinity / 1'])('takes %s for no price', (text) => {
  expect(priceIn(text, '2026-01-31')).toHaveProperty('error');
});

it('takes nothing for an unknown price', () => {
  expect([priceIn(' ', ''), priceText(null)]).toEqual([{ value: null }, '']);
});

it.each([
  ['200000', 200_000],
  ['200k', 200_000],
  ['1M', 1_000_000],
  ['1.5m', 1_500_000],
  ['200,000', 200_000],
  ['1 000 000', 1_000_000],
  ['', null],
])('reads %s tokens', (text, value) => expect(tokensIn(text)).toEqual({ value }));

it.each(['many', '0', '1.5', '-3', '1e9'])('takes %s for no number of tokens', (text) => expect(tokensIn(text)).toHaveProperty('error'));

it.each([
  ['My server', 'my-server'],
  ['  vLLM (lab)', 'vllm-lab'],
  ['llama.cpp', 'llama.cpp'],
  ['Größe', 'gr-e'],
  ['…', ''],
])('calls the endpoint %s %s', (name, id) => expect(idOf(name)).toBe(id));
