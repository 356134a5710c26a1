import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readExit } from '../../../src/main/host/exit-file';
import { openStore } from '../../../src/main/store/store';
import { commandLine, endCores, processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

afterEach(endCores);

/** Kills the core or the terminal host of a home, and sees that it is gone. */
async function kill(home: string, verb: 'serve' | 'terminal-host'): Promise<void> {
  const victims = processesOf(home).filter((pid) => commandLine(pid).includes(`espalier ${verb}`));
  expect(victims).toHaveLength(1);
  for (const pid of victims) process.kill(pid, 'SIGKILL');
  await untilTrue(() => !processesOf(home).some((pid) => victims.includes(pid)), `${verb} is gone`);
}

/** A session whose agent notes that it starts, and ends with a code once it is let; its core is killed meanwhile. */
async function begun(code: number): Promise<{ core: TestCore; id: string; run: string; starts: () => string; go: () => void }> {
  const core = await startCore();
  const repository = makeRepository();
  const [starts, go] = [path.join(repository.scratch, 'starts'), path.join(repository.scratch, 'go')];
  declareAgents(core.home, { wait: `echo begun >> ${starts}; until [ -e ${go} ]; do sleep 0.05; done; exit ${code}` });
  const { id } = await core.run({ goal: 'Wait', repository: repository.path, agent: 'wait' });
  const { run } = await core.until(id, ({ began }) => began);
  await untilTrue(() => processesOf(core.home).length >= 3, 'the agent runs');
  await kill(core.home, 'serve');
  return { core, id, run: run ?? '', starts: () => readFileSync(starts, 'utf8'), go: () => writeFileSync(go, '') };
}

test.each([0, 3])('an agent that ends with %s while there is no core, and then no host either: the next core knows how', async (code) => {
  const { core, id, run, starts, go } = await begun(code);
  go();
  await untilTrue(async () => (await readExit(core.home, run)) !== null, 'its exit is on disk');
  await kill(core.home, 'terminal-host');
  const next = await core.again();
  const settled = await next.until(id, ({ state }) => state !== 'running');
  expect(settled).toMatchObject({ state: code === 0 ? 'finished' : 'failed', exit: { code, signal: null }, runs: 1 });
  await untilTrue(async () => (await readExit(core.home, run)) === null, 'it is collected');
  expect(starts()).toBe('begun\n');
});

test('a host that is killed while the agent is at work: nobody saw its end, and the session says so', async () => {
  const { core, id } = await begun(0);
  await kill(core.home, 'terminal-host');
  const next = await core.again();
  const lost = await next.until(id, ({ state }) => state !== 'running');
  expect(lost).toMatchObject({ state: 'failed', exit: null, error: { message: expect.stringContaining('unseen') } });
});

test('an agent that ran to its end before it was noted that it began is not started again', async () => {
  const { core, id, run, starts, go } = await begun(0);
  go();
  await untilTrue(async () => (await readExit(core.home, run)) !== null, 'its exit is on disk');
  await kill(core.home, 'terminal-host');
  const store = openStore(core.home);
  const saved = store.sessions.all().find((record) => record.id === id);
  if (!saved) throw new Error('the session was not saved');
  store.save({ session: { ...saved, began: false } });
  store.close();
  const next = await core.again();
  expect(await next.until(id, ({ state }) => state === 'finished')).toMatchObject({ exit: { code: 0, signal: null } });
  expect(starts()).toBe('begun\n');
});
