import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EspalierError } from '../shared/errors';
import { withoutDescriptors } from './detached';
import { coreSocketPath } from './home';
import { type Launch, launch } from './launch';
import { connectLines, type LineTransport } from './socket';

/** Between two tries to reach a core that starts, ms. A try costs 0.1 ms, and a pipe of Windows cannot be watched. */
const tryEvery = 15;
/** A log that grew over this (bytes) is put aside as `core.log.1` before the next core writes. */
const longestLog = 5_000_000;
/** With less of the disk free no core can open its database; bytes. */
const leastDisk = 512 * 1024;

/** A connection to the core of this home; null where none listens. */
export async function reachCore(home: string): Promise<LineTransport | null> {
  try {
    return await connectLines(coreSocketPath(home));
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET') return null;
    throw error instanceof EspalierError ? error : unwritable(home, error); // the socket's folder could not be made
  }
}

/**
 * Starts a core that outlives this process and waits until one answers: this one, or that of someone who was
 * quicker, in whose favour this one ends. `until`: on the clock of `performance.now()`.
 * Throws `EspalierError` with the core's last words where it ends instead.
 */
export async function startCore(home: string, until: number, how: Launch = launch('serve', home)): Promise<LineTransport> {
  const log = await openLog(home);
  const ended = await spawnDetached(withoutDescriptors(how), home, log.file).finally(() => log.file.close());
  while (performance.now() < until) {
    const over = ended.code !== undefined;
    const core = await reachCore(home); // asked once more after its end: it may have ended in favour of another
    if (core) return core;
    if (over && ended.code !== 0) throw await failure(home, log, `The core ended at its start (${ended.code}).`);
    await pause(tryEvery);
  }
  throw await failure(home, log, 'The core did not answer in time.');
}

/** `code` is undefined while it runs; a signal's name where one ended it. */
function spawnDetached(how: Launch, home: string, log: FileHandle): Promise<{ code: number | string | undefined }> {
  return new Promise((resolve, reject) => {
    const ended: { code: number | string | undefined } = { code: undefined };
    const child = spawn(how.command, how.args, {
      cwd: home, // not the caller's folder: that would keep a disk or a worktree busy for as long as the core runs
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: how.env,
      windowsHide: true,
    });
    child.once('spawn', () => {
      child.unref();
      resolve(ended);
    });
    child.once('exit', (code, signal) => {
      ended.code = code ?? signal ?? 1;
    });
    child.once('error', (cause) => {
      const hint = 'Nothing was changed. Run `npm run setup`, then try again.';
      reject(new EspalierError('connection', `The core cannot be started: ${cause.message}.`, hint, { cause }));
    });
  });
}

interface Log {
  file: FileHandle;
  path: string;
  /** Where this start's part of it begins. */
  from: number;
}

async function openLog(home: string): Promise<Log> {
  const folder = join(home, 'logs');
  const path = join(folder, 'core.log');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(home, constants.W_OK);
    const size = await stat(path).then(
      (found) => found.size,
      () => 0, // there is none yet
    );
    if (size > longestLog) await rename(path, `${path}.1`);
    return { file: await open(path, 'a', 0o600), path, from: size > longestLog ? 0 : size };
  } catch (cause) {
    throw (await isFull(home)) ? full(home, cause) : unwritable(home, cause);
  }
}

async function isFull(home: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(home);
    return bavail * bsize < leastDisk;
  } catch {
    return false; // nothing is known of the disk: what else is known is said
  }
}

const full = (home: string, cause?: unknown): EspalierError =>
  new EspalierError(
    'storage',
    `Espalier cannot start: the disk that holds ${home} is full.`,
    'Sessions and worktrees are kept as they are, and agents that run go on. Free some space on that disk, then try again.',
    { cause },
  );

const unwritable = (home: string, cause: unknown): EspalierError =>
  new EspalierError(
    'storage',
    `Espalier cannot write to its folder ${home}: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Nothing was started. Make that folder writable, free some disk, or set ESPALIER_HOME to another one.',
    { cause },
  );

/** An error with the last thing that the core wrote, without the stack below it; on a full disk it wrote nothing. */
async function failure(home: string, log: Log, message: string): Promise<EspalierError> {
  if (await isFull(home)) return full(home);
  const file = await open(log.path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(log.from, size - 16_384);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - from)), 0, Math.max(0, size - from), from);
    const said = lastWords(buffer.toString('utf8', 0, bytesRead));
    return new EspalierError('connection', said ? `${message} It said: ${said}` : message, `Nothing was lost. More is in ${log.path}.`);
  } finally {
    await file.close();
  }
}

/** Of what it wrote itself: its log lines are JSON, and below an error stand the stack and Node's version. */
function lastWords(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.findLast((line) => line !== '' && !/^(\s|[{}^]|Node\.js v)/.test(line));
}
