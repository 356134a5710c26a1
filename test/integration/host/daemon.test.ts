import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processStart } from '../../../src/client/proc';
import { findRunGroups, hasRunGroups, killGroup } from '../../../src/main/host/cgroup';
import { endLeftovers } from '../../../src/main/host/leftovers';
import { bundleEntry } from '../../helpers/bundle';
import { endHost, freshHost, type OnHost, read, script, until } from '../../helpers/host';
import { makeScratch } from '../../helpers/repository';

let on: OnHost;

/** Shell that leaves a daemon: forked twice, in a session of its own, with nothing open. It notes its pid under a name. */
const daemon = (name: string, start: string): string =>
  `(${start} /bin/sh -c 'echo $$ > "${join(on.home, name)}"; exec /bin/sleep 300' <&- >&- 2>&- &); until [ -s "${join(on.home, name)}" ]; do sleep 0.01; done`;
const isThere = (name: string): boolean => processStart(Number(readFileSync(join(on.home, name), 'utf8'))) !== null;

const ways = [
  { how: 'by its cgroup', env: {}, start: 'env -i setsid', skip: !hasRunGroups() }, // this computer lets nobody make cgroups
  { how: 'by its mark', env: { ESPALIER_CGROUPS: 'off' }, start: 'setsid', skip: process.platform !== 'linux' },
] as const;
describe.each(ways)('a daemon that is found $how', ({ env, start, skip }) => {
  beforeEach(async () => {
    on = await freshHost(env);
  });
  afterEach(() => endHost(on));

  describe.skipIf(skip).each(['terminal', 'pipe'] as const)('on a %s', (io) => {
    it('ends with its process, and that of another stays', async () => {
      const { home, client } = on;
      const other = script(home, `${daemon('other', start)}; echo up; sleep 300`, io);
      await client.start(other);
      const reading = await read(client, other.id);
      await until(() => reading.text().includes('up'));
      const finishes = script(home, daemon('finished', start), io);
      await client.start(finishes);
      expect(await (await read(client, finishes.id)).ended).toEqual({ code: 0, signal: null });
      expect(isThere('finished')).toBe(false);
      const stopped = script(home, `${daemon('stopped', start)}; echo up; sleep 300`, io);
      await client.start(stopped);
      const second = await read(client, stopped.id);
      await until(() => second.text().includes('up'));
      await client.end(stopped.id, 5000);
      expect(isThere('stopped')).toBe(false);
      expect(isThere('other')).toBe(true);
      expect([...(await findRunGroups(home)).keys()]).toEqual('ESPALIER_CGROUPS' in env ? [] : [other.id]);
    });
  });

  it.skipIf(skip)('ends after its host was killed, unless its run is to be kept', async () => {
    const { home, client, host } = on;
    const specs = ['lost', 'kept'].map((name) => script(home, `${daemon(name, start)}; echo up; sleep 300`, 'pipe'));
    for (const spec of specs) {
      await client.start(spec);
      const reading = await read(client, spec.id);
      reading.ended.catch(() => {});
      await until(() => reading.text().includes('up'));
    }
    host.process.kill('SIGKILL');
    await once(host.process, 'exit');
    await endLeftovers(home, async () => new Set([specs[1]?.id ?? '']));
    expect([isThere('lost'), isThere('kept')]).toEqual([false, true]);
    await endLeftovers(home, async () => new Set());
    expect(isThere('kept')).toBe(false);
    expect((await findRunGroups(home)).size).toBe(0);
  });
});

it.skipIf(!hasRunGroups())('what forks faster than it can be looked for ends with its cgroup', async () => {
  on = await freshHost();
  // Each is gone before its pid can be signalled, and where one of them is met the others go on.
  const relay =
    'env -i setsid bash -c \'trap "" TERM HUP; next() { (next &) ; }; for one in 1 2 3 4 5 6 7 8 9 10 11 12; do next; done\' <&- >&- 2>&- &';
  const spec = script(on.home, `${relay}\necho up; sleep 300`, 'pipe');
  await on.client.start(spec);
  const folder = (await findRunGroups(on.home)).get(spec.id) ?? '';
  try {
    const reading = await read(on.client, spec.id);
    await until(() => reading.text().includes('up'));
    await on.client.end(spec.id, 300);
    expect((await findRunGroups(on.home)).size).toBe(0); // one with something in it cannot be removed
  } finally {
    killGroup(folder);
    await endHost(on);
  }
});

it.skipIf(!hasRunGroups())('a host that a command inside a run starts leaves the cgroup of that run, and outlives it', async () => {
  on = await freshHost();
  const home = makeScratch();
  const start = `env -u ESPALIER_RUN ESPALIER_HOME=${home} ELECTRON_RUN_AS_NODE=1 setsid "${process.execPath}"`;
  const inner = `${start} "${await bundleEntry('src/main/host/main.ts')}" terminal-host & echo "pid $!"; sleep 300`;
  const spec = script(on.home, inner, 'pipe');
  await on.client.start(spec);
  const reading = await read(on.client, spec.id);
  await until(() => reading.text().includes('serves'));
  const pid = Number(/pid (\d+)/.exec(reading.text())?.[1]);
  try {
    await on.client.end(spec.id, 5000);
    expect(processStart(pid)).not.toBeNull();
    expect((await findRunGroups(on.home)).size).toBe(0); // it is in it no more
  } finally {
    process.kill(pid, 'SIGKILL');
    rmSync(home, { recursive: true });
    await endHost(on);
  }
});
