import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { untilTrue } from '../helpers/core';
import { write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';
import { watchStates } from '../helpers/states';

const pi = sharedAgentCore('pi');

describe('pi in its terminal', { timeout: 2 * patience }, () => {
  it('is seen at work and idle with what it used, leaves nothing, and goes on with its conversation', async () => {
    const states = watchStates(pi.core());
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const session = await pi.run(
      [
        { calls: [write('note.txt', 'hi\n')], usage: { input: 43_210, cached: 40_000, output: 10 } },
        async () => {
          await held;
          return { text: 'All is done.', usage: { input: 43_300, cached: 43_210, output: 5 } };
        },
        { text: 'Again.', usage: { input: 43_400, cached: 0, output: 1 } },
      ],
      { place: 'foreground' },
    );
    await pi.until(
      session,
      ({ activity, usage }) => activity?.is === 'working' && activity.by === 'hook' && usage?.contextTokens === 43_210,
    );
    release();
    const done = await pi.until(session, ({ activity, usage }) => activity?.is === 'idle' && usage?.inputTokens === 86_510);
    expect(done.usage).toMatchObject({ outputTokens: 15, cachedTokens: 83_210, contextTokens: 43_300, contextWindow: 128_000 });
    expect(existsSync(join(done.worktree, 'note.txt'))).toBe(true);
    await untilTrue(() => states.of(session).at(-1) === 'idle:hook', 'that it is idle is told');
    expect(states.of(session).filter((state) => state.endsWith(':hook'))).toEqual(['working:hook', 'idle:hook']);
    await pi.core().client.call('session.stop', { session: session.id });
    expect(pi.processes(session)).toEqual([]);

    await pi.core().client.call('session.restart', { session: session.id });
    const again = await pi.until(session, ({ runs, activity }) => runs === 2 && activity?.is === 'idle');
    expect(again.conversation).toBe(done.conversation);
    const all = pi.models.requests
      .at(-1)
      ?.messages.map(({ text }) => text)
      .join('\n');
    expect(all).toMatch(/job-number-[\s\S]*All is done\.[\s\S]*Go on where you left off/);
    await pi.core().client.call('session.stop', { session: session.id });
  });
});
