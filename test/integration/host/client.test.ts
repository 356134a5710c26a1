import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectHost, type HostLink, type HostOptions } from '../../../src/main/host/client';
import type { EspalierError } from '../../../src/shared/errors';
import { bundleEntry } from '../../helpers/bundle';
import { processesOf } from '../../helpers/core';
import { read, runningRuns, script, until } from '../../helpers/host';
import { makeScratch } from '../../helpers/repository';

let home: string;
let links: HostLink[];
let failures: EspalierError[];

beforeEach(() => {
  home = makeScratch();
  links = [];
  failures = [];
});
afterEach(async () => {
  await Promise.allSettled(links.map((one) => one.quit())); // all but one find it gone
  await until(() => processesOf(home).length === 0); // a host that came too late is one of them
  rmSync(home, { recursive: true });
});

/** A host that starts after the last of the others was ended has nobody, and is to end soon. */
const environment = { ESPALIER_HOST_IDLE_MS: '1000' };

async function link(launch?: HostOptions['launch']): Promise<HostLink> {
  const bundle = await bundleEntry('src/main/host/main.ts');
  const made = connectHost({
    home,
    version: 'test',
    launch:
      launch ??
      (() => ({
        command: process.execPath,
        args: [bundle, 'terminal-host'],
        env: { ...process.env, ...environment, ESPALIER_HOME: home },
      })),
    failing: (error) => void failures.push(error),
    started: () => undefined,
  });
  links.push(made);
  return made;
}

async function hostPid(one: HostLink): Promise<number> {
  return (await (await one.terminals()).hello('core', 'test')).pid;
}

it('starts a host where none runs, and finds it again', async () => {
  const first = await link();
  const pid = await hostPid(first);
  const spec = script(home, 'read');
  await (await first.terminals()).start(spec);
  const second = await link();
  expect(await hostPid(second)).toBe(pid);
  expect((await (await second.terminals()).list()).map((info) => info.id)).toEqual([spec.id]);
});

it('starts one for two who ask at once', async () => {
  const [first, second] = await Promise.all([link(), link()]);
  expect(await hostPid(first)).toBe(await hostPid(second));
});

it('starts it anew when it was killed, and ends what the agents left', async () => {
  const one = await link();
  const pid = await hostPid(one);
  const before = await one.terminals();
  const spec = script(home, 'trap "" HUP TERM; echo ready; while :; do sleep 0.1; done');
  await before.start(spec);
  const reading = await read(before, spec.id);
  await until(() => reading.text().includes('ready'));
  process.kill(pid, 'SIGKILL');
  await expect(reading.ended).rejects.toMatchObject({ code: 'connection' });
  const after = await one.terminals();
  expect(after).not.toBe(before);
  expect(await hostPid(one)).not.toBe(pid);
  expect(await after.list()).toEqual([]);
  expect(runningRuns(home)).toEqual([]);
});

it('says why none can be started, and goes on trying', async () => {
  const bundle = await bundleEntry('src/main/host/main.ts');
  const broken = await link(() => ({
    command: failures.length < 2 ? join(home, 'missing') : process.execPath,
    args: [bundle, 'terminal-host'],
    env: { ...process.env, ESPALIER_HOME: home },
  }));
  expect(await hostPid(broken)).toBeGreaterThan(0);
  expect(failures.map((error) => error.code)).toEqual(['connection', 'connection']);
});

it('keeps the host’s own log small', async () => {
  const path = join(home, 'logs', 'terminal-host.log');
  mkdirSync(join(home, 'logs'));
  writeFileSync(path, Buffer.alloc(1024 * 1024 + 1));
  await hostPid(await link());
  expect(statSync(path).size).toBeLessThan(1000);
  expect(existsSync(`${path}.1`)).toBe(true);
});
