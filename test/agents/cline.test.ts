import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { shell, write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';

const cline = sharedAgentCore('cline');

describe('Cline', { timeout: 2 * patience }, () => {
  it('is found, writes a file in the background, and leaves no daemon', async () => {
    const { agents } = await cline.core().client.call('agent.detect', {});
    expect(agents.find(({ id }) => id === 'cline')).toMatchObject({ state: 'ready', version: '3.0.65', problem: null });
    const session = await cline.run([
      {
        thinking: 'A note is wanted.',
        text: 'I write it.',
        calls: [write('note.txt', 'hi\n')],
        usage: { input: 43_210, cached: 40_000, output: 10 },
      },
      { calls: [shell('cat note.txt')] },
      { text: 'Written.', usage: { input: 43_300, cached: 43_210, output: 5 } },
    ]);
    const done = await cline.until(await cline.ended(session), ({ files }) => files === 1);
    expect(done).toMatchObject({ state: 'finished', model: 'scripted', through: 'messages' });
    expect(done.usage).toMatchObject({ contextTokens: 43_300, contextWindow: null, inputTokens: 87_510, outputTokens: 65, cost: null });
    expect(readFileSync(join(done.worktree, 'note.txt'), 'utf8')).toBe('hi\n');
    const entries = await cline.entries(session);
    const kinds = entries.filter(({ kind }) => kind !== 'output').map(({ kind }) => kind);
    expect(kinds).toEqual(['text', 'text', 'thinking', 'tool', 'result', 'tool', 'result', 'text']);
    expect(entries.filter(({ kind }) => kind === 'tool')).toMatchObject([
      { does: 'edit', text: 'note.txt', diffs: [{ path: 'note.txt', new: 'hi\n' }] },
      { does: 'execute', text: 'cat note.txt' },
    ]);
    await cline.until(session, () => cline.processes(session).length === 0);
  });

  it('goes on being followed when the core is killed', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const session = await cline.run([
      { text: 'First.', calls: [shell('ls')] },
      async () => {
        await held;
        return { text: 'Second.' };
      },
    ]);
    await cline.until(session, ({ usage }) => (usage?.inputTokens ?? 0) > 0);
    await cline.killCore();
    release();
    expect(await cline.ended(session)).toMatchObject({ state: 'finished', runs: 1 });
    const texts = (await cline.entries(session)).flatMap((entry) => (entry.kind === 'text' && entry.from === 'agent' ? [entry.text] : []));
    expect(texts).toEqual(['First.', 'Second.']);
  });

  it('is stopped with all that it started', async () => {
    const session = await cline.run([{ calls: [shell('tail -f /dev/null')] }]);
    await cline.until(session, ({ usage }) => (usage?.outputTokens ?? 0) > 0);
    expect(cline.processes(session).length).toBeGreaterThan(0);
    await cline.core().client.call('session.stop', { session: session.id });
    expect(cline.processes(session)).toEqual([]);
  });

  it('only reads when it is to plan', async () => {
    const session = await cline.run([{ calls: [shell('echo 1 > b.txt')] }, { text: 'Planned.' }], { permissions: 'plan' });
    const done = await cline.ended(session);
    expect(done).toMatchObject({ state: 'finished' });
    expect(cline.repository.git(['status', '--porcelain'], done.worktree)).toBe('');
  });

  it('says how a turn failed', async () => {
    const session = await cline.run(() => ({ status: 400, message: 'scripted 400' }));
    expect(await cline.ended(session)).toMatchObject({ state: 'failed', error: { code: 'agent', message: 'Cline: scripted 400' } });
  });
});
