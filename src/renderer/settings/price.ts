import type { ModelPrice } from '../../shared/endpoint';

const amount = /^\d+(\.\d+)?$/;

/** A price as a field shows it: input, output and where it differs cached input, in dollars per million tokens. */
export const priceText = (price: ModelPrice | null): string =>
  price === null ? '' : [price.input, price.output, ...(price.cachedInput === null ? [] : [price.cachedInput])].join(' / ');

/** What a field's text says; empty: unknown. `today`: when the person looked it up. */
export function priceIn(text: string, today: string): { value: ModelPrice | null } | { error: string } {
  if (text.trim() === '') return { value: null };
  const parts = text.split('/').map((part) => part.trim().replace(/^\$\s*/, ''));
  const [input, output, cachedInput] = parts.map(Number);
  if (parts.length > 3 || !parts.every((part) => amount.test(part)) || input === undefined || output === undefined) {
    return { error: 'Dollars per million tokens: input / output, such as 1.25 / 10.' };
  }
  return { value: { input, output, cachedInput: cachedInput ?? null, asOf: today } };
}

/** Tokens as a field shows them, and what its text says: 200000, 200k or 1M; empty: unknown. */
export function tokensIn(text: string): { value: number | null } | { error: string } {
  if (text.trim() === '') return { value: null };
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([km]?)$/i.exec(text.trim().replaceAll(/[\s,](?=\d{3}\b)/g, '')) ?? [];
  const value = Number(digits) * ({ k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1);
  return Number.isInteger(value) && value > 0 ? { value } : { error: 'A number of tokens, such as 200000 or 200k.' };
}
