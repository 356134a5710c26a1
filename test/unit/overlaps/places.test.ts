import { expect, test } from 'vitest';
import { carried, type Lines, type Moved, sharedPlaces } from '../../../src/main/overlaps/places';

const lines = (...ranges: [number, number][]): Lines[] => ranges.map(([from, to]) => ({ from, to }));
const shared = (a: Lines[], b: Lines[]) =>
  sharedPlaces(
    ['f'],
    () => a,
    () => b,
  ).map(({ from, to }) => [from, to]);

test('changes at most three lines apart are one place, with all lines of both', () => {
  expect(shared(lines([10, 10]), lines([13, 14]))).toEqual([[10, 14]]);
  expect(shared(lines([10, 10]), lines([14, 14]))).toEqual([]);
  expect(shared(lines([1, 2], [40, 40]), lines([2, 3], [20, 20], [38, 41]))).toEqual([
    [1, 3],
    [38, 41],
  ]);
});

test('one large change and several small ones in it are one place', () => {
  expect(shared(lines([1, 100]), lines([5, 5], [50, 51], [99, 120]))).toEqual([[1, 120]]);
  expect(shared(lines([5, 5], [50, 51], [99, 120]), lines([1, 100]))).toEqual([[1, 120]]);
});

test('a file that both add is one place, without lines', () => {
  expect(shared(lines([0, 0]), lines([0, 0]))).toEqual([[0, 0]]);
});

test('places of everything are told up to a bound', () => {
  const all = Array.from({ length: 2000 }, (_, at): Lines => ({ from: at * 10 + 1, to: at * 10 + 1 }));
  expect(shared(all, all)).toHaveLength(500);
});

const moved = (old: [number, number], now: [number, number]): Moved => {
  const side = ([from, count]: [number, number]) => ({ from, to: from + Math.max(count, 1) - 1, count });
  return { old: side(old), new: side(now) };
};

test.each([
  ['before all changes', [2, 3], [2, 3]],
  ['after lines that were put in', [12, 13], [15, 16]],
  ['after lines that were taken out too', [60, 60], [61, 61]],
  ['within lines that became others', [31, 31], [33, 34]],
  ['around them', [29, 40], [32, 41]],
] as const)('lines %s', (_, [from, to], [first, last]) => {
  const changes = [moved([10, 0], [11, 3]), moved([30, 2], [33, 2]), moved([35, 2], [37, 0])];
  expect(carried({ from, to }, changes)).toEqual({ from: first, to: last });
});
