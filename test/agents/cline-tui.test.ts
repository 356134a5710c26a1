import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { write } from '../helpers/models';
import { sharedAgentCore } from '../helpers/shared-agent-core';
import { watchStates } from '../helpers/states';

const cline = sharedAgentCore('cline');

describe('Cline in its terminal', { timeout: 2 * patience }, () => {
  it('is seen waiting for leave by its screen, quiet when it is done, and leaves no daemon', async () => {
    const states = watchStates(cline.core());
    const session = await cline.run([{ calls: [write('note.txt', 'hi\n')] }, { text: 'All is done.' }], {
      ...{ place: 'foreground', permissions: 'ask' },
    });
    const asked = await cline.until(session, ({ needsYou, state }) => needsYou !== null && state === 'running');
    expect(asked).toMatchObject({ needsYou: { reason: 'permission' }, activity: { is: 'waiting', by: 'screen' } });
    // Nothing lies over the question, and nothing took its answer.
    await cline.core().client.call('session.send', { session: session.id, text: 'y' });
    const done = await cline.until(session, ({ activity, files }) => activity?.is === 'quiet' && files === 1);
    expect(existsSync(join(done.worktree, 'note.txt'))).toBe(true);
    const seen = states.of(session).map((state) => state.split(':')[0]);
    expect(seen.slice(seen.indexOf('waiting') - 1, seen.indexOf('waiting') + 1)).toEqual(['working', 'waiting']);
    expect(seen).not.toContain('idle'); // it does not say so, and silence is no end
    await cline.core().client.call('session.stop', { session: session.id });
    expect(cline.processes(session)).toEqual([]);
  });
});
