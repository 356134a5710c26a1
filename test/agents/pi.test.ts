import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { shell, write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';

const pi = sharedAgentCore('pi');

describe('pi', { timeout: 2 * patience }, () => {
  it('is found, and writes a file in the background', async () => {
    const { agents } = await pi.core().client.call('agent.detect', {});
    expect(agents.find(({ id }) => id === 'pi')).toMatchObject({ state: 'ready', version: '0.87.1', problem: null });
    const session = await pi.run([
      {
        thinking: 'A note is wanted.',
        text: 'I write it.',
        calls: [write('note.txt', 'hi\n')],
        usage: { input: 43_210, cached: 40_000, output: 10 },
      },
      { text: 'Written.', usage: { input: 43_300, cached: 43_210, output: 5 } },
    ]);
    const done = await pi.until(await pi.ended(session), ({ files }) => files === 1);
    expect(done).toMatchObject({ state: 'finished', files: 1, model: 'scripted', through: 'messages' });
    expect(done.usage).toMatchObject({ contextTokens: 43_300, contextWindow: 128_000, inputTokens: 86_510, outputTokens: 15, cost: null });
    expect(readFileSync(join(done.worktree, 'note.txt'), 'utf8')).toBe('hi\n');
    const entries = await pi.entries(session);
    expect(entries.map(({ kind }) => kind)).toEqual(['text', 'thinking', 'text', 'tool', 'result', 'text']);
    expect(entries[3]).toMatchObject({ does: 'edit', text: 'note.txt', diffs: [{ path: 'note.txt', new: 'hi\n' }] });
  });

  it('gets no tool that it would have to ask for', async () => {
    const edits = await pi.run([{ text: 'Nothing.' }]);
    const plans = await pi.run([{ text: 'Nothing.' }], { permissions: 'plan' });
    expect(await pi.ended(edits)).toMatchObject({ state: 'finished' });
    expect(await pi.ended(plans)).toMatchObject({ state: 'finished' });
    const offered = (goal: string) =>
      pi.models.requests
        .find(({ prompt }) => prompt.includes(goal))
        ?.tools.map(({ name }) => name)
        .sort();
    expect(offered(edits.goal)).toEqual(['edit', 'find', 'grep', 'ls', 'read', 'write']);
    expect(offered(plans.goal)).toEqual(['find', 'grep', 'ls', 'read']);
  });

  it('goes on where it was when the core is killed, and when it is spoken to again', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const second = async () => {
      await held;
      return { text: 'Second.' };
    };
    const session = await pi.run([{ text: 'First.', calls: [write('first.txt', '1')] }, second, { text: 'Again.' }]);
    await pi.until(session, ({ usage }) => (usage?.inputTokens ?? 0) > 0);
    await pi.killCore();
    release();
    const done = await pi.ended(session);
    expect(done).toMatchObject({ state: 'finished', runs: 1 });
    await pi.core().client.call('session.send', { session: session.id, text: 'One more thing' });
    const again = await pi.until(session, ({ state, runs }) => state === 'finished' && runs === 2);
    expect(again.conversation).toBe(done.conversation);
    const texts = (await pi.entries(session)).flatMap((entry) => (entry.kind === 'text' && entry.from === 'agent' ? [entry.text] : []));
    expect(texts).toEqual(['First.', 'Second.', 'Again.']);
    expect(
      pi.models.requests
        .at(-1)
        ?.messages.map(({ text }) => text)
        .join('\n'),
    ).toMatch(/First\.[\s\S]*Second\.[\s\S]*One more thing/);
  });

  it('is stopped with all that it started', async () => {
    const session = await pi.run([{ calls: [shell('tail -f /dev/null')] }], { permissions: 'auto' });
    await pi.until(session, ({ usage }) => (usage?.outputTokens ?? 0) > 0);
    expect(pi.processes(session).length).toBeGreaterThan(0);
    await pi.core().client.call('session.stop', { session: session.id });
    expect(pi.processes(session)).toEqual([]);
  });

  it('says how a turn failed, though its exit does not, and waits where its limit is reached', async () => {
    const refusing = (status: number) => () => ({ status, message: `scripted ${status}` });
    const [wrong, refused, limited] = [await pi.run(refusing(400)), await pi.run(refusing(401)), await pi.run(refusing(429))];
    expect(await pi.ended(wrong)).toMatchObject({
      state: 'failed',
      error: { code: 'agent', message: expect.stringContaining('scripted 400') },
    });
    expect(await pi.ended(refused)).toMatchObject({ state: 'failed', error: { code: 'login' } });
    expect(await pi.until(limited, ({ parkedUntil }) => parkedUntil !== null)).toMatchObject({ state: 'queued', resume: true });
    await pi.core().client.call('session.stop', { session: limited.id });
  });
});
