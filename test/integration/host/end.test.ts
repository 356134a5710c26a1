import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endLeftovers } from '../../../src/main/host/leftovers';
import type { TerminalClient } from '../../../src/shared/terminal-client';
import { endHost, freshHost, read, runningRuns, script, type TestHost, until } from '../../helpers/host';

let home: string;
let host: TestHost;
let client: TerminalClient;

beforeEach(async () => {
  ({ home, host, client } = await freshHost());
});
afterEach(() => endHost({ home, host, client }));

const stubborn = `trap "" TERM HUP INT`;
/** Children of every kind: a plain one, one in a session of its own, one whose parent is gone, one without marks. */
const brood = [
  'sleep 300 &',
  'setsid sleep 300 &',
  '(setsid bash -c "trap \\"\\" TERM HUP; sleep 300 & sleep 300" & ) ',
  'env -i sleep 300 &',
].join('\n');

describe.each(['terminal', 'pipe'] as const)('an end on a %s', (io) => {
  it('ends the process gently when it can', async () => {
    const spec = script(home, 'trap "echo bye; exit 7" TERM HUP; echo ready; while :; do sleep 0.01; done', io);
    await client.start(spec);
    const reading = await read(client, spec.id);
    await until(() => reading.text().includes('ready'));
    await client.end(spec.id, 5000);
    expect(await reading.ended).toEqual({ code: 7, signal: null });
    expect(reading.text()).toContain('bye');
  });

  it('kills what ignores it, and everything that it forked', async () => {
    const spec = script(home, `${stubborn}\n${brood}\necho ready; while :; do sleep 0.1; done`, io);
    const { pid } = await client.start(spec);
    const reading = await read(client, spec.id);
    await until(() => reading.text().includes('ready'));
    await until(() => runningRuns(home).length >= 6);
    await client.end(spec.id, 200);
    expect(runningRuns(home)).toEqual([]);
    expect(await reading.ended).toEqual({ code: null, signal: 'SIGKILL' });
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
  });

  it('is over at once for one that has ended', async () => {
    const spec = script(home, 'exit 0', io);
    await client.start(spec);
    await (await read(client, spec.id)).ended;
    await client.end(spec.id, 60_000);
  });

  it('reaches one that is stopped', async () => {
    const spec = script(home, 'kill -STOP $$; echo on; sleep 60', io);
    const { pid } = await client.start(spec);
    await until(() => runningRuns(home).includes(pid ?? 0));
    await client.end(spec.id, 5000);
    expect(runningRuns(home)).toEqual([]);
  });

  it('of the process itself takes along what it leaves behind', async () => {
    const spec = script(home, `${brood}\necho done; exit 5`, io);
    await client.start(spec);
    const reading = await read(client, spec.id);
    expect(await reading.ended).toEqual({ code: 5, signal: null });
    expect(reading.text()).toContain('done');
    expect(runningRuns(home)).toEqual([]);
  });

  it('spares a core that a command inside the session had to start', async () => {
    const spec = script(home, 'env -u ESPALIER_RUN setsid sleep 300 & echo $!; read', io);
    await client.start(spec);
    const reading = await read(client, spec.id);
    await until(() => reading.text().includes('\n'));
    await client.end(spec.id, 100);
    process.kill(Number.parseInt(reading.text(), 10), 'SIGKILL'); // throws where it is gone
  });

  it('leaves the children of others alone', async () => {
    const other = script(home, 'sleep 300 & sleep 300', io);
    await client.start(other);
    await until(() => runningRuns(home).length >= 3);
    const before = runningRuns(home);
    const spec = script(home, 'sleep 300 & exit 0', io);
    await client.start(spec);
    await (await read(client, spec.id)).ended;
    expect(runningRuns(home)).toEqual(before);
  });
});

it('ends everything with the host when it is told to by force, and refuses without', async () => {
  await client.start(script(home, `${stubborn}; ${brood}\nsleep 300`));
  await client.start(script(home, 'sleep 300', 'pipe'));
  await until(() => runningRuns(home).length >= 6);
  await expect(client.quit(false)).rejects.toMatchObject({ code: 'refused' });
  const gone = once(host.process, 'exit');
  await client.quit(true).catch(() => {});
  expect(await gone).toEqual([0, null]);
  expect(runningRuns(home)).toEqual([]);
});

describe('after the host was killed', () => {
  it('a process on a terminal hears of it, although others were started later', async () => {
    const first = await client.start(script(home, 'sleep 300'));
    await client.start(script(home, `${stubborn}; sleep 300`));
    await until(() => runningRuns(home).length >= 2);
    host.process.kill('SIGKILL');
    await until(() => !runningRuns(home).includes(first.pid ?? 0));
    await endLeftovers(home, async () => new Set());
  });

  it('what ignores that is found by its mark and ended, but the runs to keep', async () => {
    const lost = script(home, `${stubborn}; ${brood}\nwhile :; do sleep 0.1; done`);
    const kept = script(home, `${stubborn}; while :; do sleep 0.1; done`, 'pipe');
    await client.start(lost);
    await client.start(kept);
    await until(() => runningRuns(home).length >= 6);
    host.process.kill('SIGKILL');
    await once(host.process, 'exit');
    expect(await endLeftovers(home, async () => new Set([kept.id]))).toBeGreaterThan(0);
    expect(runningRuns(home).length).toBeGreaterThan(0);
    await endLeftovers(home, async () => new Set());
    expect(runningRuns(home)).toEqual([]);
  });
});
