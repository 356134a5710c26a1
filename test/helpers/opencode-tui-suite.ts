import { describe, expect, it } from 'vitest';
import { patience } from './agent-core';
import { ask } from './models';
import { testInTerminal } from './tui-suite';

/** opencode and what was made of it, in their own screens: both tell by the same plugin. */
export function testOpencodeInTerminal(name: string, id: 'opencode' | 'kilo'): void {
  describe(`${name} in its terminal`, () => {
    const agent = testInTerminal(id, {
      ...{ by: 'hook', asks: /^edit: note\.txt$/, shows: 'Allow once' },
      usage: { contextWindow: 200_000 },
      conversation: /^ses_\w+$/,
    });

    it('is seen waiting for an answer, and goes on with its conversation', { timeout: 3 * patience }, async () => {
      const { core, run, until, models, processes } = agent();
      const session = await run([{ calls: [ask('Red or blue?')] }, { text: 'Blue, then.' }, { text: 'Again.' }], {
        ...{ place: 'foreground', permissions: 'ask' },
      });
      const asked = await until(session, ({ needsYou }) => needsYou?.text === 'Red or blue?');
      expect(asked).toMatchObject({ needsYou: { reason: 'question' }, activity: { is: 'waiting', by: 'hook' } });
      await core().client.call('session.stop', { session: session.id });
      expect(processes(session)).toEqual([]);
      await core().client.call('session.restart', { session: session.id });
      const again = await until(session, ({ activity, runs }) => runs === 2 && activity?.is === 'idle');
      expect(again).toMatchObject({ activity: { by: 'hook' }, conversation: asked.conversation });
      expect(
        models.requests
          .at(-1)
          ?.messages.map(({ text }) => text)
          .join('\n'),
      ).toMatch(/job-number-[\s\S]*Go on where you left off/);
      await core().client.call('session.stop', { session: session.id });
    });
  });
}
