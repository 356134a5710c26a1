import { describe, expect, it } from 'vitest';
import { patience } from '../helpers/agent-core';
import { shell } from '../helpers/models';
import { makeRepository } from '../helpers/repository';
import { testInTerminal } from '../helpers/tui-suite';

describe('Codex in its terminal', { timeout: 3 * patience }, () => {
  const codex = testInTerminal('codex', {
    by: 'protocol',
    asks: /^apply_patch: .*note\.txt/,
    shows: 'enter',
    usage: { contextWindow: 258_400 },
  });

  it('asks whether a folder is to be trusted, where the person does not trust its repository, and only there', async () => {
    const strange = makeRepository();
    const { client } = codex().core();
    const shown = { place: 'foreground', repository: strange.path } as const;
    const session = await codex().run([{ text: 'Done.' }], shown);
    await codex().until(session, ({ needsYou }) => needsYou?.reason === 'trust');
    await client.call('session.stop', { session: session.id });

    await client.call('repository.open', { path: strange.path, trust: true });
    const trusted = await codex().run([{ text: 'Done.' }], shown);
    const { needsYou } = await codex().until(trusted, ({ activity, needsYou }) => activity?.is === 'idle' || needsYou !== null);
    expect(needsYou).toBeNull();
    await client.call('session.stop', { session: trusted.id });

    await client.call('repository.trust', { repository: session.repository, yes: false });
    const again = await codex().run([{ text: 'Done.' }], shown);
    await codex().until(again, ({ needsYou }) => needsYou?.reason === 'trust');
    await client.call('session.stop', { session: again.id });
    strange.dispose();
  });

  it('goes on with the conversation of a background job in its terminal, and the other way round', async () => {
    let asked = (): void => {};
    const inTurn = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const session = await codex().run(
      [
        { text: 'First.', calls: [shell('echo 1 > first.txt')] },
        () => {
          asked();
          return { hang: true };
        },
        { text: 'In the terminal.', calls: [shell('echo 2 > second.txt')] },
        { text: 'Waiting for you.' },
        { text: 'In the background again.', calls: [shell('echo 3 > third.txt')] },
        { text: 'Over.' },
      ],
      { permissions: 'auto' },
    );
    await inTurn;
    const job = await codex().until(session, ({ conversation }) => conversation !== null);
    await codex().core().client.call('session.move', { session: session.id, place: 'foreground' });
    const shown = await codex().until(session, ({ activity, files }) => files === 2 && activity?.is === 'idle');
    expect(shown).toMatchObject({ through: 'terminal', conversation: job.conversation, runs: 2 });
    await codex().core().client.call('session.move', { session: session.id, place: 'background' });
    const done = await codex().until(await codex().ended(session), ({ files }) => files === 3);
    expect(done).toMatchObject({ state: 'finished', through: 'messages', conversation: job.conversation, runs: 3 });
    expect(codex().processes(session)).toEqual([]);
  });
});
