import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readExit } from '../../../src/main/host/exit-file';
import { read, script, spawnHost, startHost, type TestHost } from '../../helpers/host';
import { makeScratch } from '../../helpers/repository';

let home: string;
let host: TestHost;

beforeEach(async () => {
  home = makeScratch();
  host = await startHost(home, { ESPALIER_HOST_IDLE_MS: '50' });
});
afterEach(async () => {
  await host.stop();
  rmSync(home, { recursive: true });
});

/** Runs a script to its end, and leaves its exit uncollected. */
async function ended(text: string): Promise<string> {
  const client = await host.connect();
  const spec = script(home, text, 'pipe');
  await client.start(spec);
  await (await read(client, spec.id)).ended;
  client.close();
  return spec.id;
}

it('is on disk when it is told, whatever ends the host, until it is collected', async () => {
  const client = await host.connect();
  const spec = script(home, 'exit 3');
  await client.start(spec);
  await (await read(client, spec.id)).ended;
  host.process.kill('SIGKILL');
  expect(await readExit(home, spec.id)).toEqual({ code: 3, signal: null });
  host = await startHost(home);
  const next = await host.connect();
  expect(await next.list()).toEqual([]);
  expect(await readExit(home, spec.id)).toEqual({ code: 3, signal: null });
  await next.collect(spec.id);
  expect(await readExit(home, spec.id)).toBeNull();
  next.close();
});

it('is gone once it was collected from the host that saw it', async () => {
  const id = await ended('kill -9 $$');
  const client = await host.connect();
  expect(await readExit(home, id)).toEqual({ code: null, signal: 'SIGKILL' });
  await client.collect(id);
  expect(await readExit(home, id)).toBeNull();
  client.close();
});

it('of an earlier process is not that of another with its id', async () => {
  const id = await ended('exit 3');
  host.process.kill('SIGKILL');
  host = await startHost(home);
  const client = await host.connect();
  await client.start(script(home, 'sleep 60', 'pipe', id));
  expect(await readExit(home, id)).toBeNull();
  client.close();
});

it('that was not collected keeps no host alive: it ends, and the exit stays', async () => {
  const gone = once(host.process, 'exit');
  const id = await ended('exit 3');
  expect(await gone).toEqual([0, null]);
  expect(await readExit(home, id)).toEqual({ code: 3, signal: null });
});

it('that cannot be kept on disk keeps its host alive', async () => {
  writeFileSync(join(home, 'logs'), 'no folder'); // nothing can be made in there
  const id = await ended('exit 3');
  const elsewhere = join(home, 'elsewhere');
  const other = await spawnHost(elsewhere, { ESPALIER_HOST_IDLE_MS: '200' }); // a clock: starts later, and waits for longer
  await once(other, 'exit');
  const client = await host.connect();
  expect((await client.list()).map((info) => [info.id, info.exit])).toEqual([[id, { code: 3, signal: null }]]);
  client.close();
});
