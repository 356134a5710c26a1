import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Session } from '../../../src/shared/model';
import { patience } from '../../helpers/agent-core';
import { untilTrue } from '../../helpers/core';
import { write } from '../../helpers/models';
import { sharedAgentCore } from '../../helpers/shared-agent-core';

/** Kills of an agent's core at work. */
const rounds = 4;
/** After a request was made, ms: before it arrived, while it is saved, once its run has begun. */
const moments = [0, 4, 30];

const agent = sharedAgentCore('espalier');

const open = ({ id }: Pick<Session, 'id'>) => agent.core().client.call('review.open', { session: id });
const say = async ({ id: session }: Pick<Session, 'id'>, text: string): Promise<void> => {
  const { tree } = await open({ id: session });
  const on = { path: 'a.txt', side: 'new', line: 1, endLine: 1 } as const;
  await agent.core().client.call('comment.save', { session, tree, id: null, ...on, text });
};
const request = ({ id: session }: Pick<Session, 'id'>) =>
  agent.core().client.call('review.requestChanges', { session, text: null, agent: null });
const statesOf = async (session: Pick<Session, 'id'>): Promise<string[]> => (await open(session)).comments.map(({ state }) => state);
/** What the session's agent was told, as it reached the model that answered last. */
const told = ({ goal }: Session): string => {
  const last = agent.models.requests.findLast(({ prompt }) => prompt.includes(goal));
  return (last?.messages ?? []).flatMap(({ role, text }) => (role === 'user' ? [text] : [])).join('\n');
};
const times = (text: string, word: string): number => text.split(word).length - 1;

test('comments to an agent at work are told once, whenever the core is killed', { timeout: 2 * patience }, async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let turns = 0;
  const session = await agent.run(async () => {
    turns += 1;
    if (turns === 1) return { calls: [write('a.txt', 'a\n')] };
    if (turns === 2) await held;
    return { text: 'Noted.' };
  });
  const transcript = (): string => {
    const file = path.join(agent.core().home, 'transcripts', `${session.id}.jsonl`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  await untilTrue(() => turns === 2, 'it is at work');
  for (let round = 1; round <= rounds; round += 1) {
    const word = `Comment number ${round}.`;
    await say(session, word);
    let cut: Promise<unknown> = Promise.resolve();
    await agent.killCore(async () => {
      cut = request(session).catch(() => undefined);
      // Its conversation has it, and the store may have it or not.
      while (!transcript().includes(word)) await new Promise((resolve) => setImmediate(resolve));
    });
    await cut;
    expect(await statesOf(session)).toEqual(Array.from({ length: round }, () => 'sent'));
    await expect(request(session)).rejects.toThrow('nothing to send');
  }
  release();
  await agent.ended(session);
  for (let round = 1; round <= rounds; round += 1) expect(times(told(session), `Comment number ${round}.`)).toBe(1);
});

test('a request to an agent that has ended is whole or not made, whenever the core is killed', { timeout: 2 * patience }, async () => {
  const session = await agent.run(({ messages }) => (messages.length < 3 ? { calls: [write('a.txt', 'a\n')] } : { text: 'Noted.' }));
  let { runs } = await agent.ended(session);
  for (const [round, moment] of moments.entries()) {
    await say(session, `Comment number ${round}.`);
    let cut: Promise<unknown> = Promise.resolve();
    await agent.killCore(async () => {
      cut = request(session).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, moment));
    });
    await cut;
    const made = (await statesOf(session)).at(-1) !== 'draft';
    if (!made) {
      expect(agent.core().replica().sessions.get(session.id)).toMatchObject({ state: 'finished', runs });
      expect(await request(session)).toMatchObject({ run: `${session.id}-${runs + 1}`, session: { state: 'queued' } });
    }
    runs += 1;
    await agent.until(session, (now) => now.state === 'finished' && now.runs === runs);
    expect(times(told(session), `Comment number ${round}.`)).toBe(1);
  }
});
