import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endCores, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { makeRepository, makeScratch, type TestRepository } from '../../helpers/repository';

const program = path.resolve(import.meta.dirname, '../../fixtures/acp-agent.mjs');
const noDefaults = { model: null, permissions: null, args: [], env: {} };

let core: TestCore;
let repository: TestRepository;
let bin: string;

/** A program that writes down what it was started with, and then is `then`. */
function install(name: string, then: string): string {
  const file = path.join(bin, name);
  const notes = `printf '%s\\n' "$@" >> args.txt; echo "$PLACE/$ESPALIER_PLACE/$TOLD/$ESPALIER_WORKTREE" > env.txt`;
  writeFileSync(file, `#!/bin/sh\n${notes}\n${then}\n`);
  chmodSync(file, 0o755);
  return file;
}

beforeEach(async () => {
  core = await startCore();
  repository = makeRepository();
  bin = makeScratch();
  const talking = install('talking', `exec "${process.execPath}" "${program}"`);
  const plain = install('plain', 'true');
  const agents = [
    { id: 'talking', command: [talking, '{prompt}'], messages: { protocol: 'acp', args: ['--acp'] } },
    { id: 'plain', command: [plain, 'fixed', '{prompt}'], io: 'pipe' },
  ];
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents }));
});
afterEach(endCores);

/** Runs an agent to its end: what it was started with. */
async function started(agent: string, goal: string) {
  const { id } = await core.run({ goal, repository: repository.path, agent });
  const session = await core.until(id, ({ state }) => state === 'finished');
  const read = (name: string): string => readFileSync(path.join(session.worktree, name), 'utf8').trim();
  return { session, args: read('args.txt').split('\n'), env: read('env.txt') };
}

test('arguments and environment of an agent reach it by messages; those of a repository go before', async () => {
  const told = path.join(bin, 'told');
  const agents = {
    talking: { ...noDefaults, permissions: 'edit' as const, args: ['--first', 'two words'], env: { PLACE: 'all', TOLD: told } },
  };
  await core.client.call('settings.set', { agents });
  const goal = JSON.stringify([['say', 'Done.']]);
  const first = await started('talking', goal);
  expect(first.session).toMatchObject({ through: 'messages', permissions: 'edit' });
  expect(first.args).toEqual(['--first', 'two words', '--acp']);
  expect(first.env).toBe(`all//${told}/${first.session.worktree}`);

  const here = { ...noDefaults, permissions: 'plan' as const, env: { PLACE: 'here', TOLD: told } };
  await core.client.call('settings.set', { repositories: { [first.session.repository]: { agents: { talking: here } } } });
  const second = await started('talking', goal);
  expect(second.session.permissions).toBe('plan');
  expect(second.args).toEqual(['--first', 'two words', '--acp']);
  expect(second.env).toBe(`here//${told}/${second.session.worktree}`);
});

test('an agent that is only started gets them as well, each time as they are then', async () => {
  await core.client.call('settings.set', { agents: { plain: { ...noDefaults, args: ['-x'], env: { PLACE: 'one' } } } });
  const { session, args, env } = await started('plain', 'work');
  expect(args).toEqual(['-x', 'fixed', 'work']);
  expect(env).toBe(`one///${session.worktree}`);
  await core.client.call('settings.set', { agents: {} });
  expect(await started('plain', 'again')).toMatchObject({ args: ['fixed', 'again'], env: expect.stringMatching(/^\/\/\//) });
});

test('a variable of Espalier itself is refused and nothing changes', async () => {
  const agents = { plain: { ...noDefaults, env: { ESPALIER_PLACE: 'x' } } };
  await expect(core.client.call('settings.set', { agents })).rejects.toMatchObject({ code: 'usage' });
  expect((await core.client.call('settings.get', {})).settings.agents).toEqual({});
});

test('an agent is looked for with what is set for it, in all repositories and in one, which is forgotten with that one', async () => {
  const { client } = core;
  const agents = [
    { id: 'found', command: ['by-path'], programs: ['by-path'] },
    { id: 'below', command: ['./tools/agent'] },
  ];
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents }));
  install('by-path', 'true');
  const about = { ...noDefaults, env: { PATH: `${bin}:/usr/bin:/bin` } };
  const state = () => core.replica().agents.find(({ id }) => id === 'found')?.state;
  const { repository: opened } = await client.call('repository.open', { path: repository.path, trust: false });
  const usable = async () => (await client.call('agent.usable', { repository: opened.id })).usable;
  expect(await usable()).toMatchObject({ found: { ok: false, why: 'It is not installed.' }, below: { ok: false }, practice: { ok: true } });

  await client.call('settings.set', { repositories: { [opened.id]: { agents: { found: about } }, other: { agents: {} } } });
  repository.write('tools/agent', '#!/bin/sh\n');
  chmodSync(path.join(repository.path, 'tools/agent'), 0o755);
  expect(await usable()).toMatchObject({ found: { ok: true }, below: { ok: true } });
  expect(state()).toBe('not-installed');
  const { session } = await started('found', 'work');

  await client.call('session.discard', { session: session.id });
  await client.call('repository.forget', { repository: opened.id });
  expect((await client.call('settings.get', {})).settings.repositories).toEqual({ other: { agents: {} } });
  await client.call('settings.set', { agents: { found: about } });
  await untilTrue(() => state() === 'ready', 'it is found with what is set in all');
});

test('the doctor tells of the agents that were found, with their versions', async () => {
  const version = install('counted', 'echo counted 1.2.3');
  const agents = [{ id: 'counted', command: [version], version: { args: ['--version'], pattern: 'counted (\\S+)', minimum: '2' } }];
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents }));
  await core.client.call('agent.list', {});
  const finding = async () => (await core.client.call('core.doctor', {})).findings.find(({ name }) => name === 'agents');
  expect(await finding()).toMatchObject({ ok: true, text: expect.stringContaining('counted 1.2.3: too old'), hint: '' });
  expect((await finding())?.text).toMatch(/Espalier agent [\d.]+: It has no endpoint yet, and so no model\./);
  await core.client.call('settings.set', { agent: 'counted' });
  const ready = (await core.client.call('agent.list', {})).agents.some(
    ({ path, version, state }) => (path ?? version) !== null && state === 'ready',
  );
  expect((await finding())?.ok).toBe(ready); // with an agent of this computer all is well
});
