import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentCore, patience, startAgentCore } from '../helpers/agent-core';
import { endCores, untilTrue } from '../helpers/core';
import { shell, write } from '../helpers/models';
import { makeRepository } from '../helpers/repository';
import { watchStates } from '../helpers/states';

let codex: AgentCore;
beforeAll(async () => {
  codex = await startAgentCore('codex');
}, patience);
afterAll(async () => {
  await endCores();
  await codex.models.close();
  codex.repository.dispose();
}, patience);

const send = (session: { id: string }, text: string) => codex.core().client.call('session.send', { session: session.id, text });

describe('Codex in its terminal', { timeout: 3 * patience }, () => {
  it('is seen at work, waiting for leave, at work and idle, and leaves nothing', async () => {
    const states = watchStates(codex.core());
    const session = await codex.run([{ calls: [write('note.txt', 'hi\n')] }, { text: 'All is done.' }], {
      place: 'foreground',
      permissions: 'ask',
    });
    const asked = await codex.until(session, ({ needsYou }) => needsYou !== null);
    expect(asked).toMatchObject({ through: 'terminal', needsYou: { reason: 'permission' }, activity: { is: 'waiting', by: 'protocol' } });
    const shown = async (): Promise<string> => {
      const { base64 } = await codex.core().client.call('session.logs', { session: session.id, last: 200 });
      return Buffer.from(base64, 'base64').toString();
    };
    await untilTrue(async () => (await shown()).includes('enter'), 'its dialog is drawn');
    await send(session, ''); // Enter: the first option is yes
    const { worktree } = await codex.until(session, ({ activity, needsYou }) => activity?.is === 'idle' && needsYou === null);
    expect(existsSync(join(worktree, 'note.txt'))).toBe(true);
    await untilTrue(() => states.of(session).at(-1) === 'idle:protocol', 'that it is idle is told');
    const seen = states.of(session);
    const reported = seen.slice(seen.indexOf('waiting:protocol') - 1);
    expect(reported, seen.join(' ')).toEqual(['working', 'waiting', 'working', 'idle'].map((is) => `${is}:protocol`));
    await codex.core().client.call('session.stop', { session: session.id });
    expect(codex.processes(session)).toEqual([]);
  });

  it('asks whether a folder is to be trusted, where the person does not trust its repository, and only there', async () => {
    const strange = makeRepository();
    const { client } = codex.core();
    const shown = { place: 'foreground', repository: strange.path } as const;
    const session = await codex.run([{ text: 'Done.' }], shown);
    await codex.until(session, ({ needsYou }) => needsYou?.reason === 'trust');
    await client.call('session.stop', { session: session.id });

    await client.call('repository.open', { path: strange.path, trust: true });
    const trusted = await codex.run([{ text: 'Done.' }], shown);
    const { needsYou } = await codex.until(trusted, ({ activity, needsYou }) => activity?.is === 'idle' || needsYou !== null);
    expect(needsYou).toBeNull();
    await client.call('session.stop', { session: trusted.id });

    await client.call('repository.trust', { repository: session.repository, yes: false });
    const again = await codex.run([{ text: 'Done.' }], shown);
    await codex.until(again, ({ needsYou }) => needsYou?.reason === 'trust');
    await client.call('session.stop', { session: again.id });
    strange.dispose();
  });

  it('goes on with the conversation of a background job in its terminal, and the other way round', async () => {
    let asked = (): void => {};
    const inTurn = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const session = await codex.run(
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
    const job = await codex.until(session, ({ conversation }) => conversation !== null);
    await codex.core().client.call('session.move', { session: session.id, place: 'foreground' });
    const shown = await codex.until(session, ({ activity, files }) => files === 2 && activity?.is === 'idle');
    expect(shown).toMatchObject({ through: 'terminal', conversation: job.conversation, runs: 2 });
    await codex.core().client.call('session.move', { session: session.id, place: 'background' });
    const done = await codex.until(await codex.ended(session), ({ files }) => files === 3);
    expect(done).toMatchObject({ state: 'finished', through: 'messages', conversation: job.conversation, runs: 3 });
    expect(codex.processes(session)).toEqual([]);
  });
});
