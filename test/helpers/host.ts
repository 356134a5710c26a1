import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { hostSocketPath } from '../../src/client/home';
import { connectFrames } from '../../src/client/socket';
import { findRunGroups, removeGroup } from '../../src/main/host/cgroup';
import type { ProcessSpec } from '../../src/shared/host';
import { type Exit, TerminalClient, type TerminalStream } from '../../src/shared/terminal-client';
import { bundleEntry } from './bundle';
import { makeScratch } from './repository';

/** A real terminal host as a process of its own. `ESPALIER_TEST_NODE` names another runtime to run it with (Electron). */
export interface TestHost {
  home: string;
  process: ChildProcess;
  connect(role?: 'core' | 'terminal'): Promise<TerminalClient>;
  /** Ends it with all that it holds. */
  stop(): Promise<void>;
}

export async function spawnHost(home: string, env: Record<string, string> = {}): Promise<ChildProcess> {
  const bundle = await bundleEntry('src/main/host/main.ts');
  const runtime = process.env['ESPALIER_TEST_NODE'] ?? process.execPath;
  const child = spawn(runtime, [bundle, 'terminal-host'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ESPALIER_HOME: home, ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const last = (): void => void child.kill('SIGKILL'); // where a test broke off
  process.once('exit', last);
  child.once('exit', () => process.removeListener('exit', last));
  return child;
}

export async function startHost(home: string, env: Record<string, string> = {}): Promise<TestHost> {
  const child = await spawnHost(home, env);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const connect = async (role: 'core' | 'terminal' = 'core'): Promise<TerminalClient> => {
    const client = new TerminalClient(await connectFrames(hostSocketPath(home)));
    await client.hello(role, 'test');
    return client;
  };
  await until(() => said.includes('serves') || child.exitCode !== null);
  return {
    home,
    process: child,
    connect,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      const client = await connect();
      await client.quit(true).catch(() => {}); // the connection may end before the answer
      await gone;
    },
  };
}

/** A home of its own with a host, and a client of that. */
export interface OnHost {
  home: string;
  host: TestHost;
  client: TerminalClient;
}

export async function freshHost(env: Record<string, string> = {}): Promise<OnHost> {
  const home = makeScratch();
  const host = await startHost(home, env);
  return { home, host, client: await host.connect() };
}

/** Ends a host with all that it holds, and sees that nothing of it is left. */
export async function endHost({ home, host, client }: OnHost): Promise<void> {
  client.close();
  await host.stop();
  const left = runningRuns(home);
  if (left.length > 0) throw new Error(`these still run: ${left.join(', ')}`);
  for (const folder of (await findRunGroups(home)).values()) await removeGroup(folder); // of a host that was killed
  rmSync(home, { recursive: true });
}

let runs = 0;
/** A spec that runs a bash script, marked as the core marks its runs. */
export function script(home: string, text: string, io: ProcessSpec['io'] = 'terminal', id = `run-${process.pid}-${++runs}`): ProcessSpec {
  const env = { PATH: process.env['PATH'] ?? '', ESPALIER_HOME: home, ESPALIER_RUN: id };
  return { id, command: 'bash', args: ['-c', text], cwd: home, env, io, cols: 80, rows: 24 };
}

/** Everything that a reader was told. */
export interface Reading {
  stream: TerminalStream;
  text(): string;
  length(): number;
  gaps: number[];
  sizes: [number, number][];
  /** Resolves after the last byte. */
  ended: Promise<Exit>;
  /** Acknowledges all that was not yet, and from now on at once. */
  goOn(): void;
}

/** Opens a process and checks that offsets join on; `ack: false` holds it up. */
export async function read(
  client: TerminalClient,
  id: string,
  how: { from?: number | null; hold?: boolean; ack?: boolean } = {},
): Promise<Reading> {
  const pieces: Buffer[] = [];
  const gaps: number[] = [];
  const sizes: [number, number][] = [];
  let length = 0;
  let unacknowledged = 0;
  let acknowledges = how.ack ?? true;
  let expected: number | null = how.from ?? null;
  let opened: TerminalStream | null = null;
  const ended = new Promise<Exit>((resolve, reject) => {
    const listeners = {
      data: (bytes: Uint8Array, offset: number) => {
        if (expected !== null && offset !== expected) reject(new Error(`offset ${offset} where ${expected} was expected`));
        expected = offset + bytes.length;
        pieces.push(Buffer.from(bytes));
        length += bytes.length;
        unacknowledged += bytes.length;
        if (acknowledges) acknowledge();
      },
      gap: (from: number) => {
        gaps.push(from);
        expected = from;
      },
      exit: resolve,
      resized: (cols: number, rows: number) => void sizes.push([cols, rows]),
      broken: reject,
    };
    client.open(id, { from: how.from ?? null, hold: how.hold ?? false }, listeners).then((stream) => {
      opened = stream;
    }, reject);
  });
  ended.catch(() => {}); // told to whoever awaits it
  const acknowledge = (): void => {
    if (!how.hold) return;
    opened?.ack(unacknowledged);
    unacknowledged = 0;
  };
  await until(() => opened !== null);
  if (opened === null) throw new Error('not opened');
  return {
    stream: opened,
    text: () => Buffer.concat(pieces).toString(),
    length: () => length,
    gaps,
    sizes,
    ended,
    goOn: () => {
      acknowledges = true;
      acknowledge();
    },
  };
}

/** Polls until true; fails after the deadline. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${condition}`);
    await delay(5);
  }
}

/** Processes with this home in their environment that are a run's; zombies have no environment. */
export function runningRuns(home: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && existsSync(`/proc/${pid}`) && environ(pid).includes(`ESPALIER_HOME=${home}\0`))
    .filter((pid) => environ(pid).includes('ESPALIER_RUN='));
}

function environ(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // gone, or another user's
  }
}
