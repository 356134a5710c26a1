import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/shared/model';
import { type AgentCore, patience, startAgentCore } from '../../helpers/agent-core';
import { endCores } from '../../helpers/core';
import { write } from '../../helpers/models';

let agent: AgentCore;
beforeAll(async () => {
  agent = await startAgentCore('espalier');
}, patience);
afterAll(async () => {
  await endCores();
  await agent.models.close();
  agent.repository.dispose();
}, patience);

const call = () => agent.core().client.call;
const open = ({ id }: Pick<Session, 'id'>) => call()('review.open', { session: id });
const say = async ({ id: session }: Pick<Session, 'id'>, line: number, text: string) => {
  const { tree } = await open({ id: session });
  return call()('comment.save', { session, tree, id: null, path: 'src/sum.ts', side: 'new', line, endLine: line, text });
};

const before = 'export const sum = (a, b) => a - b;\n\nexport const one = 1;\n\nexport const two = 2;\n';
const after = `// Adds.\n${before.replace('a - b', 'a + b')}`;

test('comments go to their author together, and come back answered, touched or where their lines are now', {
  timeout: patience,
}, async () => {
  const session = await agent.run([
    { calls: [write('src/sum.ts', before)] },
    { text: 'I wrote it.' },
    { calls: [write('src/sum.ts', after)] },
    { text: 'Here is what I did.\n\n#1: It adds now.\n#2: It is the first.\n' },
  ]);
  await agent.ended(session);
  const wrong = await say(session, 1, 'That subtracts.');
  const why = await say(session, 3, 'Why one?');
  await say(session, 5, 'And two?');
  const slip = await say(session, 5, 'A slip.');
  await call()('comment.remove', { id: slip.id });
  await call()('comment.save', {
    session: session.id,
    tree: why.tree,
    id: why.id,
    path: '',
    side: 'new',
    line: 1,
    endLine: 1,
    text: 'Why just one?',
  });
  expect((await open(session)).comments.map(({ state, number }) => [state, number])).toEqual([
    ['draft', null],
    ['draft', null],
    ['draft', null],
  ]);

  const asked = await call()('review.requestChanges', { session: session.id, text: 'Be brief.', agent: null });
  expect(asked).toMatchObject({ run: `${session.id}-2`, session: { state: 'queued' } });
  await agent.until(session, ({ state, runs }) => state === 'finished' && runs === 2);
  const told = agent.models.requests.at(-1)?.messages.findLast(({ role }) => role === 'user')?.text;
  expect(told).toContain('Be brief.');
  expect(told).toContain('## #2 src/sum.ts:3\n\n```\nexport const one = 1;\n```\n\nWhy just one?');

  const [first, second, third] = (await open(session)).comments;
  expect(first).toMatchObject({ id: wrong.id, state: 'touched', place: null });
  expect(first?.messages.map(({ by, text }) => [by, text])).toEqual([
    ['you', 'That subtracts.'],
    ['espalier', 'It adds now.'],
  ]);
  expect(second).toMatchObject({ state: 'answered', place: { line: 4, endLine: 4 } });
  expect(second?.messages.at(-1)?.text).toBe('It is the first.');
  expect(third).toMatchObject({ state: 'sent', number: 3, place: { line: 6, endLine: 6 } });
  expect(third?.messages).toHaveLength(1);
  expect(await call()('comment.resolve', { id: wrong.id, yes: true })).toMatchObject({ state: 'resolved' });
  expect((await open(session)).comments.map(({ state }) => state)).toEqual(['resolved', 'answered', 'sent']);
});

test('nothing to send, and an agent that cannot be told, are said', { timeout: patience }, async () => {
  const session = await agent.run([{ calls: [write('a.txt', 'a\n')] }, { text: 'Done.' }]);
  await agent.ended(session);
  const ask = (text: string | null, to: string | null) => call()('review.requestChanges', { session: session.id, text, agent: to });
  await expect(ask(null, null)).rejects.toMatchObject({ code: 'usage' });
  await expect(ask('More.', 'practice')).rejects.toThrow('cannot be told');
  expect((await open(session)).comments).toEqual([]);
});
