import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostSocketPath } from '../../../src/client/home';
import type { TerminalClient } from '../../../src/shared/terminal-client';
import { endHost, freshHost, read, script, spawnHost, startHost, type TestHost, until } from '../../helpers/host';

let home: string;
let host: TestHost;
let client: TerminalClient;

beforeEach(async () => {
  ({ home, host, client } = await freshHost());
});
afterEach(() => endHost({ home, host, client }));

describe.each(['terminal', 'pipe'] as const)('a process on a %s', (io) => {
  it('tells its output, then its exit code, and keeps the code until it is collected', async () => {
    const spec = script(home, 'printf hello; exit 3', io);
    const info = await client.start(spec);
    expect(info.pid).toBeGreaterThan(0);
    const reading = await read(client, spec.id);
    expect(await reading.ended).toEqual({ code: 3, signal: null });
    expect(reading.text()).toBe('hello');
    await expect.poll(async () => (await client.list()).map((one) => one.exit)).toEqual([{ code: 3, signal: null }]);
    await client.collect(spec.id);
    expect(await client.list()).toEqual([]);
  });

  it('tells the signal that ended it', async () => {
    const spec = script(home, 'kill -9 $$', io);
    await client.start(spec);
    expect(await (await read(client, spec.id)).ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('has the environment that it was given, a session of its own, and no descriptor of the host', async () => {
    await client.start(script(home, 'sleep 60', 'terminal'));
    await client.start(script(home, 'sleep 60', 'pipe'));
    const probe = 'echo "$$ $(cut -d" " -f6 /proc/$$/stat)"; echo /proc/$$/fd/*; env | cut -d= -f1 | sort | tr "\\n" " "';
    const spec = script(home, probe, io);
    await client.start({ ...spec, env: { ...spec.env, 'ODD-NAME': 'x', 'BASH_FUNC_f%%': '() { :; }' } });
    const reading = await read(client, spec.id);
    await reading.ended;
    const [ids = '', descriptors = '', names = ''] = reading.text().split(/\r?\n/);
    const [pid, session] = ids.split(' ');
    expect(session).toBe(pid);
    // 255 is bash's own, and 3 the folder that it reads; a pipe to list it would show itself, or not
    const open = descriptors.split(' ').map((file) => basename(file));
    expect(open.filter((fd) => fd !== '255' && fd !== '3')).toEqual(['0', '1', '2']);
    expect(names.split(' ')).toEqual(expect.arrayContaining(['BASH_FUNC_f%%', 'ESPALIER_HOME', 'ESPALIER_RUN', 'ODD-NAME', 'PATH']));
    expect(names).not.toMatch(/ELECTRON|NODE|VITEST|npm_/);
  });

  it('takes a paste of 1 MB whole while it is slow to read', async () => {
    const spec = script(home, `${io === 'terminal' ? 'stty raw -echo;' : ''} echo ready; sleep 0.3; head -c 1048576 | cksum`, io);
    await client.start(spec);
    const reading = await read(client, spec.id);
    await until(() => reading.text().includes('ready'));
    const paste = Buffer.alloc(1024 * 1024, 'pasted line of text\n');
    reading.stream.write(paste);
    await reading.ended;
    const sum = execFileSync('cksum', { input: paste, encoding: 'utf8' }).trim();
    expect(reading.text()).toContain(sum);
  });

  it('reads the end of its input after what was typed before', async () => {
    const spec = script(home, 'while read -r line; do echo "got $line"; done; echo over', io);
    await client.start(spec);
    const terminal = await host.connect('terminal');
    const reading = await read(terminal, spec.id);
    reading.stream.write('one\ntwo\n');
    reading.stream.end();
    expect(await reading.ended).toEqual({ code: 0, signal: null });
    expect(reading.text()).toMatch(/got one\r?\ngot two\r?\nover/);
    terminal.close();
  });

  it.each([
    ['a command that does not exist', 'no-such-command', /not found in PATH/],
    ['a path that does not exist', './missing', /does not exist/],
    ['a folder', './folder', /is a folder/],
    ['a file without permission', './plain', /may not be executed/],
  ])('is not started from %s', async (_, command, message) => {
    mkdirSync(join(home, 'folder'));
    writeFileSync(join(home, 'plain'), '#!/bin/sh\n', { mode: 0o644 });
    await expect(client.start({ ...script(home, '', io), command })).rejects.toMatchObject({
      code: 'agent',
      message: expect.stringMatching(message),
    });
    expect(await client.list()).toEqual([]);
  });
});

it('starts a process once, however often its id is started', async () => {
  const spec = script(home, 'sleep 60');
  const [first, second] = await Promise.all([client.start(spec), client.start(spec)]);
  expect(second.pid).toBe(first.pid);
  expect(await client.list()).toHaveLength(1);
});

it('refuses to start in a folder that is not there', async () => {
  await expect(client.start({ ...script(home, ''), cwd: join(home, 'gone') })).rejects.toMatchObject({ code: 'agent' });
});

it('merges errors and output of a pipe in order', async () => {
  const spec = script(home, 'for i in 1 2 3 4 5; do echo out$i; echo err$i >&2; done', 'pipe');
  await client.start(spec);
  const reading = await read(client, spec.id);
  await reading.ended;
  expect(reading.text().trim().split('\n').join(' ')).toBe('out1 err1 out2 err2 out3 err3 out4 err4 out5 err5');
});

it('goes on without its clients, and a new one reads on from the offset that it had', async () => {
  const spec = script(home, 'echo first; read; echo second; read');
  await client.start(spec);
  const reading = await read(client, spec.id);
  await until(() => reading.text().includes('first'));
  const had = reading.length();
  client.close();
  client = await host.connect();
  const again = await read(client, spec.id, { from: had });
  await client.write(spec.id, '\n');
  await until(() => again.text().includes('second'));
  expect(again.text()).not.toContain('first');
});

it('tells other readers of a new size, and the process', async () => {
  const spec = script(home, 'trap "stty size" WINCH; echo ready; while :; do sleep 0.02; done');
  await client.start(spec);
  const one = await read(client, spec.id);
  const two = await read(client, spec.id);
  await until(() => one.text().includes('ready'));
  one.stream.resize(101, 33);
  await until(() => one.text().includes('33 101'));
  expect(two.sizes).toEqual([[101, 33]]);
  expect(one.sizes).toEqual([]);
});

it('lets a terminal read and type, and nothing else', async () => {
  const spec = script(home, 'read line; echo "got $line"');
  await client.start(spec);
  const terminal = await host.connect('terminal');
  await expect(terminal.hello('core', 'test')).rejects.toMatchObject({ code: 'refused' });
  for (const refused of [terminal.start(spec), terminal.end(spec.id, 0), terminal.collect(spec.id), terminal.quit(true)])
    await expect(refused).rejects.toMatchObject({ code: 'refused' });
  const reading = await read(terminal, spec.id);
  reading.stream.write('typed\n');
  await reading.ended;
  expect(reading.text()).toContain('got typed');
  terminal.close();
});

describe('one host for a home', () => {
  it('of many that start at once, and the others end without a fault', async () => {
    await host.stop();
    const hosts = await Promise.all(Array.from({ length: 6 }, () => spawnHost(home)));
    const running = (): number => hosts.filter((one) => one.exitCode === null && one.signalCode === null).length;
    await until(() => running() === 1);
    expect(hosts.map((one) => one.exitCode).filter((code) => code !== null)).toEqual([0, 0, 0, 0, 0]);
    const again = await spawnHost(home);
    expect(await once(again, 'exit')).toEqual([0, null]);
    await until(() =>
      host.connect().then(
        (connected) => connected.quit(true).then(() => true),
        () => false,
      ),
    );
    await until(() => running() === 0);
  });

  it('takes over from one that was killed, past its socket', async () => {
    host.process.kill('SIGKILL');
    await once(host.process, 'exit');
    expect(statSync(hostSocketPath(home)).isSocket()).toBe(true);
    host = await startHost(home);
    client = await host.connect();
    expect(await client.list()).toEqual([]);
  });

  it('leaves a home alone whose socket answers although its claim is nobody’s', async () => {
    await host.stop();
    rmSync(hostSocketPath(home), { force: true });
    const other = createServer().listen(hostSocketPath(home));
    await once(other, 'listening');
    expect(await once(await spawnHost(home), 'exit')).toEqual([0, null]);
    other.close();
  });
});

it('is for this user alone', () => {
  expect(statSync(dirname(hostSocketPath(home))).mode & 0o777).toBe(0o700);
  expect(statSync(hostSocketPath(home)).mode & 0o777).toBe(0o600);
});

it('gives what it starts the usual permissions for new files', async () => {
  const spec = script(home, 'umask');
  await client.start(spec);
  const reading = await read(client, spec.id);
  await reading.ended;
  expect(Number.parseInt(reading.text(), 8)).toBe(process.umask());
});

it('works where the path of the home is longer than a socket’s may be', async () => {
  const deep = join(home, 'x'.repeat(120));
  mkdirSync(deep);
  const other = await startHost(deep);
  const far = await other.connect();
  expect(await far.list()).toEqual([]);
  far.close();
  chmodSync(deep, 0o700);
  await other.stop();
  rmSync(dirname(hostSocketPath(deep)), { recursive: true });
});

it('ends by itself when it holds nothing, and not before', async () => {
  await host.stop();
  host = await startHost(home, { ESPALIER_HOST_IDLE_MS: '1000' });
  client = await host.connect();
  const spec = script(home, 'read');
  await client.start(spec);
  client.close();
  await until(() =>
    host
      .connect()
      .then((one) => one.close())
      .then(() => true),
  );
  client = await host.connect();
  await client.end(spec.id, 100);
  await client.collect(spec.id);
  const gone = once(host.process, 'exit');
  client.close();
  expect(await gone).toEqual([0, null]);
});
