import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { EspalierError } from '../../shared/errors';
import type { ProcessSpec } from '../../shared/host';
import { launcher, resolveCommand } from './command';
import { makePipes, type PipeEnds } from './fifo';
import { mostInput, type Source, type SourceEvents } from './source';

/** What could not be ended may keep the pipe open: its output is waited for so long after the exit. */
const lastOutputMs = 2000;

/** Starts a process without a terminal, in a session of its own; output and errors share one pipe, in order. */
export function startPipe(spec: ProcessSpec, events: SourceEvents, cgroup: string | null): Source {
  const { file, args } = launcher(resolveCommand(spec), spec.args, 'pipe', { errors: spec.errors ?? null, cgroup });
  const pipes = makePipes();
  const { child, pid } = spawnOn(pipes, file, args, spec);
  const stdin = new Socket({ fd: pipes.stdin, readable: false, writable: true });
  const stdout = new Socket({ fd: pipes.stdout, readable: true, writable: false });
  const closed = new Promise<void>((resolve) => stdout.once('close', resolve));
  stdin.on('error', () => stdin.destroy()); // it closed its input, or is gone: what was meant for it has no reader
  stdout.on('error', () => stdout.destroy());
  stdout.on('end', () => stdout.destroy());
  stdout.on('data', (bytes: Buffer) => events.data(bytes));
  child.once('exit', (code, signal) => events.exit({ code, signal }));

  return {
    pid,
    pause: () => stdout.pause(),
    resume: () => stdout.resume(),
    write: (bytes) => {
      if (stdin.writableLength + bytes.length > mostInput) return false;
      if (stdin.writable) stdin.write(bytes);
      return true;
    },
    endInput: () => void stdin.end(),
    resize: () => {},
    finish: async () => {
      stdin.destroy();
      stdout.resume();
      const giveUp = setTimeout(() => stdout.destroy(), lastOutputMs);
      await closed;
      clearTimeout(giveUp);
    },
  };
}

function spawnOn(pipes: PipeEnds, file: string, args: string[], spec: ProcessSpec): { child: ChildProcess; pid: number } {
  const stdio = [pipes.childStdin, pipes.childStdout, 'ignore'] as const;
  let child: ChildProcess | null = null;
  try {
    child = spawn(file, args, { cwd: spec.cwd, env: spec.env, detached: true, stdio: [...stdio] });
    child.on('error', () => {}); // that it was not started is told by the missing pid
  } finally {
    closeSync(pipes.childStdin);
    closeSync(pipes.childStdout);
    if (child?.pid === undefined) {
      closeSync(pipes.stdin);
      closeSync(pipes.stdout);
    }
  }
  if (child.pid !== undefined) return { child, pid: child.pid };
  throw new EspalierError(
    'agent',
    `"${spec.command}" could not be started: the system has no room for another process.`,
    'Nothing was started. Stop something and restart the session.',
  );
}
