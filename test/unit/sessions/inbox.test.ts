import { expect, test } from 'vitest';
import type { Answer } from '../../../src/main/agents/protocol';
import { makeInbox } from '../../../src/main/sessions/inbox';
import type { Session } from '../../../src/shared/model';
import type { Ask } from '../../../src/shared/transcript';
import { sessionView } from '../../helpers/session';

const since = '2026-01-01T00:00:00.000Z';
const ask: Ask = {
  ...{ id: 'a', kind: 'permission', text: 'make', detail: '', diffs: [], free: true, since },
  options: [
    { id: 'yes', label: 'Allow', means: 'allow' },
    { id: 'no', label: 'Deny', means: 'deny' },
  ],
};

/** One session, and what it is told. As in the core an answer takes effect at once. */
function inboxOf(session: Session) {
  let now = session;
  const told: unknown[] = [];
  const settle = (news: unknown): void => {
    told.push(news);
    now = { ...now, asks: [], needsYou: null };
  };
  const only = { all: () => [now], find: () => now, view: () => now };
  const inbox = makeInbox({
    sessions: only,
    talks: { answer: (_: string, id: string, answer: Answer) => settle({ id, ...answer }) },
    commands: { goOn: (_: string, answer: string) => settle(answer), send: async (_: string, line: string) => settle(line) },
  });
  return { inbox, told };
}
const asking = (): Session => sessionView({ state: 'running', asks: [ask] });
const overBudget = (): Session => sessionView({ state: 'stopped', needsYou: { reason: 'budget', text: 'It has used $1', since } });

test('an answer is an option by its id or meaning, or words of one’s own, with a note beside it', async () => {
  const told = async (answer: string, note: string | null): Promise<unknown> => {
    const { inbox, told } = inboxOf(asking());
    await inbox.answer('00000001:a', answer, note);
    return told[0];
  };
  expect(await told('allow', null)).toEqual({ id: 'a', option: 'yes', note: null });
  expect(await told('no', 'Use npm')).toEqual({ id: 'a', option: 'no', note: 'Use npm' });
  expect(await told('allow-always', null)).toEqual({ id: 'a', option: 'allow-always', note: null });
  expect(await told('Use npm', null)).toEqual({ id: 'a', option: null, note: 'Use npm' });
  expect(await told('Use npm', 'It is there')).toEqual({ id: 'a', option: null, note: 'Use npm\nIt is there' });
});

test.each([asking, overBudget])('of two answers the first counts, and the second is told that what was asked is gone', async (session) => {
  const { inbox, told } = inboxOf(session());
  const [{ id } = { id: '' }] = inbox.items();
  const both = await Promise.allSettled([inbox.answer(id, 'allow', null), inbox.answer(id, 'deny', null)]);
  expect(both).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'refused', message: expect.stringContaining('is gone') } },
  ]);
  expect(told).toHaveLength(1);
});

test('a budget is not raised by words that are none of its answers', async () => {
  const { inbox, told } = inboxOf(overBudget());
  await expect(inbox.answer('00000001', 'no thanks', null)).rejects.toMatchObject({
    code: 'refused',
    hint: expect.stringContaining('more'),
  });
  expect(told).toEqual([]);
  await inbox.answer('00000001', 'allow', null);
  expect(told).toEqual(['more']);
});

/** One whose agent waits in its terminal. */
const inTerminal = (reason: 'question' | 'permission', by: 'protocol' | 'screen'): Session =>
  sessionView({ state: 'running', needsYou: { reason, text: 'Under which heading?', since }, activity: { is: 'waiting', by, since } });

test('a question that an agent reports from its terminal is answered by a line, once', async () => {
  const { inbox, told } = inboxOf(inTerminal('question', 'protocol'));
  const [{ id } = { id: '' }] = inbox.items();
  await inbox.answer(id, 'To do', 'and\nno more');
  expect(told).toEqual(['To do and no more']);
  await expect(inbox.answer(id, 'Ideas', null)).rejects.toMatchObject({ message: expect.stringContaining('is gone') });
  await expect(inboxOf(inTerminal('question', 'protocol')).inbox.answer('00000001:run-1', '1', null)).rejects.toMatchObject({
    message: expect.stringContaining('is gone'),
  });
});

test.each([inTerminal('permission', 'protocol'), inTerminal('question', 'screen')])(
  'into a dialog of a terminal nothing is typed, and it is said where to go',
  async (session) => {
    const { inbox, told } = inboxOf(session);
    await expect(inbox.answer('00000001', 'allow', null)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('in its own terminal'),
      hint: expect.stringContaining('espalier attach 00000001'),
    });
    expect(told).toEqual([]);
  },
);

test('a session that asks several things is answered by the name of one', async () => {
  const { inbox } = inboxOf(sessionView({ state: 'running', asks: [ask, { ...ask, id: 'b' }] }));
  await expect(inbox.answer('00000001', 'allow', null)).rejects.toMatchObject({ code: 'ambiguous' });
});
