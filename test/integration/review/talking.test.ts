import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Session } from '../../../src/shared/model';
import { patience } from '../../helpers/agent-core';
import { untilTrue } from '../../helpers/core';
import { write } from '../../helpers/models';
import { sharedAgentCore } from '../../helpers/shared-agent-core';

const agent = sharedAgentCore('espalier');

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

const verdict = (is: string, findings: object[] = []) => JSON.stringify({ verdict: is, text: `I say: ${is}.`, findings });
const finding = { path: 'src/sum.ts', line: 1, severity: 'high', why: 'It subtracts.', suggestion: 'return a + b' };
/** The models’ requests that came from a reviewer. */
const asked = (goal: string) => agent.models.requests.filter(({ prompt }) => prompt.includes('Review a change') && prompt.includes(goal));

test('a reviewer sends the author back, three times at most, and is asked again where it cannot be read', {
  timeout: patience,
}, async () => {
  const sources = [before, after, `${after}// Better.\n`];
  // Author and reviewer share the goal, and so the script: each step is of whoever is next.
  const said = [
    'Looks bad.',
    `Here it is.\n\n\`\`\`json\n${verdict('changes', [finding])}\n\`\`\``,
    verdict('changes', [{ ...finding, line: 900 }]),
    verdict('changes'),
  ];
  await call()('settings.set', { agents: { espalier: { reviewModel: 'test/scripted' } } });
  let wrote = 0;
  let reviewed = 0;
  const session = await agent.run(
    ({ prompt, messages }) => {
      if (prompt.includes('Review a change')) return { text: said[reviewed++] ?? verdict('approve') };
      if (messages.at(-1)?.role === 'tool') return { text: '#1: It adds now.' };
      return { calls: [write('src/sum.ts', sources[wrote++] ?? '')] };
    },
    { reviewer: 'espalier', area: ['docs'] },
  );
  const done = await agent.until(session, ({ state, rounds }) => state === 'finished' && rounds.review === 2);
  const reviews = () => [...agent.core().replica().sessions.values()].filter(({ reviews }) => reviews?.session === session.id);
  await agent.until(session, () => reviews().length === 3 && reviews().every(({ state }) => state === 'discarded'));
  const found = await open(session);
  expect(done.runs).toBe(3);
  expect(wrote).toBe(3);
  expect(found.verdict).toMatchObject({ by: 'espalier', is: 'changes', text: 'I say: changes.', cycle: 3, tree: found.tree });
  expect(found.comments).toMatchObject([{ by: 'espalier', path: 'src/sum.ts', line: 1, number: 1, state: 'touched' }]);
  expect(found.findings.filter(({ kind }) => kind === 'outside-area').map(({ path }) => path)).toEqual(['src/sum.ts']);
  const told = agent.models.requests.filter(({ prompt }) => !prompt.includes('Review a change') && prompt.includes(session.goal));
  expect(told.at(-1)?.messages.findLast(({ role }) => role === 'user')?.text).toContain('It subtracts.');
  expect(asked(session.goal)[1]?.messages.at(-1)?.text).toContain('Your answer could not be read');
  expect(asked(session.goal)[0]?.prompt).not.toContain('It adds now');
  expect(new Set(reviews().map(({ reviews }) => reviews?.cycle))).toEqual(new Set([1, 2, 3]));
  expect(reviews().map(({ model }) => model)).toEqual(reviews().map(() => 'test/scripted'));
  expect(session.model).toBeNull();
  // Nothing of them is left, and nothing of them is what `undo` would take back.
  await untilTrue(() => reviews().every(({ worktree }) => !existsSync(worktree)), 'their worktrees are gone');
  await untilTrue(() => agent.core().replica().undos.size === 0, 'their undos are gone');
});

test('a reviewer that says nothing that can be read has failed, and its author’s change stays as it is', {
  timeout: patience,
}, async () => {
  const session = await agent.run([{ calls: [write('a.txt', 'a\n')] }, { text: 'Done.' }]);
  const { tree } = await open(await agent.ended(session));
  await expect(call()('review.ask', { session: session.id, agent: 'practice' })).rejects.toThrow('cannot review');
  await expect(agent.run([], { reviewer: 'practice' })).rejects.toThrow('cannot review');
  await expect(agent.run([], { area: ['../elsewhere'] })).rejects.toMatchObject({ code: 'usage' });
  await expect(call()('review.ask', { session: session.id, agent: null })).rejects.toMatchObject({ code: 'usage' });
  const review = await call()('review.ask', { session: session.id, agent: 'espalier' });
  expect(review).toMatchObject({ permissions: 'plan', place: 'background', reviews: { session: session.id, tree, cycle: 1 } });
  const failed = await agent.until(review, ({ state }) => state === 'failed');
  expect(failed).toMatchObject({ runs: 3, error: { message: expect.stringContaining('could not be read after 3 tries') } });
  await expect(call()('session.merge', { session: review.id, strategy: 'squash', message: null, into: null })).rejects.toThrow(
    'is a review',
  );
  expect(await open(session)).toMatchObject({ tree, verdict: null, comments: [] });
});

test('what a person asked a reviewer for waits for that person', { timeout: patience }, async () => {
  const session = await agent.run(({ prompt, messages }) => {
    if (prompt.includes('Review a change')) return { text: verdict('changes', [finding]) };
    return messages.at(-1)?.role === 'tool' ? { text: 'Done.' } : { calls: [write('src/sum.ts', before)] };
  });
  await agent.ended(session);
  const review = await call()('review.ask', { session: session.id, agent: 'espalier' });
  await agent.until(review, ({ state }) => state === 'discarded');
  expect(agent.core().replica().sessions.get(session.id)).toMatchObject({ state: 'finished', runs: 1, rounds: { review: 0 } });
  expect(await open(session)).toMatchObject({ verdict: { is: 'changes' }, findings: [{ state: 'open', by: 'espalier' }] });
});

test('a finding is dismissed with a reason, opened again, and taken as a comment', { timeout: patience }, async () => {
  const session = await agent.run([{ calls: [write('src/a.ts', 'const a = 1;\ndebugger;\n')] }, { text: 'Done.' }]);
  const [found] = (await open(await agent.ended(session))).findings;
  expect(found).toMatchObject({ kind: 'debug', path: 'src/a.ts', line: 2, by: 'espalier', state: 'open' });
  const one = { session: session.id, finding: found?.id ?? '' };
  const dismissed = await call()('finding.dismiss', { ...one, reason: 'I want it.' });
  expect(dismissed.findings).toMatchObject([{ state: 'dismissed', reason: 'I want it.' }]);
  expect((await call()('finding.reopen', one)).findings).toMatchObject([{ state: 'open', reason: null }]);
  expect(await call()('finding.take', one)).toMatchObject({ state: 'draft', by: 'you', line: 2, quote: 'debugger;' });
  expect((await open(session)).findings).toMatchObject([{ state: 'taken' }]);
  await call()('review.requestChanges', { session: session.id, text: null, agent: null });
  await agent.until(session, ({ state, runs }) => state === 'finished' && runs === 2);
  expect((await open(session)).findings).toMatchObject([{ state: 'sent' }]);
});
