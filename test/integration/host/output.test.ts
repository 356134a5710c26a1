import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../../../src/main/host/log';
import type { TerminalClient } from '../../../src/shared/terminal-client';
import { endHost, freshHost, read, script, type TestHost, until } from '../../helpers/host';

const million = 1_000_000;
/** 1 MB of numbered lines that end in a carriage return and line feed on a terminal too. */
const printMillion = "stty -onlcr 2>/dev/null; seq -f '%09.0f' 100000";
const numbered = `${Array.from({ length: 100_000 }, (_, at) => String(at + 1).padStart(9, '0')).join('\n')}\n`;

let home: string;
let host: TestHost;
let client: TerminalClient;

beforeEach(async () => {
  ({ home, host, client } = await freshHost());
});
afterEach(() => endHost({ home, host, client }));

describe.each(['terminal', 'pipe'] as const)('output on a %s', (io) => {
  it('is whole when 1 MB is printed right before the exit, 20 times', async () => {
    for (let round = 0; round < 20; round++) {
      const spec = script(home, printMillion, io);
      await client.start(spec);
      const reading = await read(client, spec.id, { from: 0, hold: true });
      expect(await reading.ended).toEqual({ code: 0, signal: null });
      expect(reading.text() === numbered).toBe(true);
      await expect.poll(() => client.collect(spec.id).then(() => true)).toBe(true);
    }
  });

  it('is whole for a slow holder whose process has long ended', async () => {
    const spec = script(home, printMillion, io);
    await client.start(spec);
    const reading = await read(client, spec.id, { from: 0, hold: true, ack: false });
    await until(() => reading.length() >= 256 * 1024);
    expect((await client.list())[0]?.exit).toBeNull(); // it waits for the holder
    reading.goOn();
    await reading.ended;
    expect(reading.text() === numbered).toBe(true);
    expect(reading.gaps).toEqual([]);
  });

  it('is whole, and the exit is known, for a holder that stalls when its process ends', async () => {
    const length = 256 * 1024 + 3000; // what a holder is given, and some that the kernel still holds
    const spec = script(home, `stty -onlcr 2>/dev/null; echo; read; seq -f '%09.0f' 100000 | head -c ${length}`, io);
    await client.start(spec);
    const reading = await read(client, spec.id, { from: 0, hold: true, ack: false });
    await until(() => reading.length() > 0);
    const before = reading.text();
    reading.stream.write('\n');
    await until(async () => (await client.list())[0]?.exit != null);
    expect(reading.length()).toBe(256 * 1024);
    reading.goOn();
    expect(await reading.ended).toEqual({ code: 0, signal: null });
    const printed = reading
      .text()
      .slice(before.length)
      .replace(/^\r?\n/, '');
    expect(printed.length).toBe(length);
    expect(printed === numbered.slice(0, length)).toBe(true);
  });

  it('of one whose holder stalls stays within bounds, and others go on', async () => {
    const stalled = script(home, 'yes', io);
    await client.start(stalled);
    const holder = await read(client, stalled.id, { hold: true, ack: false });
    await until(() => holder.length() >= 256 * 1024);
    const other = script(home, printMillion, io);
    await client.start(other);
    const reading = await read(client, other.id, { from: 0, hold: true });
    await reading.ended;
    expect(reading.length()).toBe(million);
    const offset = async (): Promise<number> => (await client.list()).find((info) => info.id === stalled.id)?.offset ?? 0;
    expect(await offset()).toBeLessThan(512 * 1024);
    const before = await offset();
    holder.stream.close(); // who lets go holds nothing back
    await until(async () => (await offset()) > before + 4 * million);
  });

  it('goes on when a holder is disconnected', async () => {
    const spec = script(home, 'yes', io);
    await client.start(spec);
    const window = await host.connect('terminal');
    const holder = await read(window, spec.id, { hold: true, ack: false });
    await until(() => holder.length() >= 256 * 1024);
    window.close();
    await until(async () => ((await client.list())[0]?.offset ?? 0) > 4 * million);
  });
});

it('of the past beyond the ring is told as a gap', async () => {
  const spec = script(home, `stty -onlcr; seq -f '%09.0f' 300000; echo last; read`);
  await client.start(spec);
  await until(async () => ((await client.list())[0]?.offset ?? 0) > 3 * million);
  const reading = await read(client, spec.id, { from: 0 });
  await until(() => reading.text().includes('last'));
  expect(reading.gaps).toHaveLength(1);
  expect(reading.length()).toBeLessThanOrEqual(1024 * 1024 + 64 * 1024);
  const start = (await client.list())[0]?.ringStart ?? 0;
  expect(start).toBeGreaterThan(1.9 * million);
});

describe('the log', () => {
  it('has what was printed, from a byte on or the last ones', async () => {
    const spec = script(home, printMillion, 'pipe');
    await client.start(spec);
    await (await read(client, spec.id, { hold: true })).ended;
    await until(async () => (await readLog(home, spec.id)).bytes.length === million);
    expect((await readLog(home, spec.id)).bytes.toString() === numbered).toBe(true);
    expect(await readLog(home, spec.id, { lastBytes: 20 })).toEqual({ offset: million - 20, bytes: Buffer.from(numbered.slice(-20)) });
    expect(await readLog(home, spec.id, { from: million - 10 })).toEqual({ offset: million - 10, bytes: Buffer.from(numbered.slice(-10)) });
    expect(await readLog(home, 'unknown')).toEqual({ offset: 0, bytes: Buffer.alloc(0) });
  });

  it('stays small, keeps the newest, and is private', async () => {
    const spec = script(home, `seq -f '%09.0f' 1500000`, 'pipe');
    await client.start(spec);
    const reading = await read(client, spec.id, { from: 0, hold: true });
    await reading.ended;
    await until(async () => {
      const { offset, bytes } = await readLog(home, spec.id);
      return offset + bytes.length === 15 * million;
    });
    const { offset, bytes } = await readLog(home, spec.id);
    expect(bytes.length).toBeLessThan(9 * million);
    expect(bytes.length).toBeGreaterThan(3 * million);
    expect(bytes.toString() === reading.text().slice(offset)).toBe(true);
    expect(readdirSync(join(home, 'logs', spec.id)).filter((name) => name.endsWith('.log')).length).toBeLessThanOrEqual(2);
  });

  it('that cannot be written (a full disk) stops nothing, and is told', async () => {
    const spec = script(home, 'seq 1000; read', 'pipe', 'full-disk');
    writeFileSync(join(home, 'logs'), 'no folder'); // nothing can be made in there
    await client.start(spec);
    const reading = await read(client, spec.id);
    await until(() => reading.text().includes('1000'));
    await until(async () => (await client.list())[0]?.logProblem != null);
    reading.stream.write('\n');
    expect(await reading.ended).toEqual({ code: 0, signal: null });
  });
});
