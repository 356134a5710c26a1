import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commandLine, endCores, processesOf, startCore, untilTrue } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

afterEach(endCores);

async function coreWith(agents: Record<string, string>) {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, agents);
  const run = (agent: string, goal = 'Work') => core.run({ goal, repository: repository.path, agent });
  return { core, repository, run };
}
/** Resident memory of a process, MiB. */
const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);

test('a command that does not exist fails the session with its name, and runs once it is declared right', async () => {
  const { core, run } = await coreWith({});
  const declare = (program: string): void =>
    writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents: [{ id: 'mine', command: [program], io: 'pipe' }] }));
  declare('no-such-agent-anywhere');
  const { id } = await run('mine');
  const failed = await core.until(id, ({ state }) => state === 'failed');
  expect(failed.error).toMatchObject({ code: 'agent', message: expect.stringContaining('no-such-agent-anywhere') });
  expect(failed.error?.hint).toContain('agents.json');
  declare('true');
  await core.client.call('session.restart', { session: id });
  expect((await core.until(id, ({ state }) => state === 'finished')).exit).toEqual({ code: 0, signal: null });
});

test('an agent that exits at once, well or badly, is told apart, and its last words are kept', async () => {
  const { core, run } = await coreWith({ good: 'echo bye', bad: 'echo no login >&2; exit 3', killed: 'kill -9 $$' });
  const [good, bad, killed] = [await run('good'), await run('bad'), await run('killed')];
  expect((await core.until(good.id, ({ state }) => state === 'finished')).error).toBeNull();
  const failed = await core.until(bad.id, ({ state }) => state === 'failed');
  expect(failed).toMatchObject({ exit: { code: 3 }, error: { message: expect.stringContaining('exit code 3') } });
  const words = async (): Promise<string> =>
    Buffer.from((await core.client.call('session.logs', { session: bad.id, last: 5 })).base64, 'base64').toString();
  await untilTrue(async () => (await words()).includes('no login'), 'its last words are in the log');
  expect((await core.until(killed.id, ({ state }) => state === 'failed')).exit?.signal).toBe('SIGKILL');
});

test('an agent that prints a gigabyte: memory and log stay small, and its end is seen', async () => {
  const { core, run } = await coreWith({ flood: 'yes "0123456789 0123456789 0123456789" | head -c 1000000000; echo; echo the end' });
  const { id } = await run('flood');
  await core.until(id, ({ state }) => state === 'running');
  let most = 0;
  const watch = setInterval(() => {
    for (const pid of processesOf(core.home)) {
      try {
        if (/espalier (serve|terminal-host)/.test(commandLine(pid))) most = Math.max(most, memoryOf(pid));
      } catch {
        // it has ended meanwhile
      }
    }
  }, 100);
  try {
    await core.until(id, ({ state }) => state === 'finished', 100_000);
  } finally {
    clearInterval(watch);
  }
  expect(most).toBeGreaterThan(20);
  expect(most).toBeLessThan(400);
  expect(sizeOf(path.join(core.home, 'logs'))).toBeLessThan(20 * 1024 * 1024);
  const { base64 } = await core.client.call('session.logs', { session: id, last: 1 });
  expect(Buffer.from(base64, 'base64').toString()).toContain('the end');
}, 120_000);

test('an agent that ignores SIGTERM, and children that it leaves, are gone when a stop answers', async () => {
  const script = `trap '' TERM HUP INT; (trap '' TERM HUP; setsid sleep 1000 & exec sleep 1001) & echo up > up.txt; echo up; while :; do sleep 1; done`;
  const { core, run } = await coreWith({ stubborn: script, leaves: 'setsid sleep 1000 & sleep 1000 & echo left > left.txt' });
  const stubborn = await run('stubborn');
  await core.until(stubborn.id, ({ files }) => files === 1);
  const stopped = await core.client.call('session.stop', { session: stubborn.id });
  expect(stopped.state).toBe('stopped');
  const leaves = await run('leaves', 'Leaves children');
  await core.until(leaves.id, ({ state }) => state === 'finished');
  const agents = (): string[] =>
    processesOf(core.home)
      .map(commandLine)
      .filter((line) => /sleep|while/.test(line));
  await untilTrue(() => agents().length === 0, 'no process of an agent is left');
});

test('agents.json that is malformed says where, leaves what is sound, and is read again when it changes', async () => {
  const { core, run } = await coreWith({ good: 'true' });
  const file = path.join(core.home, 'agents.json');
  const problem = () => core.replica().general?.problem ?? null;
  const list = async () => (await core.client.call('agent.list', {})).agents.map(({ id }) => id);
  await untilTrue(async () => (await list()).includes('good'), 'the declared agent is known');
  writeFileSync(
    file,
    '{ "agents": [\n  { "id": "good", "command": ["true"], "io": "pipe" },\n  { "id": "bad", "comand": ["x"], "io": "pipe" }\n] }',
  );
  await untilTrue(() => problem()?.includes(`${file}:3: unknown key "comand"`) === true, 'the fault is told');
  expect(await list()).toContain('good');
  writeFileSync(file, '{ "agents": [');
  await untilTrue(() => problem()?.includes('not valid JSON') === true, 'the fault is told');
  await expect(run('good')).rejects.toMatchObject({ code: 'agent' });
  rmSync(file);
  mkdirSync(file);
  await untilTrue(() => problem()?.includes('cannot be read') === true, 'the fault is told');
  expect((await core.client.call('core.doctor', {})).findings.find(({ name }) => name === 'configuration')?.ok).toBe(false);
  rmSync(file, { recursive: true });
  await untilTrue(() => problem() === null, 'the fault is mended');
  expect(await core.pid()).toBeGreaterThan(0);
});

test('settings.json that was edited by hand holds at once; a malformed one is told and never written over', async () => {
  const { core } = await coreWith({});
  const file = path.join(core.home, 'settings.json');
  writeFileSync(file, '{ "maxBackground": 3 }');
  await untilTrue(() => core.replica().general?.limits.maxBackground === 3, 'the new limit holds');
  writeFileSync(file, '{ "maxBackground": 3, "theme": "drak" }');
  await untilTrue(() => core.replica().general?.problem?.includes(`${file}:1: theme`) === true, 'the fault is told');
  await expect(core.client.call('settings.set', { theme: 'light' })).rejects.toMatchObject({ code: 'config' });
  expect(readFileSync(file, 'utf8')).toContain('drak');
});

test('two clients see the same, whoever does what', async () => {
  const { core, run } = await coreWith({ edit: 'echo new > new.txt' });
  const other = await core.again();
  const { id } = await run('edit');
  await other.until(id, ({ state }) => state === 'finished');
  await Promise.all([
    other.client.call('session.rename', { session: id, title: 'By the other' }),
    core.client.call('session.move', { session: id, place: 'foreground' }),
  ]);
  const race = [core, other].map(({ client }) => client.call('session.discard', { session: id }));
  expect((await Promise.allSettled(race)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const one of [core, other])
    await one.until(id, ({ state, title, place }) => state === 'discarded' && title === 'By the other' && place === 'foreground');
  await untilTrue(() => core.replica().seq === other.replica().seq, 'both are up to date');
  expect(other.replica().sessions.get(id)).toEqual(core.replica().sessions.get(id));
  expect([...other.replica().undos.keys()]).toEqual([...core.replica().undos.keys()]);
});
