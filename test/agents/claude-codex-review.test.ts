import { expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { ask, call, type Reply, shell, write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';

const agent = sharedAgentCore('espalier', 'claude', 'codex');

const finding = { path: 'sum.ts', line: 1, severity: 'high', why: 'It subtracts.', suggestion: null };
const wrong = 'export const sum = (a, b) => a - b;\n';
const answer = JSON.stringify({ verdict: 'changes', text: 'It is wrong.', findings: [finding] });
/** By which a reviewer's requests are told from those of the author, whose task it was given. */
const asReviewer = 'Review a change';
const plan = { entries: [{ content: 'Add the numbers', status: 'in_progress', priority: 'high' }] };
const questions = [{ calls: [ask('Shall I?')] }, { calls: [call('ExitPlanMode', { plan: 'It is wrong.' })] }];

it.each(['claude', 'codex'] as const)(
  '%s reviews exactly what is there, changes nothing, waits for nobody, and is asked again where it cannot be read',
  { timeout: 2 * patience },
  async (id) => {
    const tries: Reply[] = [
      { calls: [write('made.txt', '1')] },
      { calls: [shell('echo made > made.txt')] },
      ...(id === 'claude' ? questions : []),
      { text: 'It is wrong.' },
      { text: answer },
    ];
    const stood: string[] = [];
    /** What it has before it: the tree of its commit, and what differs from that. */
    const stand = (): string => {
      const review = [...agent.core().replica().sessions.values()].findLast(({ reviews }) => reviews?.session === session.id);
      const git = (...args: string[]) => agent.repository.git(args, review?.worktree);
      return `${git('rev-parse', 'HEAD^{tree}')} ${git('status', '--porcelain', '--ignored')}`.trim();
    };
    const session = await agent.run(
      ({ prompt, messages }) => {
        if (prompt.includes(asReviewer)) {
          stood.push(stand());
          return tries[stood.length - 1] ?? { text: '' };
        }
        const turn = messages.filter(({ role }) => role === 'tool').length;
        return [{ calls: [call('todo', plan)] }, { calls: [write('sum.ts', wrong)] }][turn] ?? { text: 'It adds.' };
      },
      { agent: 'espalier', reviewer: 'none' },
    );
    await agent.ended(session);
    const open = () => agent.core().client.call('review.open', { session: session.id });
    const { tree } = await open();
    const review = await agent.core().client.call('review.ask', { session: session.id, agent: id });
    const done = await agent.until(review, ({ state }) => state === 'discarded' || state === 'failed');

    expect(done).toMatchObject({ state: 'discarded', runs: 2, permissions: 'plan', reviews: { tree } });
    expect(stood).toEqual(tries.map(() => tree));
    const [first] = agent.models.requests.filter(({ prompt }) => prompt.includes(asReviewer) && prompt.includes(session.goal));
    expect(first?.prompt).toContain('- [ ] Add the numbers');
    expect(first?.prompt).not.toContain('It adds.');
    const after = await open();
    expect(agent.core().replica().sessions.get(session.id)).toMatchObject({ state: 'finished', runs: 1 }); // it waits for who asked
    expect(after.verdict).toMatchObject({ by: id, is: 'changes', text: 'It is wrong.', tree, cycle: 1 });
    expect(after.findings.filter(({ by }) => by === id)).toMatchObject([
      { path: 'sum.ts', line: 1, severity: 'high', message: 'It subtracts.', state: 'open' },
    ]);
  },
);
