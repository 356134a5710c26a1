import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/shared/model';
import { describeAcpAgent } from '../helpers/acp-suite';
import { patience, scriptedModel } from '../helpers/agent-core';
import { agentKey } from '../helpers/agents';
import { ask, shell, startModels, write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';

describeAcpAgent('espalier', {
  name: 'the built-in agent',
  usage: { contextTokens: 43_300, contextWindow: 100_000, inputTokens: 86_510, outputTokens: 15, cost: (86_510 * 2 + 15 * 8) / 1e6 },
  model: 'test/scripted',
  unknownModel: ['test/nope', /There is no such model/],
  ownSession: true,
});

describe('the built-in agent, as only it is', { timeout: patience }, () => {
  const agent = sharedAgentCore('espalier');
  const read = ({ worktree }: Session, file: string): string => readFileSync(join(worktree, file), 'utf8');

  it('goes on after it was killed, and repeats no call that was done', async () => {
    const session = await agent.run(
      [
        { calls: [write('one.txt', '1\n')] },
        { calls: [shell('cat one.txt >> log.txt')] },
        { hang: true },
        { calls: [shell('cat log.txt')] },
        { text: 'All there.' },
      ],
      { permissions: 'auto' },
    );
    await agent.until(session, () => agent.models.requests.filter(({ prompt }) => prompt.includes(session.goal)).length === 3);
    for (const pid of agent.processes(session)) process.kill(pid, 'SIGKILL');
    const failed = await agent.ended(session);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'agent', message: expect.stringContaining('SIGKILL') } });
    await agent.core().client.call('session.restart', { session: session.id });
    const done = await agent.until(session, ({ state, runs }) => runs === 2 && state === 'finished');
    expect(done).toMatchObject({ conversation: failed.conversation, error: null });
    expect(read(done, 'log.txt')).toBe('1\n');
    const [, ...told] = (await agent.entries(session)).filter(({ kind }) => kind === 'tool');
    expect(told).toMatchObject([{ text: 'cat one.txt >> log.txt' }, { text: 'cat log.txt' }]);
  });

  it('asks its person a question, who answers in words of their own', async () => {
    const session = await agent.run([{ calls: [ask('Which colour?', ['Red', 'Blue'])] }, { text: 'So be it.' }]);
    expect(await agent.answer(session, 'green, please')).toMatchObject({ kind: 'question', text: 'Which colour?', free: true });
    expect(await agent.ended(session)).toMatchObject({ state: 'finished' });
    expect(agent.models.requests.at(-1)?.messages.at(-1)?.text).toBe('The person answered: green, please');
  });

  it('works in its own screen, says there what it does, and goes on in the background', async () => {
    const session = await agent.run(
      [{ calls: [write('a.txt', 'a\n')] }, { text: 'Here.' }, { calls: [write('b.txt', 'b\n')] }, { text: 'There.' }],
      {
        ...{ place: 'foreground', goal: '-x is no option: do', permissions: 'ask' },
      },
    );
    const waiting = await agent.until(session, ({ activity }) => activity?.is === 'waiting');
    expect(waiting).toMatchObject({ through: 'terminal', needsYou: { reason: 'permission', text: expect.stringContaining('a.txt') } });
    await agent.core().client.call('session.send', { session: session.id, text: '1' });
    const idle = await agent.until(session, ({ activity }) => activity?.is === 'idle');
    expect(read(idle, 'a.txt')).toBe('a\n');
    expect(idle.conversation).toMatch(/^[0-9a-f-]{36}$/);

    await agent.core().client.call('session.move', { session: session.id, place: 'background' });
    expect(await agent.answer(session, 'allow')).toMatchObject({ text: 'b.txt' });
    const done = await agent.ended(session);
    expect(done).toMatchObject({ state: 'finished', through: 'messages', conversation: idle.conversation, error: null });
    expect(read(done, 'b.txt')).toBe('b\n');
    expect(agent.models.requests.at(-1)?.messages.some(({ text }) => text === 'Here.')).toBe(true);
  });

  it('waits where a limit is reached as long as that says, and goes on by itself', async () => {
    const busy = { status: 429, message: 'Too many requests', retryAfter: 0.5 };
    const session = await agent.run([{ calls: [write('a.txt', '1\n')] }, busy, busy, busy, busy, busy, { text: 'At last.' }]);
    const parked = await agent.until(session, ({ parkedUntil }) => parkedUntil !== null);
    expect(parked).toMatchObject({ state: 'queued', resume: true, held: { why: expect.stringContaining('Too many requests') } });
    const done = await agent.until(session, ({ state, runs }) => runs === 2 && state === 'finished');
    expect(done).toMatchObject({ conversation: parked.conversation, error: null, parkedUntil: null });
  });

  it('shows its key to its endpoint, and to nobody else', async () => {
    let release = (_answer: { text: string }): void => {};
    const held = new Promise<{ text: string }>((resolve) => {
      release = resolve;
    });
    const session = await agent.run([{ calls: [shell('env > env.txt')] }, () => held], { permissions: 'auto' });
    await agent.until(session, () => agent.models.requests.at(-1)?.turn === 1);
    expect(agent.models.requests.at(-1)?.key).toBe(agentKey);
    const pids = agent.processes(session);
    expect(pids).not.toEqual([]);
    for (const pid of pids)
      for (const file of ['environ', 'cmdline']) expect(readFileSync(`/proc/${pid}/${file}`, 'utf8')).not.toContain(agentKey);
    release({ text: 'Done.' });
    expect(read(await agent.ended(session), 'env.txt')).not.toContain(agentKey);
    const { home } = agent.core();
    expect(withText(home, agentKey)).toEqual(['keys.json']);
  });

  // The last one: after three such failures nothing more of this agent is started for a minute.
  it('says why its endpoint is of no use, by word and code', async () => {
    const { client } = agent.core();
    const { url, close } = await startModels([]);
    await close();
    await client.call('endpoint.save', {
      id: 'gone',
      name: 'Gone',
      baseUrl: `${url}/v1`,
      api: 'chat',
      models: [scriptedModel],
    });
    const [gone, refused, page] = [
      await agent.run([], { model: 'gone/scripted' }),
      await agent.run(() => ({ status: 401, message: `Incorrect API key provided: ${agentKey}` })),
      await agent.run(() => ({ html: '<!doctype html><title>Sign in</title>' })),
    ];
    expect((await agent.ended(refused)).error).toMatchObject({
      ...{ code: 'login', message: 'Espalier agent: The endpoint refuses the key: Incorrect API key provided: …' },
      hint: expect.stringContaining('Settings, Models'),
    });
    expect((await agent.ended(page)).error).toMatchObject({
      code: 'provider',
      message: expect.stringContaining('answered with a web page'),
    });
    expect((await agent.ended(gone)).error).toMatchObject({ code: 'provider', message: expect.stringContaining('ECONNREFUSED') });
    const next = await agent.run([]);
    expect(await agent.until(next, ({ held }) => held !== null)).toMatchObject({
      held: { why: expect.stringContaining('3 sessions failed') },
    });
    expect(withText(agent.core().home, agentKey)).toEqual(['keys.json']);
  });
});

/** Files below a folder that have a text in them. */
function withText(folder: string, text: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const having = files.filter(
    ({ parentPath, name }) => existsSync(join(parentPath, name)) && readFileSync(join(parentPath, name)).includes(text),
  );
  return having.map(({ name }) => name);
}
