// biome-ignore-all lint/suspicious/noControlCharactersInRegex: they are what must not come through
import { expect, test } from 'vitest';
import { statusLines } from '../../../src/cli/status-lines';
import { width } from '../../../src/cli/words';
import { waitingCheck } from '../../../src/shared/check';
import type { Session } from '../../../src/shared/model';
import { makeSession } from './sessions';

const now = Date.parse('2026-01-01T11:00:00.000Z');
const titleOf = (id: string): string => (id === 'other' ? 'Fix login' : id);
const wide = { now, columns: Number.POSITIVE_INFINITY, titleOf };
const since = '2026-01-01T10:59:00.000Z';

test('sessions stand in groups, what needs the person first', () => {
  const sessions = [
    makeSession({ id: 'one', title: 'Ready one' }),
    makeSession({ id: 'two', title: 'Asks', state: 'running', finishedAt: null, needsYou: { reason: 'question', text: 'Tea?', since } }),
    makeSession({ id: 'three', title: 'Waits', state: 'queued', startedAt: null, finishedAt: null, files: null }),
  ];
  expect(statusLines(sessions, [], wide)).toEqual([
    'Needs you  1',
    '  ◆ Asks       practice  +10 −3  1m   two    Tea?',
    '',
    'Ready for review  1',
    '  ● Ready one  practice  +10 −3  55m  one    » reported',
    '',
    'Queued  1',
    '  ○ Waits      practice          1h   three',
  ]);
});

test('a repository is named only where there are several', () => {
  const repository = {
    id: 'r2',
    name: 'shop',
    path: '/shop',
    branch: 'main',
    trusted: null,
    declined: null,
    trustedAt: null,
    paused: [],
    openedAt: '',
  };
  const sessions = [makeSession(), makeSession({ id: 'b', repository: 'r2' })];
  expect(statusLines(sessions.slice(0, 1), [repository], wide).join('\n')).not.toContain('shop');
  expect(statusLines(sessions, [repository], wide).join('\n')).toContain('shop  practice');
  expect(statusLines(sessions, [{ ...repository, name: 'tea\nshop\u001b[31m' }], wide).join('\n')).toMatch(/tea shop\S* +practice/);
});

test('no line is wider than the terminal, and nothing in a title commands it', () => {
  const title = `\x1b]0;owned\x07${'長い題名'.repeat(20)}\u202e`;
  const needsYou = { reason: 'question' as const, text: 'Why? '.repeat(40), since };
  const lines = statusLines([makeSession({ title, needsYou, state: 'running' })], [], { now, columns: 80, titleOf });
  for (const line of lines) expect(width(line)).toBeLessThanOrEqual(80);
  expect(lines.join('')).not.toMatch(/[\x1b\x07\u202e]/);
});

test('what a check showed, what a person said yes to and what an agent merely says have a sign each', () => {
  const checks = [{ ...waitingCheck('test'), state: 'passed' as const, tree: 'a' }];
  const approved = { tree: 'a', at: '2026-01-01T10:06:00.000Z' };
  const about = (given: Partial<Session>): string => statusLines([makeSession(given)], [], wide).at(-1) ?? '';
  expect(about({})).toMatch(/ » reported$/);
  expect(about({ checks, tree: 'a' })).toMatch(/ ✓ verified, 1 check passed$/);
  expect(about({ approved, tree: 'a' })).toMatch(/ ★ accepted$/);
  expect(about({ checks, approved, tree: 'b' })).toMatch(
    / ◆ accepted on an old tree, ◆ verified on an old tree, » reported, 1 check on an old tree$/,
  );
});

test('a session says which other one changes the same places, or landed under it', () => {
  const shared = { session: 'other', paths: ['a'], hunks: [{ path: 'a', from: 1, to: 2 }], conflicts: [], landed: false };
  const lines = (given: Partial<typeof shared>) => statusLines([makeSession({ overlaps: [{ ...shared, ...given }] })], [], wide).join('\n');
  expect(lines({})).toMatch(/, overlaps Fix login: 1 hunk$/);
  expect(lines({ landed: true })).toMatch(/, edits what Fix login landed: 1 hunk$/);
});

test('an empty list says what to do next', () => {
  expect(statusLines([], [], wide)).toEqual(['No sessions. Give an agent a task: espalier run "<goal>"']);
});

test('a session that was to land and did not says why', () => {
  const error = { code: 'refused' as const, message: '“npm test” does not pass on what main would be.', hint: '' };
  expect(statusLines([makeSession({ state: 'finished', error })], [], wide).join('\n')).toContain(error.message);
});
