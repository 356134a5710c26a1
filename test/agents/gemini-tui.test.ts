import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentCore, patience, startAgentCore } from '../helpers/agent-core';
import { endCores, untilTrue } from '../helpers/core';
import { write } from '../helpers/models';
import { watchStates } from '../helpers/states';

let gemini: AgentCore;
beforeAll(async () => {
  gemini = await startAgentCore('gemini');
}, patience);
afterAll(async () => {
  await endCores();
  await gemini.models.close();
  gemini.repository.dispose();
}, patience);

describe('Gemini CLI in its terminal', { timeout: 3 * patience }, () => {
  it('is seen at work, waiting for leave, at work and idle, and leaves nothing', async () => {
    // Its trust of the repository does not reach a worktree: the person's yes to the repository does.
    await gemini.core().client.call('repository.open', { path: gemini.repository.path, trust: true });
    const states = watchStates(gemini.core());
    const session = await gemini.run([{ calls: [write('note.txt', 'hi\n')] }, { text: 'All is done.' }], {
      place: 'foreground',
      permissions: 'ask',
    });
    const asked = await gemini.until(session, ({ needsYou, state }) => needsYou !== null && state === 'running');
    expect(asked).toMatchObject({ needsYou: { reason: 'permission' }, activity: { is: 'waiting', by: 'title' } });
    await gemini.core().client.call('session.send', { session: session.id, text: '' }); // Enter: allow once
    const { worktree, conversation } = await gemini.until(session, ({ activity, files }) => activity?.is === 'idle' && files === 1);
    expect(readFileSync(join(worktree, 'note.txt'), 'utf8')).toBe('hi\n');
    expect(conversation).toMatch(/^[0-9a-f-]{36}$/);
    await untilTrue(() => states.of(session).at(-1) === 'idle:title', 'that it is idle is told');
    const seen = states.of(session);
    expect(seen.slice(seen.indexOf('waiting:title') - 1), seen.join(' ')).toEqual(
      ['working', 'waiting', 'working', 'idle'].map((is) => `${is}:title`),
    );
    await gemini.core().client.call('session.stop', { session: session.id });
    expect(gemini.processes(session)).toEqual([]);
  });
});
