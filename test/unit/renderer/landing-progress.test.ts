import { expect, test, vi } from 'vitest';
import { waitingCheck } from '../../../src/shared/check';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });
const { expectedMs, foundWords, leftWords, progressOf, searchWords } = await import('../../../src/renderer/landing/progress');
const { movedBefore } = await import('../../../src/renderer/landing/standing');
type Queue = Parameters<typeof progressOf>[0];

const took = (command: string, durationMs: number | null) => ({ ...waitingCheck(command), durationMs });
const words = (found: { text: string }[]): string[] => found.map(({ text }) => text);
const at = '2026-01-01T12:00:00.000Z';
const noon = Date.parse(at);
const queue = (search: Queue['search']): Queue => ({
  ...{ repository: 'r', target: 'main', commit: '', paused: false, search },
  entries: ['a', 'b', 'c'].map((session) => ({ session, state: 'testing', on: [], tree: null, doing: null, since: at })),
});
const step = (tested: number, state: Queue['search'][number]['state']) => ({ tested, state, since: at });

test('a test takes about as long as its checks did, each of them once', () => {
  expect(expectedMs([{ checks: [took('test', 2000), took('lint', 500)] }, { checks: [took('test', 3000)] }])).toBe(3500);
  expect(expectedMs([{ checks: [took('test', 2000), took('new', null)] }])).toBeNull();
  expect(expectedMs([{ checks: [] }])).toBeNull();
});

test('entries are tested together up to the last one; those of a state that passed have passed', () => {
  const sessions = new Map();
  const all = (search: Queue['search']) => [1, 2, 3].map((place) => progressOf(queue(search), place, sessions)?.is ?? null);
  expect(all([])).toEqual([null, null, null]);
  expect(all([step(3, 'running')])).toEqual(['running', 'running', 'running']);
  expect(all([step(3, 'failed'), step(1, 'passed'), step(2, 'running')])).toEqual(['passed', 'running', null]);
});

test('a forecast says about, and nothing where nothing is known', () => {
  expect(leftWords(at, 100_000, noon + 60_000)).toBe('60%, about 40s left');
  expect(leftWords(at, 100_000, noon + 200_000)).toBe('longer than before');
  expect(leftWords(at, null, noon)).toBeNull();
});

test('a search is told step by step', () => {
  expect(words(searchWords([step(4, 'failed'), step(2, 'passed'), step(3, 'running')]))).toEqual([
    'all 4 fail',
    'the first 2 pass',
    'the first 3 tested now',
  ]);
  expect(searchWords([step(1, 'running')])).toEqual([]);
  const found = (...steps: [number, boolean][]): string[] => words(foundWords(steps.map(([tested, passed]) => ({ tested, passed }))));
  expect(found([4, false], [2, true], [3, false])).toEqual(['all 4 fail', 'the first 2 pass', 'the first 2 and this fail']);
  expect(found([3, false], [2, false], [1, false])).toEqual(['all 3 fail', 'the first 2 fail', 'this alone fails']);
  expect(found([2, false], [1, true])).toEqual(['all 2 fail', 'the first passes']);
});

test('that others moved the branch between two landings is told', () => {
  const landed = (previous: string | null, commit: string) => ({
    landing: { strategy: 'squash' as const, message: '', into: 'main', queuedAt: null, place: 0, size: null, previous, commit },
  });
  expect(movedBefore(landed('b', 'c'), landed('a', 'b'))).toBeNull();
  expect(movedBefore(landed('x', 'c'), landed('a', 'b'))).toEqual({ from: 'b', to: 'x' });
  expect(movedBefore(landed('a', 'b'), undefined)).toBeNull();
});
