import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Session } from '../../src/shared/model';
import { startAgentCore } from '../helpers/agent-core';
import { endCores, processesOf } from '../helpers/core';
import { type Script, type Step, shell, write } from '../helpers/models';

/** Ten agents at once on two cores. */
const patience = 400_000;

afterAll(endCores);

const writes = (file: string): Step[] => [{ calls: [write(file, `${file}\n`)] }, { text: 'Written.' }];
const asksFor = (file: string): Step[] => [{ calls: [shell(`echo ${file} > ${file}`)] }, { text: 'Done as you said.' }];

test('ten jobs of six agents at once, through questions, a limit, a handoff and a core that is killed', { timeout: patience }, async () => {
  const agent = await startAgentCore('claude', 'codex', 'gemini', 'qwen', 'opencode', 'espalier');
  await agent.core().client.call('settings.set', { maxBackground: 10, handoffByItself: true });
  const limit = { status: 429, message: 'Usage limit reached', retryAfter: 1 };
  const full = { input: 70_000, cached: 0, output: 10 };

  const start = (id: string, script: Script, permissions: 'ask' | 'edit' = 'edit') => agent.run(script, { agent: id, permissions });
  const plain = [
    await start('claude', writes('a.txt')),
    await start('codex', writes('a.txt')),
    await start('gemini', writes('a.txt')),
    await start('qwen', writes('a.txt')),
    await start('opencode', writes('a.txt')),
  ];
  const asking = [
    await start('claude', asksFor('a.txt'), 'ask'),
    await start('codex', asksFor('a.txt'), 'ask'),
    await start('espalier', asksFor('a.txt'), 'ask'),
  ];
  const limited = await start('espalier', [limit, limit, limit, limit, limit, limit, ...writes('a.txt')]);
  const handed = await start('espalier', [
    { calls: [write('half.txt', 'half\n')], usage: full },
    { calls: [write('a.txt', 'a.txt\n')] },
    { text: 'The rest is done.' },
  ]);
  const all = [...plain, ...asking, limited, handed];

  await agent.until(limited, ({ parkedUntil, runs }) => parkedUntil !== null || runs > 1);
  await agent.until(handed, ({ runs }) => runs > 1);
  for (const session of asking) await agent.until(session, ({ asks }) => asks.length === 1);
  await agent.killCore();
  for (const session of asking) await agent.until(session, ({ asks }) => asks.length === 1);
  const { items } = await agent.core().client.call('inbox.list', {});
  expect(
    items
      .filter(({ kind }) => kind === 'permission')
      .map(({ session }) => session)
      .sort(),
  ).toEqual(asking.map(({ id }) => id).sort());
  for (const session of asking) await agent.answer(session, 'allow');

  const ended: Session[] = [];
  for (const session of all) ended.push(await agent.until(session, ({ state, files }) => state === 'finished' && files !== null));
  for (const session of ended) {
    expect(readFileSync(join(session.worktree, 'a.txt'), 'utf8').trim()).toBe('a.txt');
    expect(session.usage?.contextTokens ?? null, `${session.agent} says what it used`).not.toBe(session.agent === 'gemini' ? 0 : null);
  }
  const again = ended.find(({ id }) => id === handed.id);
  const { entries } = await agent.core().client.call('session.transcript', { session: handed.id, from: 0, limit: 100 });
  expect(again?.runs).toBe(2);
  expect(entries.find(({ run, entry }) => run.endsWith('-2') && entry.kind === 'text')?.entry).toMatchObject({
    text: expect.stringMatching(/You take over a task.*half\.txt/s),
  });
  const left = processesOf(agent.core().home).length;
  expect(left, 'only the core and the terminal host are left').toBe(2);
});
