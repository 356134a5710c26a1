import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectCore } from '../../../src/client/core';
import { coreSocketPath } from '../../../src/client/home';
import type { Launch } from '../../../src/client/launch';
import { connectSocket } from '../../../src/client/socket';
import type { Contract } from '../../../src/shared/contract';
import { EspalierError } from '../../../src/shared/errors';
import type { Client } from '../../../src/shared/rpc';
import { programVersion } from '../../../src/shared/version';
import { bundleEntry } from '../../helpers/bundle';
import { processesOf, untilTrue } from '../../helpers/core';
import { makeScratch } from '../../helpers/repository';

let scratch: string;
let home: string;

beforeEach(() => {
  scratch = makeScratch();
  home = join(scratch, 'home');
});
afterEach(async () => {
  for (const pid of processesOf(home)) process.kill(pid, 'SIGKILL');
  await untilTrue(() => processesOf(home).length === 0, 'no stand-in outlives its test');
  rmSync(scratch, { recursive: true, force: true });
});

/** A core that says it is of a version, or that ends at its start with a problem. */
async function standIn(how: { version?: string; problem?: string }): Promise<Launch> {
  const file = await bundleEntry('test/integration/client/stand-in.ts');
  const env = { ...process.env, ESPALIER_HOME: home, STAND_IN_VERSION: how.version ?? programVersion };
  return { command: process.execPath, args: [file], env: how.problem === undefined ? env : { ...env, STAND_IN_PROBLEM: how.problem } };
}

const hello = (core: Client<Contract>) => core.call('core.hello', { version: programVersion, client: 'test' });
const failure = (promise: Promise<unknown>): Promise<EspalierError> =>
  promise.then(
    () => Promise.reject(new Error('it worked')),
    (error: unknown) => (error instanceof EspalierError ? error : Promise.reject(error)),
  );

describe('connectCore', () => {
  it('starts a core where none runs, and finds it the next time', async () => {
    const how = await standIn({});
    const first = await hello(await connectCore({ client: 'test', start: true, home, how }));
    const second = await hello(await connectCore({ client: 'test', start: false, home }));
    expect(second.pid).toBe(first.pid);
    expect(first.home).toBe(home);
  });

  it('says that nothing runs where nothing is to be started', async () => {
    const error = await failure(connectCore({ client: 'test', start: false, home }));
    expect(error.code).toBe('connection');
    expect(processesOf(home)).toEqual([]);
  });

  it('leaves one core when several start it at once', async () => {
    const how = await standIn({});
    const cores = await Promise.all(Array.from({ length: 6 }, () => connectCore({ client: 'test', start: true, home, how })));
    const pids = await Promise.all(cores.map(async (core) => (await hello(core)).pid));
    expect(new Set(pids).size).toBe(1);
    await untilTrue(() => processesOf(home).length === 1, 'the others end');
  });

  it('replaces an older core', async () => {
    const old = await connectCoreOfVersion('0.0.1');
    const core = await connectCore({ client: 'test', start: true, home, how: await standIn({}) });
    const now = await hello(core);
    expect(now.version).toBe(programVersion);
    expect(now.pid).not.toBe(old);
  });

  it('refuses a newer core, and lets it run', async () => {
    const newer = await connectCoreOfVersion('99.0.0');
    const error = await failure(connectCore({ client: 'test', start: true, home, how: await standIn({}) }));
    expect(error.message).toContain('99.0.0');
    expect(processesOf(home)).toEqual([newer]);
  });

  it('gives the last words of a core that cannot start', async () => {
    const error = await failure(connectCore({ client: 'test', start: true, home, how: await standIn({ problem: 'the lamp is broken' }) }));
    expect(error.code).toBe('connection');
    expect(error.message).toContain('the lamp is broken');
    expect(error.hint).toContain('core.log');
  });

  it('replaces the socket of a core that was killed', async () => {
    const how = await standIn({});
    const { pid } = await hello(await connectCore({ client: 'test', start: true, home, how }));
    process.kill(pid, 'SIGKILL');
    await untilTrue(() => processesOf(home).length === 0, 'it is gone');
    const next = await hello(await connectCore({ client: 'test', start: true, home, how }));
    expect(next.pid).not.toBe(pid);
  });

  it('says that the home cannot be written', async () => {
    writeFileSync(home, 'a file where the folder should be');
    const error = await failure(connectCore({ client: 'test', start: true, home, how: await standIn({}) }));
    expect(error.message).toContain(home);
    expect(error.hint).toContain('ESPALIER_HOME');
  });
});

/** Starts a core of another version and gives its pid. */
async function connectCoreOfVersion(version: string): Promise<number> {
  const { startCore } = await import('../../../src/client/start');
  const lines = await startCore(home, performance.now() + 10_000, await standIn({ version }));
  lines.close();
  (await connectSocket(coreSocketPath(home))).destroy();
  const [pid] = processesOf(home);
  if (pid === undefined) throw new Error('no stand-in runs');
  return pid;
}
