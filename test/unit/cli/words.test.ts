import { expect, test } from 'vitest';
import { isOver, outcome } from '../../../src/cli/wait';
import { bytes, duration, fit, padEnd, width } from '../../../src/cli/words';
import { type Check, waitingCheck } from '../../../src/shared/check';
import { makeSession } from './sessions';

test.each([
  ['abc', 3],
  ['漢字', 4],
  ['🍵 tea', 6],
  ['e\u0301', 1],
])('%s takes %i cells', (text, cells) => {
  expect(width(text)).toBe(cells);
  expect(width(padEnd(text, 10))).toBe(10);
});

test('a text is cut to the cells that there are', () => {
  expect([fit('tea shop', 8), fit('tea shop', 5), fit('漢字漢字', 4), fit('tea', 0)]).toEqual(['tea shop', 'tea …', '漢…', '']);
});

test('durations and sizes in their largest unit', () => {
  expect([0, 59_000, 61_000, 3_600_000, 90_000_000, -5].map(duration)).toEqual(['0s', '59s', '1m', '1h', '1d', '0s']);
  expect([0, 999, 1000, 12_345_678, 250_000_000].map(bytes)).toEqual(['0 B', '999 B', '1.0 KB', '12.3 MB', '250 MB']);
});

const check = (state: Check['state']) => ({ ...waitingCheck('true'), state });

test('a session is over once its agent has ended and its checks have, too', () => {
  expect(isOver(makeSession({ state: 'running' }))).toBe(false);
  expect(isOver(makeSession({ checks: [check('passed'), check('running')] }))).toBe(false);
  expect(isOver(makeSession({ checks: [check('passed'), check('failed')] }))).toBe(true);
  expect(isOver(makeSession({ state: 'failed', checks: [check('waiting')] }))).toBe(true);
});

test.each([
  [makeSession(), 0],
  [makeSession({ state: 'landed' }), 0],
  [makeSession({ checks: [check('failed')] }), 4],
  [makeSession({ state: 'failed' }), 4],
  [makeSession({ state: 'stopped' }), 4],
  [makeSession({ state: 'discarded' }), 4],
  [makeSession({ state: 'conflicted' }), 3],
])('how it ended is the exit code', (session, code) => {
  expect(outcome(session).code).toBe(code);
});
