import { expect, test } from 'vitest';
import { landingOrder } from '../../../src/main/overlaps/order';

const sized = (sizes: Record<string, number>) => Object.entries(sizes).map(([id, size]) => ({ id, size }));

test('what conflicts with many lands after those', () => {
  const star = [
    ['hub', 'a'],
    ['hub', 'b'],
    ['c', 'hub'],
  ] as const;
  expect(landingOrder(sized({ hub: 1, a: 3, b: 2, c: 1, free: 9 }), star)).toEqual(['free', 'c', 'b', 'a', 'hub']);
});

test('of two that conflict the smaller lands first, and all that is free lands before the other', () => {
  expect(landingOrder(sized({ big: 5, small: 1, free: 9 }), [['big', 'small']])).toEqual(['free', 'small', 'big']);
});

test('as few as can be conflict with what landed before them', () => {
  // A chain a - b - c - d - e: with a, c and e first, only two are to be settled.
  const chain = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'd'],
    ['d', 'e'],
  ] as const;
  const order = landingOrder(sized({ a: 1, b: 1, c: 1, d: 1, e: 1 }), chain);
  expect(order.slice(0, 3).sort()).toEqual(['a', 'c', 'e']);
  expect(landingOrder([], chain)).toEqual([]);
});
