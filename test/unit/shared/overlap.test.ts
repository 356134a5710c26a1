import { expect, test } from 'vitest';
import { type Overlap, overlapAsks, overlapWords, placesOf } from '../../../src/shared/overlap';

const hunk = (from: number, to = from) => ({ path: 'a.ts', from, to });
const overlap = (session: string, given: Partial<Overlap> = {}): Overlap => ({
  ...{ session, paths: ['a.ts'], hunks: [], conflicts: [], landed: false },
  ...given,
});
const titles: Readonly<Record<string, string>> = { one: 'Fix login', two: 'Drop moment', three: 'x'.repeat(60) };
const words = (...overlaps: Overlap[]) => [overlapWords(overlaps, (id) => titles[id] ?? id), overlapAsks(overlaps)];

test.each([
  ['nobody near', [overlap('one')], '', false],
  ['the same places', [overlap('one', { hunks: [hunk(1), hunk(9)] }), overlap('two')], 'overlaps Fix login: 2 hunks', false],
  ['several', [overlap('one', { hunks: [hunk(1)] }), overlap('two', { hunks: [hunk(2)] })], 'overlaps 2 jobs: 2 hunks', false],
  [
    'a conflict before overlaps',
    [overlap('one', { hunks: [hunk(1)] }), overlap('two', { conflicts: ['a.ts'] })],
    'conflicts with Drop moment: 1 file',
    true,
  ],
  [
    'what landed before all else',
    [overlap('one', { conflicts: ['a.ts'] }), overlap('two', { landed: true, hunks: [hunk(2)] })],
    'edits what Drop moment landed: 1 hunk',
    true,
  ],
  [
    'several, each file once',
    [overlap('one', { conflicts: ['a.ts'] }), overlap('two', { conflicts: ['a.ts', 'b.ts'] })],
    'conflicts with 2 jobs: 2 files',
    true,
  ],
  ['one with a long title', [overlap('three', { hunks: [hunk(1)] })], `overlaps ${'x'.repeat(39)}…: 1 hunk`, false],
  ['what landed and conflicts', [overlap('one', { landed: true, conflicts: ['a.ts'] })], 'conflicts with what Fix login landed', true],
] as const)('%s', (_, overlaps, text, asks) => {
  expect(words(...overlaps)).toEqual([text, asks]);
});

test('places as a person reads them', () => {
  expect(placesOf([hunk(3), hunk(4, 8), hunk(0)])).toEqual(['a.ts:3', 'a.ts:4-8', 'a.ts']);
});
