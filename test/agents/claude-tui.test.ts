import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { untilTrue } from '../helpers/core';
import { shell, write } from '../helpers/models';
import { makeRepository } from '../helpers/repository';
import { sharedAgentCore } from '../helpers/shared-agent-core';
import { watchStates } from '../helpers/states';

const claude = sharedAgentCore('claude');

const stop = async (session: { id: string }): Promise<void> => {
  await claude.core().client.call('session.stop', { session: session.id });
  expect(claude.processes(session)).toEqual([]);
};
const send = (session: { id: string }, text: string) => claude.core().client.call('session.send', { session: session.id, text });

describe('Claude Code in its terminal', { timeout: 2 * patience }, () => {
  it('is seen at work, waiting for leave, at work and idle, and leaves nothing', async () => {
    const states = watchStates(claude.core());
    const session = await claude.run(
      [{ calls: [shell('npm --version > version.txt')] }, { calls: [write('note.txt', 'hi\n')] }, { text: 'All is done.' }],
      { place: 'foreground', permissions: 'ask' },
    );
    const asked = await claude.until(session, ({ needsYou }) => needsYou !== null);
    expect(asked).toMatchObject({
      through: 'terminal',
      needsYou: { reason: 'permission', text: expect.stringContaining('npm --version') },
    });
    await send(session, ''); // Enter: the first option is yes
    await claude.until(session, ({ needsYou }) => needsYou?.text.includes('note.txt') === true);
    await send(session, '');
    const { worktree } = await claude.until(session, ({ activity }) => activity?.is === 'idle');
    expect(readFileSync(join(worktree, 'note.txt'), 'utf8')).toBe('hi\n');
    await untilTrue(() => states.of(session).at(-1) === 'idle:protocol', 'that it is idle is told');
    const seen = states.of(session);
    // Until its terminal's answer has reached it there is only its title.
    const reported = seen.slice(seen.indexOf('working:protocol'));
    expect(reported, seen.join(' ')).toEqual(['working', 'waiting', 'working', 'waiting', 'working', 'idle'].map((is) => `${is}:protocol`));
    await stop(session);
  });

  it('tells by its hooks that it is in another conversation', async () => {
    const session = await claude.run([{ text: 'First.' }], { place: 'foreground' });
    const { conversation } = await claude.until(session, ({ activity, conversation }) => activity?.is === 'idle' && conversation !== null);
    await send(session, '/clear');
    await claude.until(session, (now) => now.conversation !== conversation);
    await stop(session);
  });

  it('asks whether a folder is to be trusted, where the person does not trust its repository, and only there', async () => {
    const strange = makeRepository();
    const session = await claude.run([{ text: 'Done.' }], { place: 'foreground', repository: strange.path });
    const asked = await claude.until(session, ({ needsYou }) => needsYou !== null);
    expect(asked).toMatchObject({ activity: { is: 'waiting', by: 'protocol' }, needsYou: { text: expect.stringContaining('trust') } });
    await stop(session);

    const { client } = claude.core();
    await client.call('repository.open', { path: strange.path, trust: true });
    const trusted = await claude.run([{ text: 'Done.' }], { place: 'foreground', repository: strange.path });
    const { asks, needsYou } = await claude.until(trusted, ({ activity, needsYou }) => activity?.is === 'idle' || needsYou !== null);
    expect({ asks, needsYou }).toEqual({ asks: [], needsYou: null });
    await stop(trusted);

    await client.call('repository.trust', { repository: session.repository, yes: false });
    const again = await claude.run([{ text: 'Done.' }], { place: 'foreground', repository: strange.path });
    await claude.until(again, ({ needsYou }) => needsYou?.text.includes('trust') === true);
    await stop(again);
    strange.dispose();
  });

  it('goes on with the conversation of a background job in its terminal, and the other way round', async () => {
    let asked = (): void => {};
    const inTurn = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const session = await claude.run([
      { text: 'First.', calls: [write('first.txt', '1')] },
      () => {
        asked();
        return { hang: true };
      },
      { text: 'In the terminal.', calls: [write('second.txt', '2')] },
      { text: 'Waiting for you.' },
      { text: 'In the background again.', calls: [write('third.txt', '3')] },
      { text: 'Over.' },
    ]);
    await inTurn;
    const job = await claude.until(session, ({ conversation }) => conversation !== null);
    expect(job.through).toBe('messages');
    await claude.core().client.call('session.move', { session: session.id, place: 'foreground' });
    const shown = await claude.until(session, ({ activity, files }) => files === 2 && activity?.is === 'idle');
    expect(shown).toMatchObject({ through: 'terminal', conversation: job.conversation, runs: 2 });
    await claude.core().client.call('session.move', { session: session.id, place: 'background' });
    const done = await claude.until(await claude.ended(session), ({ files }) => files === 3);
    expect(done).toMatchObject({ state: 'finished', through: 'messages', conversation: job.conversation, runs: 3 });
    expect(claude.processes(session)).toEqual([]);
  });
});
