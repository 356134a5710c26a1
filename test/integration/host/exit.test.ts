import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readExit } from '../../../src/main/host/exit-file';
import type { TerminalClient } from '../../../src/shared/terminal-client';
import { endHost, freshHost, read, script, spawnHost, startHost, type TestHost } from '../../helpers/host';

let home: string;
let host: TestHost;
let client: TerminalClient;

beforeEach(async () => {
  ({ home, host, client } = await freshHost({ ESPALIER_HOST_IDLE_MS: '1000' }));
});
afterEach(() => endHost({ home, host, client }));

async function kill(): Promise<void> {
  const gone = once(host.process, 'exit');
  host.process.kill('SIGKILL');
  await gone;
}
/** Runs a script to its end, leaves its exit uncollected, and goes. */
async function ended(text: string): Promise<string> {
  const spec = script(home, text, 'pipe');
  await client.start(spec);
  await (await read(client, spec.id)).ended;
  client.close();
  return spec.id;
}

it('is on disk when it is told, whatever ends the host, until it is collected', async () => {
  const spec = script(home, 'exit 3');
  await client.start(spec);
  await (await read(client, spec.id)).ended;
  await kill();
  expect(await readExit(home, spec.id)).toEqual({ code: 3, signal: null });
  host = await startHost(home);
  client = await host.connect();
  expect(await client.list()).toEqual([]);
  expect(await readExit(home, spec.id)).toEqual({ code: 3, signal: null });
  await client.collect(spec.id);
  expect(await readExit(home, spec.id)).toBeNull();
});

it('is gone once it was collected from the host that saw it', async () => {
  const id = await ended('kill -9 $$');
  client = await host.connect();
  expect(await readExit(home, id)).toEqual({ code: null, signal: 'SIGKILL' });
  await client.collect(id);
  expect(await readExit(home, id)).toBeNull();
});

it('of an earlier process is not that of another with its id', async () => {
  const id = await ended('exit 3');
  await kill();
  host = await startHost(home);
  client = await host.connect();
  await client.start(script(home, 'sleep 60', 'pipe', id));
  expect(await readExit(home, id)).toBeNull();
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
  const other = await spawnHost(elsewhere, { ESPALIER_HOST_IDLE_MS: '1500' }); // a clock: starts later, and waits for longer
  await once(other, 'exit');
  client = await host.connect();
  expect((await client.list()).map((info) => [info.id, info.exit])).toEqual([[id, { code: 3, signal: null }]]);
});
