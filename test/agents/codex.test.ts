import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { untilTrue } from '../helpers/core';
import { shell, write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';

const codex = sharedAgentCore('codex');

describe('Codex', { timeout: 2 * patience }, () => {
  it('is found, with its version', async () => {
    const { agents } = await codex.core().client.call('agent.detect', {});
    expect(agents.find(({ id }) => id === 'codex')).toMatchObject({ state: 'ready', version: '0.169.0', problem: null, verified: true });
  });

  it('writes a file in the background, and says what it used', async () => {
    const session = await codex.run([
      {
        thinking: 'A note is wanted.',
        text: 'I write it.',
        calls: [write('note.txt', 'hi\n')],
        usage: { input: 43_210, cached: 40_000, output: 10 },
      },
      { text: 'Written.', usage: { input: 43_300, cached: 43_210, output: 5 } },
    ]);
    const done = await codex.until(await codex.ended(session), ({ files }) => files === 1);
    expect(done).toMatchObject({ state: 'finished', files: 1, added: 1, through: 'messages', model: 'gpt-5.5' });
    expect(done.conversation).toMatch(/^[0-9a-f-]{36}$/);
    expect(done.usage).toMatchObject({ contextTokens: 43_300, contextWindow: 258_400, inputTokens: 86_510, outputTokens: 15 });
    expect(readFileSync(join(done.worktree, 'note.txt'), 'utf8')).toBe('hi\n');
    const entries = await codex.entries(session);
    expect(entries.map(({ kind }) => kind)).toEqual(['text', 'thinking', 'text', 'tool', 'result', 'text']);
    expect(entries[3]).toMatchObject({ does: 'edit', text: 'note.txt', diffs: [{ path: 'note.txt', old: null, new: 'hi\n' }] });
  });

  it('asks, and does as it is answered', async () => {
    const session = await codex.run(
      [
        { calls: [write('once.txt', '1\n')] },
        { calls: [shell('echo 1 > refused.txt')] },
        { calls: [shell('echo 1 > session.txt')] },
        { calls: [shell('echo 1 > session.txt')] },
        { calls: [shell('touch always.txt')] },
        { calls: [shell('touch always.txt too.txt')] },
        { text: 'Over.' },
      ],
      { permissions: 'ask' },
    );
    expect(await codex.answer(session, 'allow')).toMatchObject({ kind: 'permission', text: 'once.txt', diffs: [{ path: 'once.txt' }] });
    expect(await codex.answer(session, 'deny')).toMatchObject({ text: 'echo 1 > refused.txt' });
    expect(await codex.answer(session, 'allow-session')).toMatchObject({ text: 'echo 1 > session.txt' });
    const asked = await codex.answer(session, 'allow-always');
    expect(asked.options.map(({ means }) => means)).toEqual(['allow', 'allow-session', 'allow-always', 'deny']);
    const { worktree, state } = await codex.ended(session);
    const files = ['once.txt', 'refused.txt', 'session.txt', 'always.txt', 'too.txt'].filter((file) => existsSync(join(worktree, file)));
    expect({ state, files }).toEqual({ state: 'finished', files: ['once.txt', 'session.txt', 'always.txt', 'too.txt'] });
    const refused = (await codex.entries(session)).filter((entry) => entry.kind === 'result' && !entry.ok);
    expect(refused).toMatchObject([{ text: 'It was not allowed.' }]);
  });

  it('goes on where it was when the core is killed, and when it is spoken to again', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const session = await codex.run([
      { text: 'First.', calls: [write('first.txt', '1\n')] },
      async () => {
        await held;
        return { text: 'Second.', calls: [write('second.txt', '2\n')] };
      },
      { text: 'Over.' },
      { text: 'Again.' },
    ]);
    await codex.until(session, ({ usage }) => (usage?.inputTokens ?? 0) > 0);
    await codex.killCore();
    release();
    const done = await codex.ended(session);
    expect(done).toMatchObject({ state: 'finished', runs: 1 });
    const texts = (await codex.entries(session)).flatMap((entry) => (entry.kind === 'text' && entry.from === 'agent' ? [entry.text] : []));
    expect(texts).toEqual(['First.', 'Second.', 'Over.']);

    await codex.core().client.call('session.send', { session: session.id, text: 'One more thing' });
    const again = await codex.until(session, ({ state, runs }) => state === 'finished' && runs === 2);
    expect(again.conversation).toBe(done.conversation);
    const last = codex.models.requests.filter(({ script }) => script !== null).at(-1);
    expect(last?.messages.map(({ text }) => text).join('\n')).toMatch(/First\.[\s\S]*Over\.[\s\S]*One more thing/);
  });

  it('takes what is said while it is at work', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = async () => {
      await held;
      return { calls: [shell('ls')] };
    };
    const session = await codex.run([first, { text: 'Both.' }]);
    await untilTrue(() => codex.models.requests.some(({ prompt }) => prompt.includes(session.goal)), 'the model was asked', patience);
    await codex.core().client.call('session.send', { session: session.id, text: 'and this as well' });
    release();
    expect(await codex.ended(session)).toMatchObject({ state: 'finished' });
    expect(codex.models.requests.at(-1)?.messages.some(({ role, text }) => role === 'user' && text === 'and this as well')).toBe(true);
  });

  it('is stopped with all that it started', async () => {
    const session = await codex.run([{ calls: [shell('tail -f /dev/null')] }], { permissions: 'auto' });
    await codex.until(session, ({ usage }) => (usage?.outputTokens ?? 0) > 0);
    expect(codex.processes(session).length).toBeGreaterThan(0);
    await codex.core().client.call('session.stop', { session: session.id });
    expect(codex.processes(session)).toEqual([]);
  });

  it('only reads when it is to plan', async () => {
    const tries = [{ calls: [write('a.txt', '1\n')] }, { calls: [shell('echo 1 > b.txt')] }, { text: 'Planned.' }];
    const session = await codex.run(tries, { permissions: 'plan' });
    const done = await codex.ended(session);
    expect(done).toMatchObject({ state: 'finished', asks: [] });
    expect(codex.repository.git(['status', '--porcelain'], done.worktree)).toBe('');
  });

  it('says how a turn failed, and waits where its limit is reached', async () => {
    const refusing = (status: number) => () => ({ status, message: `scripted ${status}` });
    const [wrong, refused, limited] = [await codex.run(refusing(400)), await codex.run(refusing(401)), await codex.run(refusing(429))];
    expect(await codex.ended(wrong)).toMatchObject({ state: 'failed', error: { code: 'agent', message: 'Codex: scripted 400' } });
    expect(await codex.ended(refused)).toMatchObject({ state: 'failed', error: { code: 'login' } });
    expect(await codex.until(limited, ({ parkedUntil }) => parkedUntil !== null)).toMatchObject({ state: 'queued', resume: true });
    await codex.core().client.call('session.stop', { session: limited.id });
  });
});
