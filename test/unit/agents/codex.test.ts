import { expect, it } from 'vitest';
import { codex } from '../../../src/main/agents/protocols/codex';
import { diffOf } from '../../../src/main/agents/protocols/codex-items';
import { recorded, replay } from '../../helpers/replay';

const thread = { id: 'open', result: { thread: { id: 'T' }, model: 'gpt' } };
const began = { id: 'turn-1', result: { turn: { id: 'one' } } };
const over = (turn: object) => ({ method: 'turn/completed', params: { threadId: 'T', turn } });
const opened = (how = {}) => {
  const talk = replay(codex, how);
  talk.receive({ id: 'init', result: {} }, thread, began);
  return talk;
};

it('reads a recorded conversation, with its questions', () => {
  const talk = replay(codex);
  for (const line of recorded('codex')) {
    talk.receive(line);
    for (const ask of talk.state().asks) talk.answer(ask, 'allow');
  }
  const kinds = talk.entries.filter(({ kind }) => kind !== 'notice').map(({ kind }) => kind);
  expect(kinds).toEqual(['text', 'thinking', 'text', 'tool', 'ask', 'answer', 'result', 'tool', 'ask', 'answer', 'result', 'text']);
  expect(talk.entries.filter(({ kind }) => kind === 'tool')).toMatchObject([{ text: 'note.txt' }, { text: 'echo ran > ran.txt' }]);
  expect(talk.state()).toMatchObject({
    ending: { type: 'done' },
    model: 'gpt-5.5',
    usage: { contextTokens: 43_210, contextWindow: 258_400 },
  });
});

it('goes on with an earlier conversation', () => {
  const talk = replay(codex, { conversation: 'T' });
  talk.receive({ id: 'init', result: {} });
  expect(talk.sent.at(-1)).toMatchObject({ method: 'thread/resume', params: { threadId: 'T', cwd: '/worktree' } });
});

it('says again in a new turn what came too late for the one before', () => {
  const talk = opened();
  talk.say('And this');
  expect(talk.sent.at(-1)).toMatchObject({ id: 'steer-2', method: 'turn/steer', params: { expectedTurnId: 'one' } });
  talk.receive(over({ status: 'completed' }));
  expect(talk.state().ending).toBeNull();
  talk.receive({ id: 'steer-2', error: { message: 'no active turn to steer' } });
  expect(talk.sent.at(-1)).toMatchObject({ method: 'turn/start', params: { input: [{ text: 'And this' }] } });
});

it('keeps the plan that it says', () => {
  const talk = opened();
  const plan = [
    { step: 'Read', status: 'completed' },
    { step: 'Mend', status: 'inProgress' },
  ];
  talk.receive({ method: 'turn/plan/updated', params: { threadId: 'T', turnId: 'one', explanation: null, plan } });
  talk.receive({ method: 'item/completed', params: { threadId: 'T', item: { type: 'plan', id: 'p', text: '# Mend it' } } });
  expect(talk.entries.filter(({ kind }) => kind === 'plan')).toMatchObject([{ text: '- [x] Read\n- [ ] Mend' }, { text: '# Mend it' }]);
});

it('answers by the permissions where they decide, and refuses what it does not offer', () => {
  const approval = { id: 7, method: 'item/commandExecution/requestApproval', params: { itemId: 'i', command: 'make' } };
  const decision = (permissions: 'plan' | 'auto') => {
    const talk = opened({ permissions });
    talk.receive(approval);
    return talk.sent.at(-1);
  };
  expect(decision('plan')).toEqual({ id: 7, result: { decision: 'decline' } });
  expect(decision('auto')).toEqual({ id: 7, result: { decision: 'accept' } });
  const talk = opened();
  talk.receive({ id: 8, method: 'item/tool/call', params: {} });
  expect(talk.sent.at(-1)).toMatchObject({ id: 8, error: { code: -32601 } });
});

it('declines, and says why into the turn that goes on', () => {
  const talk = opened();
  talk.receive({ id: 7, method: 'item/commandExecution/requestApproval', params: { itemId: 'i', command: 'make' } });
  const [ask] = talk.state().asks;
  if (ask) talk.answer(ask, 'deny', 'Use npm');
  expect(talk.sent.at(-2)).toEqual({ id: 7, result: { decision: 'decline' } });
  expect(talk.sent.at(-1)).toMatchObject({ method: 'turn/steer', params: { input: [{ text: 'Use npm' }] } });
  expect(talk.entries.at(-1)).toMatchObject({ kind: 'answer', text: 'Deny', note: 'Use npm' });
});

it('knows a limit with its end, a refused key and an error', () => {
  const ending = (error: object, ...before: object[]) => {
    const talk = opened();
    talk.receive(...before, over({ status: 'failed', error }));
    return talk.state().ending;
  };
  const limits = { primary: { usedPercent: 100, resetsAt: 1_800_000_000 }, secondary: null };
  const told = { method: 'account/rateLimits/updated', params: { rateLimits: limits } };
  expect(ending({ message: 'usage', codexErrorInfo: 'usageLimitExceeded' }, told)).toEqual({
    type: 'limit',
    until: '2027-01-15T08:00:00.000Z',
    message: 'usage',
  });
  expect(ending({ message: 'no', codexErrorInfo: { httpConnectionFailed: { httpStatusCode: 401 } } })).toMatchObject({
    error: { code: 'login' },
  });
  expect(ending({ message: '{"error":{"message":"bad"}}', codexErrorInfo: 'other' })).toMatchObject({ error: { message: 'Codex: bad' } });
});

it('leaves alone what agents of its own do', () => {
  const talk = opened();
  talk.receive({ method: 'turn/completed', params: { threadId: 'another', turn: { status: 'completed' } } });
  expect(talk.state().ending).toBeNull();
});

it('makes the two sides of a change from its hunks', () => {
  const diff = '@@ -1,2 +1,2 @@\n one\n-two\n+three\n';
  expect(diffOf({ path: '/worktree/a', kind: { type: 'update' }, diff }, '/worktree')).toEqual({
    path: 'a',
    old: 'one\ntwo\n',
    new: 'one\nthree\n',
  });
});
