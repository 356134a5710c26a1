import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../git/exists';
import type { Ring } from './ring';

/** A log is kept in files of this size, named by the offset of their first byte; the newest two stay. */
const segmentSize = 4 * 1024 * 1024;
const segmentsKept = 2;
const pieceSize = 128 * 1024;
/** Output waits this long for a piece to fill before it is written: well before it could leave the ring. */
const lingerMs = 100;
/** After a failure (a full disk …) the log goes on where the output then is. */
const retryMs = 5000;

/** What is kept of a process on disk. */
export const logFolder = (home: string, id: string): string => join(home, 'logs', encodeURIComponent(id));

/** Writes a process's output to disk behind its back: neither a slow nor a full disk holds it up. */
export class LogWriter {
  readonly #folder: string;
  readonly #ring: Ring;
  #file: FileHandle | null = null;
  #fileStart = 0;
  /** Nothing of this process is on disk yet: what is there is of an earlier one with the same id. */
  #fresh = true;
  #written = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  /** Why nothing is written at the moment, in words. */
  problem: string | null = null;

  constructor(home: string, id: string, ring: Ring) {
    this.#folder = logFolder(home, id);
    this.#ring = ring;
  }

  /** Call after the ring grew. */
  grown(): void {
    if (this.#writing !== null) return;
    if (this.problem === null && this.#ring.end - this.#written >= pieceSize) void this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), this.problem === null ? lingerMs : retryMs);
  }

  /** Writes what is left. Never rejects: see `problem`. */
  async finish(): Promise<void> {
    await this.#writing;
    await this.#write();
    await this.#close();
  }

  #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writeAll().then(
      () => {
        this.problem = null;
      },
      async (error: unknown) => {
        this.problem = `The log in ${this.#folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
        await this.#close();
        this.#written = this.#ring.end;
      },
    );
    return this.#writing.then(() => {
      this.#writing = null;
      if (this.#written < this.#ring.end) this.grown();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#written < this.#ring.end) {
      if (this.#written < this.#ring.start) {
        await this.#close(); // the disk was slower than the output: a new file shows where it goes on
        this.#written = this.#ring.start;
      }
      const piece = Buffer.from(this.#ring.slice(this.#written, pieceSize)); // a copy: the ring moves on meanwhile
      this.#file ??= await this.#open();
      for (let done = 0; done < piece.length; ) done += (await this.#file.write(piece, done)).bytesWritten;
      this.#written += piece.length;
      if (this.#written - this.#fileStart >= segmentSize) await this.#close();
    }
  }

  async #open(): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const older = await segments(this.#folder);
    const obsolete = this.#fresh ? older : older.slice(0, Math.max(0, older.length + 1 - segmentsKept));
    for (const start of obsolete) await rm(segmentPath(this.#folder, start));
    this.#fresh = false;
    this.#fileStart = this.#written;
    return open(segmentPath(this.#folder, this.#fileStart), 'w', 0o600);
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    try {
      await file?.close();
    } catch {
      // what could not be written was told as `problem` by the write
    }
  }
}

/**
 * Reads a process's log: from byte `from` on, or the last `lastBytes`; all that is kept without either.
 * `offset` is that of the first byte returned: later than `from` where the log no longer goes back so far.
 * A process without a log has `{ offset: 0, bytes: empty }`. At most about 8 MB.
 */
export async function readLog(
  home: string,
  id: string,
  range: { from?: number; lastBytes?: number } = {},
): Promise<{ offset: number; bytes: Buffer }> {
  const folder = logFolder(home, id);
  const run: { start: number; bytes: Buffer }[] = [];
  for (const start of await segments(folder)) {
    const previous = run.at(-1);
    if (previous && previous.start + previous.bytes.length !== start) run.length = 0; // a gap: what lies before it does not join on
    run.push({ start, bytes: await readAll(segmentPath(folder, start)) });
  }
  const first = run[0];
  if (!first) return { offset: 0, bytes: Buffer.alloc(0) };
  const bytes = Buffer.concat(run.map((segment) => segment.bytes));
  const end = first.start + bytes.length;
  const wanted = range.lastBytes === undefined ? (range.from ?? first.start) : end - range.lastBytes;
  const offset = Math.min(Math.max(wanted, first.start), end);
  return { offset, bytes: bytes.subarray(offset - first.start) };
}

/** What is kept on disk of processes, as a whole. */
export const logsIn = (home: string) => ({
  /** Whether anything is kept of one, if only that it printed nothing. */
  has: (id: string): Promise<boolean> => exists(logFolder(home, id)),
  /** Forgets what one printed. */
  drop: (id: string): Promise<void> => rm(logFolder(home, id), { recursive: true, force: true }),
  /** Those of which nothing was begun any more since a moment (ms). */
  untouchedSince: async (moment: number): Promise<string[]> => {
    const names = await readdir(join(home, 'logs')).catch(() => []); // none was written yet
    const found = names.map(async (name) => {
      const there = await stat(join(home, 'logs', name)).catch(() => null);
      return there?.isDirectory() && there.mtimeMs < moment ? [decodeURIComponent(name)] : [];
    });
    return (await Promise.all(found)).flat();
  },
});

const segmentPath = (folder: string, start: number): string => join(folder, `${start}.log`);

/** Offsets at which the files of a log begin, ascending. */
async function segments(folder: string): Promise<number[]> {
  const there = await stat(folder).catch(() => null); // none is the ordinary case: nothing was printed yet
  if (!there?.isDirectory()) return [];
  const starts = (await readdir(folder)).flatMap((name) => /^(\d+)\.log$/.exec(name)?.[1] ?? []);
  return starts.map(Number).sort((a, b) => a - b);
}

async function readAll(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return Buffer.alloc(0); // removed as the oldest while we read: as good as read a moment later
  }
}
