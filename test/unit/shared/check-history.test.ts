import { expect, test } from 'vitest';
import type { CheckOutcome } from '../../../src/shared/check';
import { flakiness, story } from '../../../src/shared/check-history';

const past = (...states: CheckOutcome['state'][]) => states.map((state, index) => ({ state, tree: `tree ${index}`, outside: null }));

test('what became of a check over trees is told in order, the newest turns alone', () => {
  expect(story(past('failed', 'failed', 'failed', 'passed'))).toBe('failed 3 times, then passed');
  expect(story(past('passed', 'timed-out', 'flaky'))).toBe('passed, then timed out, then was flaky');
  expect(story(past('passed', 'failed', 'passed', 'failed', 'passed', 'failed'))).toBe('passed, then failed, then passed, then failed');
  expect([story([]), story(past('failed'))]).toEqual(['', '']);
});

test('flaky is what passed only later, or passed and failed on the same tree by itself', () => {
  expect(flakiness(past('passed', 'flaky', 'flaky', 'failed'))).toBe('flaky in 2 of the last 4 runs');
  const same = (outside: string | null) => [
    { state: 'failed' as const, tree: 'a', outside },
    { state: 'passed' as const, tree: 'a', outside: null },
  ];
  expect(flakiness(same(null))).toBe('flaky in 1 of the last 2 runs');
  expect(flakiness(same('the disk was full'))).toBe('');
  expect(flakiness(past('failed', 'passed'))).toBe('');
});
