import { expect, test } from 'vitest';
import { sessionJson } from '../../../src/cli/session-json';
import { waitingCheck } from '../../../src/shared/check';
import { makeSession } from './sessions';

test('a session has exactly the published keys, in their order', () => {
  const json = sessionJson(makeSession({ repository: 'r1' }), new Map([['r1', '/code/shop']]));
  expect(Object.keys(json)).toEqual([
    ...['id', 'title', 'goal', 'repository', 'agent', 'place', 'state', 'activity', 'needsYou', 'branch', 'base', 'worktree'],
    ...[
      'files',
      'added',
      'deleted',
      'checks',
      'createdAt',
      'startedAt',
      'finishedAt',
      'model',
      'permissions',
      'conversation',
      'usage',
      'parkedUntil',
      'exit',
      'error',
    ],
  ]);
  expect(json.repository).toBe('/code/shop');
});

test('parts of a session have only their published keys', () => {
  const session = makeSession({
    needsYou: { reason: 'question', text: 'Which?', since: '2026-01-01T00:00:00.000Z' },
    error: { code: 'agent', message: 'It ended with 3.', hint: 'Look.' },
    activity: { is: 'waiting', by: 'protocol', since: '2026-01-01T00:00:00.000Z' },
    checks: [{ ...waitingCheck('npm test'), state: 'passed', tree: 'abc' }],
    exit: { code: 3, signal: null },
  });
  expect(sessionJson(session, new Map())).toMatchObject({
    needsYou: { reason: 'question' },
    error: { code: 'agent', message: 'It ended with 3.' },
    activity: { is: 'waiting', by: 'protocol' },
    checks: [{ command: 'npm test', state: 'passed', tree: 'abc' }],
    exit: { code: 3, signal: null },
  });
  expect(Object.keys(sessionJson(session, new Map()).needsYou ?? {})).toEqual(['reason']);
  expect(Object.keys(sessionJson(session, new Map()).error ?? {})).toEqual(['code', 'message']);
});
