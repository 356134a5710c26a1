import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostSocketPath } from '../src/client/home';
import { launch } from '../src/client/launch';
import { connectFrames } from '../src/client/socket';
import { TerminalClient } from '../src/shared/terminal-client';
import { programVersion } from '../src/shared/version';
import { untilTrue } from '../test/helpers/core';
import { makeScratch } from '../test/helpers/repository';
import { median, type Outcome } from './lib/figures';

const runs = 100;
const atOnce = 4;
const size = 1_000_000;
/** Line feeds would be doubled by the terminal. */
const script = `head -c ${size} /dev/zero | tr '\\0' x`;

async function startHost(home: string): Promise<{ client: TerminalClient; host: ChildProcess }> {
  const { command, args, env } = launch('terminal-host', home);
  const host = spawn(command, args, { env, stdio: 'ignore' });
  let client: TerminalClient | null = null;
  await untilTrue(async () => {
    client = await connectFrames(hostSocketPath(home)).then(
      (transport) => new TerminalClient(transport),
      () => null, // not yet
    );
    return client !== null;
  }, 'the terminal host answers');
  if (client === null) throw new Error('no terminal host');
  return { client, host };
}

/** Bytes that a reader on screen misses of one run. */
async function lostOf(client: TerminalClient, home: string, id: string): Promise<number> {
  const env = { PATH: process.env['PATH'] ?? '', ESPALIER_HOME: home, ESPALIER_RUN: id };
  await client.start({ id, command: '/bin/sh', args: ['-c', script], cwd: home, env, io: 'terminal', cols: 120, rows: 32 });
  let received = 0;
  await new Promise<void>((resolve, reject) => {
    let ack: (bytes: number) => void = () => {};
    let early = 0;
    const opened = client.open(
      id,
      { from: 0, hold: true },
      {
        data: (bytes) => {
          received += bytes.length;
          early += bytes.length;
          ack(bytes.length);
        },
        exit: () => resolve(),
        broken: reject,
      },
    );
    opened.then((stream) => {
      stream.ack(early);
      ack = stream.ack;
    }, reject);
  });
  await client.collect(id);
  return size - received;
}

async function ours(): Promise<number[]> {
  const home = makeScratch();
  const { client, host } = await startHost(home);
  try {
    await client.hello('core', programVersion);
    const lost: number[] = [];
    const next = async (first: number): Promise<void> => {
      for (let run = first; run < runs; run += atOnce) lost.push(await lostOf(client, home, `run-${run}`));
    };
    await Promise.all(Array.from({ length: atOnce }, (_, first) => next(first)));
    return lost;
  } finally {
    await client.quit(true).catch(() => host.kill('SIGKILL')); // it may be gone before it answers
    rmSync(home, { recursive: true, force: true });
  }
}

/** node-pty as its README uses it, on the same runtime. */
function naive(): number[] {
  const { command, env } = launch('serve');
  const fixture = join(import.meta.dirname, 'fixtures', 'naive-exit.cjs');
  const output = execFileSync(command, [fixture, script, String(runs), String(atOnce)], { env, encoding: 'utf8' });
  return output
    .trim()
    .split(',')
    .map((received) => size - Number(received));
}

export default {
  id: 4,
  figure: 'bytes lost when a process prints 1 MB and exits at once',
  goal: '0 in 100 runs',
  run: async (): Promise<Outcome> => {
    const lost = await ours();
    const baseline = naive();
    const losing = (all: number[]): number => all.filter((bytes) => bytes !== 0).length;
    return {
      value: `${losing(lost)} of ${runs} runs lose`,
      baseline: `naive node-pty: ${losing(baseline)} of ${runs}, median ${median(baseline)} bytes`,
      ratio: null,
      met: losing(lost) === 0,
      details: { mostOurs: Math.max(...lost), mostNaive: Math.max(...baseline) },
    };
  },
};
