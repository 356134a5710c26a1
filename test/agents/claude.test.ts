import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { ask, call, shell, write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';

const claude = sharedAgentCore('claude');

describe('Claude Code', { timeout: 2 * patience }, () => {
  it('is found, with its version and that it is logged in', async () => {
    const { agents } = await claude.core().client.call('agent.detect', {});
    expect(agents.find(({ id }) => id === 'claude')).toMatchObject({ state: 'ready', version: '2.1.329', problem: null, verified: true });
  });

  it('writes a file in the background, and says what it used', async () => {
    const session = await claude.run([
      {
        thinking: 'A note is wanted.',
        text: 'I write it.',
        calls: [write('note.txt', 'hi\n')],
        usage: { input: 43_210, cached: 40_000, output: 10 },
      },
      { text: 'Written.', usage: { input: 43_300, cached: 43_210, output: 5 } },
    ]);
    const done = await claude.until(await claude.ended(session), ({ files }) => files === 1);
    expect(done).toMatchObject({ state: 'finished', files: 1, added: 1, through: 'messages', model: 'claude-opus-5-5' });
    expect(done.conversation).toMatch(/^[0-9a-f-]{36}$/);
    expect(done.usage).toMatchObject({ contextTokens: 43_300, contextWindow: 1_000_000, inputTokens: 86_510, outputTokens: 15 });
    expect(done.usage?.cost).toBeGreaterThan(0);
    expect(readFileSync(join(done.worktree, 'note.txt'), 'utf8')).toBe('hi\n');
    expect((await claude.entries(session)).map(({ kind }) => kind)).toEqual(['text', 'thinking', 'text', 'tool', 'result', 'text']);
    expect((await claude.entries(session))[3]).toMatchObject({
      name: 'Write',
      does: 'edit',
      text: 'note.txt',
      diffs: [{ path: 'note.txt', new: 'hi\n' }],
    });
  });

  it('asks, and does as it is answered', async () => {
    const session = await claude.run(
      [
        { calls: [write('once.txt', '1')] },
        { calls: [shell('npm --version > refused.txt')] },
        { calls: [write('session.txt', '1')] },
        { calls: [write('also.txt', '1')] },
        { calls: [shell('npm --version > always.txt')] },
        { calls: [ask('Which colour?', ['Red', 'Blue'])] },
        { text: 'Blue it is.' },
      ],
      { permissions: 'ask' },
    );
    expect(await claude.answer(session, 'allow')).toMatchObject({ kind: 'permission', text: 'once.txt', diffs: [{ path: 'once.txt' }] });
    expect(await claude.answer(session, 'deny')).toMatchObject({ text: 'npm --version > refused.txt' });
    expect(await claude.answer(session, 'allow-session')).toMatchObject({ text: 'session.txt' });
    const asked = await claude.answer(session, 'allow-always');
    expect(asked.options.map(({ means }) => means)).toEqual(['allow', 'allow-session', 'allow-always', 'deny']);
    expect(await claude.answer(session, 'Blue')).toMatchObject({ kind: 'question', text: 'Which colour?' });
    const { worktree } = await claude.ended(session);
    const made = ['once.txt', 'refused.txt', 'session.txt', 'also.txt', 'always.txt'].filter((file) => existsSync(join(worktree, file)));
    expect(made).toEqual(['once.txt', 'session.txt', 'also.txt', 'always.txt']);
    const told = claude.models.requests.at(-1)?.messages.filter(({ role }) => role === 'tool');
    expect(told?.at(-1)?.text).toContain('"Which colour?"="Blue"');
  });

  it('goes on where it was when the core is killed, and when it is restarted', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const session = await claude.run([
      { text: 'First.', calls: [write('first.txt', '1')] },
      async () => {
        await held;
        return { text: 'Second.', calls: [write('second.txt', '2')] };
      },
      { text: 'Over.' },
      { text: 'Again.' },
    ]);
    await claude.until(session, ({ asks, usage }) => asks.length === 0 && (usage?.inputTokens ?? 0) > 0);
    await claude.killCore();
    release();
    const done = await claude.ended(session);
    expect(done).toMatchObject({ state: 'finished', runs: 1 });
    const texts = (await claude.entries(session)).flatMap((entry) => (entry.kind === 'text' && entry.from === 'agent' ? [entry.text] : []));
    expect(texts).toEqual(['First.', 'Second.', 'Over.']);

    await claude.core().client.call('session.send', { session: session.id, text: 'One more thing' });
    const again = await claude.until(session, ({ state, runs }) => state === 'finished' && runs === 2);
    expect(again.conversation).toBe(done.conversation);
    const last = claude.models.requests.filter(({ script }) => script !== null).at(-1);
    expect(last?.messages.map(({ text }) => text).join('\n')).toMatch(/First\.[\s\S]*Over\.[\s\S]*One more thing/);
  });

  it('is stopped with all that it started', async () => {
    const session = await claude.run([{ calls: [shell('npx --version; tail -f /dev/null')] }], { permissions: 'auto' });
    await claude.until(session, ({ usage }) => (usage?.outputTokens ?? 0) > 0);
    expect(claude.processes(session).length).toBeGreaterThan(0);
    await claude.core().client.call('session.stop', { session: session.id });
    expect(claude.processes(session)).toEqual([]);
  });

  it('only reads when it is to plan', async () => {
    const plan = { calls: [call('ExitPlanMode', { plan: '# Plan' })] };
    const tries = [{ calls: [write('a.txt', '1')] }, { calls: [shell('npm --version > b.txt')] }, plan, { text: 'Planned.' }];
    const session = await claude.run(tries, { permissions: 'plan' });
    expect(await claude.answer(session, 'deny')).toMatchObject({ text: 'Carry out the plan' });
    const done = await claude.ended(session);
    expect(done).toMatchObject({ state: 'finished', asks: [], denied: 'Carry out the plan' });
    expect(claude.repository.git(['status', '--porcelain'], done.worktree)).toBe('');
  });

  it('carries out its plan once it may, and asks for each step', async () => {
    const plan = { calls: [call('ExitPlanMode', { plan: '# Plan' })] };
    const session = await claude.run([plan, { calls: [write('a.txt', '1')] }, { text: 'Done.' }], { permissions: 'plan' });
    await claude.answer(session, 'allow');
    expect(await claude.answer(session, 'deny', 'Call it b.txt')).toMatchObject({ text: 'a.txt' });
    expect(await claude.ended(session)).toMatchObject({ state: 'finished', denied: 'a.txt' });
    const asked = claude.models.requests.flatMap(({ messages }) => messages.map(({ text }) => text)).join('\n');
    expect(asked).toContain('Call it b.txt');
  });

  it('says how a turn failed, and waits where its limit is reached', async () => {
    const refusing = (status: number) => () => ({ status, message: `scripted ${status}`, ...(status === 429 && { retryAfter: 3600 }) });
    const [wrong, refused, limited] = [await claude.run(refusing(400)), await claude.run(refusing(401)), await claude.run(refusing(429))];
    expect(await claude.ended(wrong)).toMatchObject({
      state: 'failed',
      error: { code: 'agent', message: 'Claude Code: API Error: 400 scripted 400' },
    });
    expect(await claude.ended(refused)).toMatchObject({ state: 'failed', error: { code: 'login' } });
    const parked = await claude.until(limited, ({ parkedUntil }) => parkedUntil !== null);
    expect(parked).toMatchObject({ state: 'queued', resume: true });
    await claude.core().client.call('session.stop', { session: limited.id });
  });
});
