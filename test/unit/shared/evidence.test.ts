import { expect, test } from 'vitest';
import { type Check, waitingCheck } from '../../../src/shared/check';
import { evidenceFor, evidenceOf, told } from '../../../src/shared/evidence';
import type { Session } from '../../../src/shared/model';
import { makeSession } from '../cli/sessions';

const outcome = (state: Check['state'], tree: string | null, command = 'test'): Check => ({ ...waitingCheck(command), state, tree });
const words = (given: Partial<Session>): string[] => told(evidenceOf(makeSession(given))).map((one) => one.words);
const yes = (tree: string) => ({ tree, at: '2026-01-01T10:06:00.000Z' });

test('reported, verified and accepted are three things, and the weakest is told only where no stronger one holds', () => {
  expect(words({})).toEqual(['reported']);
  expect(words({ checks: [outcome('passed', 'a')], tree: 'a' })).toEqual(['verified']);
  expect(words({ approved: yes('a'), tree: 'a' })).toEqual(['accepted']);
  expect(words({ checks: [outcome('passed', 'a')], approved: yes('a'), tree: 'a' })).toEqual(['accepted', 'verified']);
  expect(words({ exit: { code: 1, signal: null }, state: 'failed' })).toEqual([]);
});

test('nothing but checks that all passed verifies', () => {
  for (const state of ['waiting', 'running', 'failed', 'timed-out', 'flaky'] as const)
    expect(words({ checks: [outcome('passed', 'a'), outcome(state, 'a', 'lint')], tree: 'a' })).toEqual(['reported']);
  expect(evidenceFor({ reported: false, checks: [], tree: 'a', approved: 'no' }).verified).toBe('no');
  // Nobody looked at the tree yet, but the two were never seen to pass on the same one.
  expect(words({ checks: [outcome('passed', 'a'), outcome('passed', 'b', 'lint')] })).toContain('verified on an old tree');
});

test('evidence of another tree is said to be old, and holds no more', () => {
  expect(words({ checks: [outcome('passed', 'a')], approved: yes('a'), tree: 'b' })).toEqual([
    'accepted on an old tree',
    'verified on an old tree',
    'reported',
  ]);
  expect(words({ checks: [outcome('failed', 'a')], tree: 'b' })).toEqual(['reported']);
});

test('while its agent is at work nothing holds; of what landed, what held then, unless it was changed after the yes', () => {
  const proven = { checks: [outcome('passed', 'a')], approved: yes('a') };
  for (const state of ['queued', 'preparing', 'running', 'discarded'] as const) expect(words({ ...proven, state })).toEqual([]);
  expect(words({ ...proven, state: 'landed' })).toEqual(['accepted', 'verified']);
  expect(words({ state: 'landed', approved: yes('a'), finishedAt: '2026-01-01T11:00:00.000Z' })).toContain('accepted on an old tree');
});
