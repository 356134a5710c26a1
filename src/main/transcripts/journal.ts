import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Entry, entry, type PlacedEntry } from '../../shared/transcript';

/** Where a run's conversation stands: all output before `offset` is in `state` and in the entries. */
const mark = z.object({
  run: z.string(),
  offset: z.number(),
  state: z.unknown(),
  /** All that the agent was to be sent so far, bytes; what of it arrived, its host knows. */
  sent: z.number(),
  /** What was to be sent with this step. */
  send: z.string(),
});
export type Mark = z.infer<typeof mark>;
const line = z.union([z.object({ run: z.string(), entry }), z.object({ mark })]);

/**
 * The conversation of a session on disk, over all its runs: a line for each entry, and after those of a step a mark that
 * says how far it went. Lines after the last mark are of a step that was cut off: they are dropped, and made again.
 */
export class Journal {
  readonly #file: string;
  /** Byte range of each entry's line. */
  readonly #places: { start: number; length: number }[] = [];
  readonly #marks = new Map<string, Mark>();
  #size = 0;

  constructor(home: string, session: string) {
    this.#file = path.join(home, 'transcripts', `${session}.jsonl`);
    if (existsSync(this.#file)) this.#read();
  }

  get length(): number {
    return this.#places.length;
  }

  mark(run: string): Mark | null {
    return this.#marks.get(run) ?? null;
  }

  /** Throws where the disk is full; nothing of the step is kept then. */
  append(entries: readonly Entry[], next: Mark): void {
    mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    const lines = entries.map((entry) => Buffer.from(`${JSON.stringify({ run: next.run, entry })}\n`));
    const last = Buffer.from(`${JSON.stringify({ mark: next })}\n`);
    try {
      appendFileSync(this.#file, Buffer.concat([...lines, last]), { mode: 0o600 });
    } catch (error) {
      if (existsSync(this.#file)) truncateSync(this.#file, this.#size);
      throw error;
    }
    for (const { length } of lines) {
      this.#places.push({ start: this.#size, length });
      this.#size += length;
    }
    this.#size += last.length;
    this.#marks.set(next.run, next);
  }

  /** Entries from `from` on, `limit` at the most. */
  entries(from: number, limit: number): PlacedEntry[] {
    const places = this.#places.slice(Math.max(0, from), Math.max(0, from) + limit);
    const [first, last] = [places[0], places.at(-1)];
    if (!first || !last) return [];
    const bytes = Buffer.alloc(last.start + last.length - first.start);
    const file = openSync(this.#file, 'r');
    try {
      readSync(file, bytes, 0, bytes.length, first.start);
    } finally {
      closeSync(file);
    }
    return places.map(({ start, length }, index) => {
      const text = bytes.toString('utf8', start - first.start, start - first.start + length);
      return { seq: Math.max(0, from) + index, ...z.object({ run: z.string(), entry }).parse(JSON.parse(text)) };
    });
  }

  #read(): void {
    const bytes = readFileSync(this.#file);
    let pending: { start: number; length: number }[] = [];
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(0x0a, start) + 1;
      const read = end === 0 ? null : parsed(bytes.toString('utf8', start, end));
      if (!read) break; // torn by a crash or a full disk
      if ('mark' in read) {
        this.#places.push(...pending);
        pending = [];
        this.#marks.set(read.mark.run, read.mark);
        this.#size = end;
      } else pending.push({ start, length: end - start });
      start = end;
    }
    if (this.#size < bytes.length) truncateSync(this.#file, this.#size);
  }
}

function parsed(text: string): z.infer<typeof line> | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // not whole
  }
}
