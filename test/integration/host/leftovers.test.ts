import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processStart } from '../../../src/client/proc';
import { hasRunGroups } from '../../../src/main/host/cgroup';
import { commandLine, endCores, processesOf, startCore, untilTrue } from '../../helpers/core';
import { makeRepository, makeScratch } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

let folder: string;
beforeEach(() => {
  folder = makeScratch();
});
afterEach(async () => {
  await endCores();
  rmSync(folder, { recursive: true });
});

const isThere = (pidFile: string): boolean => processStart(Number(readFileSync(pidFile, 'utf8'))) !== null;

test('a daemon ends with its session: a job, a stopped one, a shell, one whose host was killed', async () => {
  const pidFile = (name: string): string => path.join(folder, name);
  const start = hasRunGroups() ? 'env -i setsid' : 'setsid'; // by its mark it is known only while it has that
  const daemon = (name: string): string =>
    `(${start} /bin/sh -c 'echo $$ > ${pidFile(name)}; exec /bin/sleep 300' <&- >&- 2>&- &); until [ -s ${pidFile(name)} ]; do sleep 0.01; done`;
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { stays: `${daemon('stays')}; sleep 300`, stopped: `${daemon('stopped')}; sleep 300`, job: daemon('job') });
  const run = (agent: string, place: 'foreground' | 'background' = 'background') =>
    core.run({ goal: agent, repository: repository.path, agent, place });
  const up = (name: string): Promise<void> => untilTrue(() => existsSync(pidFile(name)) && isThere(pidFile(name)), `${name} is up`);

  const stays = await run('stays');
  await up('stays');
  const job = await run('job');
  await core.until(job.id, ({ state }) => state === 'finished');
  expect(isThere(pidFile('job'))).toBe(false);

  const stopped = await run('stopped');
  const shell = await run('shell', 'foreground');
  await core.until(shell.id, ({ began }) => began);
  await core.client.call('session.send', { session: shell.id, text: daemon('shell') });
  await up('shell');
  await up('stopped');
  for (const { id } of [stopped, shell]) await core.client.call('session.stop', { session: id });
  expect([isThere(pidFile('stopped')), isThere(pidFile('shell')), isThere(pidFile('stays'))]).toEqual([false, false, true]);

  const host = processesOf(core.home).find((pid) => commandLine(pid).includes('espalier terminal-host'));
  process.kill(host ?? 0, 'SIGKILL');
  expect((await core.until(stays.id, ({ state }) => state !== 'running')).state).toBe('failed');
  await untilTrue(() => !isThere(pidFile('stays')), 'what its host left is ended');
});

test('a core that quits ends what it asks agents for their versions with', async () => {
  mkdirSync(path.join(folder, 'bin'));
  const asked = path.join(folder, 'asked');
  const program = path.join(folder, 'bin', 'claude');
  writeFileSync(program, `#!/bin/sh\ntrap '' TERM\necho $$ > ${asked}\nwhile :; do sleep 1; done\n`);
  chmodSync(program, 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${path.dirname(program)}:${before}`;
  try {
    const core = await startCore();
    await untilTrue(() => existsSync(asked) && readFileSync(asked, 'utf8') !== '', 'the agent is asked');
    const pid = await core.pid();
    await core.client.call('core.quit', { stopAgents: true });
    await untilTrue(() => processStart(pid) === null, 'the core has ended');
    expect(isThere(asked)).toBe(false);
  } finally {
    process.env['PATH'] = before;
  }
});
