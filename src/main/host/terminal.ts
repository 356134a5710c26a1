import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { ReadStream } from 'node:tty';
import { type IPty, spawn } from 'node-pty';
import { z } from 'zod';
import { EspalierError } from '../../shared/errors';
import type { ProcessSpec } from '../../shared/host';
import { launcher, resolveCommand } from './command';
import { mostInput, type Source, type SourceEvents } from './source';

// Fields of node-pty 1.1.0 that its types do not name; package.json pins that version.
const internals = z.object({ _socket: z.instanceof(ReadStream), fd: z.number().int(), ptsName: z.string() });

/**
 * Starts a process on a terminal of its own.
 *
 * node-pty loses output at exit: libuv before its #4997 drops what it has not read when the terminal hangs up,
 * and node-pty destroys its socket 200 ms after the exit. So the other end is held open (no hang-up while we
 * live and read), node-pty is told that it has closed already (then it tells the exit at once and destroys
 * nothing), and after the exit the terminal is read until it is empty.
 */
export function startTerminal(spec: ProcessSpec, events: SourceEvents, cgroup: string | null): Source {
  const { file, args } = launcher(resolveCommand(spec), spec.args, 'terminal', { cgroup });
  const pty = fork(spec, file, args);
  const { socket, fd, slave } = holdOpen(pty);
  const input = new TerminalInput(fd);
  let finished = false;
  const receive = (bytes: Buffer): void => events.data(bytes);
  socket.on('data', receive);
  pty.onExit(({ exitCode, signal }) => {
    input.stop();
    events.exit(signal ? { code: null, signal: signalName(signal) } : { code: exitCode, signal: null });
  });

  return {
    pid: pty.pid,
    pause: () => socket.pause(),
    resume: () => {
      if (!finished) socket.resume();
    },
    write: (bytes) => input.write(bytes),
    endInput: () => void input.write(endOfTransmission),
    resize: (cols, rows) => {
      if (!finished) pty.resize(cols, rows);
    },
    finish: () => {
      finished = true;
      socket.pause();
      socket.off('data', receive); // `read` tells it as well
      for (let held = socket.read(); held !== null; held = socket.read()) events.data(held);
      readRest(fd, events);
      socket.destroy();
      closeSync(slave);
      return Promise.resolve();
    },
  };
}

function fork(spec: ProcessSpec, file: string, args: string[]): IPty {
  const { cwd, env, cols, rows } = spec;
  try {
    return spawn(file, args, { cwd, env, cols, rows, name: env['TERM'] ?? 'xterm-256color', encoding: null });
  } catch (cause) {
    throw new EspalierError(
      'agent',
      `"${spec.command}" could not be started: the system has no room for another process or terminal.`,
      'Nothing was started. Stop something and restart the session.',
      { cause },
    );
  }
}

function holdOpen(pty: IPty): { socket: ReadStream; fd: number; slave: number } {
  try {
    const { _socket: socket, fd, ptsName } = internals.parse(pty);
    const slave = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY);
    Object.assign(pty, { _emittedClose: true });
    return { socket, fd, slave };
  } catch (error) {
    pty.kill('SIGKILL'); // nobody would ever hear of it
    throw error;
  }
}

/** What Ctrl+D types. */
const endOfTransmission = Uint8Array.of(4);

/** The kernel's buffer of a terminal is some 64 KB, and nobody writes into it any more: this ends. */
function readRest(fd: number, events: SourceEvents): void {
  for (;;) {
    const piece = Buffer.allocUnsafe(64 * 1024);
    let length: number;
    try {
      length = readSync(fd, piece);
    } catch {
      return; // EAGAIN: empty. EIO: hung up, which means empty too
    }
    if (length === 0) return;
    events.data(piece.subarray(0, length));
  }
}

function signalName(number: number): string {
  const found = Object.entries(osConstants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

/**
 * Input to a terminal. node-pty's own writer spins on a full one, at 100 % of a processor for as long as the
 * program does not read; this one waits longer each time.
 */
class TerminalInput {
  readonly #fd: number;
  #queue: Uint8Array[] = [];
  #waiting = 0;
  #pauseMs = 1;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#stopped) return true; // the process is gone: nobody will read this
    if (this.#waiting + bytes.length > mostInput) return false;
    this.#queue.push(bytes);
    this.#waiting += bytes.length;
    if (this.#timer === null) this.#flush();
    return true;
  }

  stop(): void {
    this.#stopped = true;
    this.#queue = [];
    if (this.#timer) clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = null;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      let written: number;
      try {
        written = writeSync(this.#fd, next);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') this.#later();
        else this.stop(); // hung up: the exit is on its way
        return;
      }
      this.#pauseMs = 1;
      this.#waiting -= written;
      if (written === next.length) this.#queue.shift();
      else this.#queue[0] = next.subarray(written);
    }
  }

  #later(): void {
    this.#timer = setTimeout(() => this.#flush(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, 32);
  }
}
