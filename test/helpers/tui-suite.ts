import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Activity } from '../../src/shared/model';
import type { Usage } from '../../src/shared/transcript';
import { type AgentCore, patience } from './agent-core';
import type { AgentId } from './agents';
import { untilTrue } from './core';
import { write } from './models';
import type { ModelRequest, Reply } from './models/script';
import { sharedAgentCore } from './shared-agent-core';
import { watchStates } from './states';

interface About {
  /** What tells of its states, once it is at work. */
  by: Activity['by'];
  /** The words in which it asks to write `note.txt`. */
  asks: RegExp;
  /** On its screen once it takes an Enter for a yes. */
  shows: string;
  usage: Partial<Usage>;
  /** What it calls its conversations; a UUID where nothing is said. */
  conversation?: RegExp;
}

/** Codex asks for a title besides, whenever it comes to that. */
const answer = ({ prompt, messages }: ModelRequest): Reply => {
  if (prompt.includes('task title')) return { text: 'Write a note' };
  return messages.some(({ role }) => role === 'tool')
    ? { text: 'All is done.', usage: { input: 43_300, cached: 43_210, output: 5 } }
    : { calls: [write('note.txt', 'hi\n')], usage: { input: 43_210, cached: 40_000, output: 10 } };
};

/** An agent in its own screen: a task with a question in it, and what is seen of that. The core is for further tests of the file. */
export function testInTerminal(id: AgentId, { by, asks, shows, usage, conversation = /^[0-9a-f-]{36}$/ }: About): () => AgentCore {
  const agent = sharedAgentCore(id);
  beforeAll(async () => {
    // No agent asks whether it may trust the worktree of a repository that the person trusts.
    await agent.core().client.call('repository.open', { path: agent.repository.path, trust: true });
  }, patience);

  it('is seen at work, waiting for leave, at work and idle, with what it used, and leaves nothing', { timeout: 3 * patience }, async () => {
    const states = watchStates(agent.core());
    const session = await agent.run(answer, { place: 'foreground', permissions: 'ask' });
    const asked = await agent.until(session, ({ needsYou, state }) => state === 'running' && asks.test(needsYou?.text ?? ''));
    expect(asked).toMatchObject({ through: 'terminal', needsYou: { reason: 'permission' }, activity: { is: 'waiting', by } });
    const shown = async (): Promise<string> => {
      const { base64 } = await agent.core().client.call('session.logs', { session: session.id, last: 300 });
      return Buffer.from(base64, 'base64').toString();
    };
    await untilTrue(async () => (await shown()).includes(shows), 'its dialog is drawn');
    await agent.core().client.call('session.send', { session: session.id, text: '' }); // Enter: the first option is yes
    const isIdle = (now: typeof asked): boolean => now.activity?.is === 'idle' && now.needsYou === null;
    const done = await agent.until(session, (now) => isIdle(now) && now.files === 1 && now.usage?.inputTokens === 86_510);
    expect(done.usage).toMatchObject({ inputTokens: 86_510, outputTokens: 15, cachedTokens: 83_210, contextTokens: 43_300, ...usage });
    expect(readFileSync(join(done.worktree, 'note.txt'), 'utf8')).toBe('hi\n');
    expect(done.conversation).toMatch(conversation);
    await untilTrue(() => states.of(session).at(-1) === `idle:${by}`, 'that it is idle is told');
    const told = states.of(session).filter((state) => state.endsWith(`:${by}`));
    expect(told.slice(told.indexOf(`waiting:${by}`) - 1), states.of(session).join(' ')).toEqual(
      ['working', 'waiting', 'working', 'idle'].map((is) => `${is}:${by}`),
    );
    await agent.core().client.call('session.stop', { session: session.id });
    expect(agent.processes(session)).toEqual([]);
  });
  return () => agent;
}
