import { setTimeout as delay } from 'node:timers/promises';
import { EspalierError } from '../../shared/errors';
import { flow, type ProcessInfo, type ProcessSpec } from '../../shared/host';
import type { Exit } from '../../shared/terminal-client';
import { makeRunGroup, removeGroup } from './cgroup';
import { endAll, family, type Selection } from './end';
import { dropExit, keepExit } from './exit-file';
import { LogWriter } from './log';
import { startOf } from './processes';
import type { Reader } from './reader';
import { Ring } from './ring';
import type { Source, StartSource } from './source';

/** The first bytes go at once; after them output is gathered for this long, or until there is this much. */
const batchMs = 4;
const batchSize = 32 * 1024;
/** What a process left behind when it ended by itself gets this long to end as well. */
const leftoverGraceMs = 2000;
const logPatienceMs = 1000;

/** A process in the host: its output, who reads it, and its end. */
export class Hosted {
  readonly #home: string;
  readonly #spec: ProcessSpec;
  readonly #source: Source;
  /** The folder of its cgroup, where it has one. */
  readonly #cgroup: string | null;
  readonly #family: Promise<Selection>;
  readonly #ring = new Ring();
  readonly #log: LogWriter;
  readonly #readers = new Set<Reader>();
  readonly #note: (text: string) => void;
  readonly #done: Promise<void>;
  #cols: number;
  #rows: number;
  #exit: Exit | null = null;
  #keeping: Promise<void> = Promise.resolve();
  #exitKept = false;
  #pumped = 0;
  #input = 0;
  #batch: NodeJS.Timeout | null = null;
  #paused = false;

  /** Throws `EspalierError('agent')` when the command cannot be run. `note`: writes to the host's own log. */
  constructor(home: string, spec: ProcessSpec, start: StartSource, note: (text: string) => void) {
    this.#home = home;
    this.#spec = spec;
    this.#note = note;
    this.#cols = spec.cols;
    this.#rows = spec.rows;
    this.#log = new LogWriter(home, spec.id, this.#ring);
    let ended: (exit: Exit) => void = () => {};
    const exited = new Promise<Exit>((resolve) => {
      ended = resolve;
    });
    const cgroup = makeRunGroup(home, spec.id);
    this.#cgroup = cgroup;
    try {
      this.#source = start(spec, { data: (bytes) => this.#received(bytes), exit: ended }, cgroup);
    } catch (error) {
      if (cgroup !== null) void removeGroup(cgroup);
      throw error;
    }
    const { pid } = this.#source;
    const marks = { home: spec.env['ESPALIER_HOME'] ?? null, id: spec.id, cgroup };
    this.#family = startOf(pid).then((started) => family({ pid, start: started }, marks));
    this.#done = exited.then((exit) => this.#ended(exit));
  }

  get info(): ProcessInfo {
    return {
      id: this.#spec.id,
      pid: this.#source.pid,
      io: this.#spec.io,
      offset: this.#ring.end,
      ringStart: this.#ring.start,
      input: this.#input,
      cols: this.#cols,
      rows: this.#rows,
      exit: this.#exit,
      logProblem: this.#log.problem,
    };
  }

  /** Whether it has ended and that is on disk: then nothing is lost with this host. */
  get exitKept(): boolean {
    return this.#exitKept;
  }

  /** Its exit was noted by who started it. */
  async forget(): Promise<void> {
    await this.#keeping; // which may be behind, where the disk is slow
    await dropExit(this.#home, this.#spec.id);
  }

  /** Null `from`: all that the ring holds. */
  startFor(from: number | null): number {
    return Math.min(from ?? this.#ring.start, this.#ring.end);
  }

  attach(reader: Reader): void {
    this.#readers.add(reader);
    this.#regulate();
  }

  detach(reader: Reader): void {
    this.#readers.delete(reader);
    this.#regulate();
  }

  /** After an acknowledgement, or when a connection has room again. */
  pump(reader: Reader): void {
    reader.pump(this.#ring, this.#exit);
    this.#regulate();
  }

  /** `at`: where in all of the input these begin; what arrived before is left out. null: at its end. */
  write(bytes: Uint8Array, at: number | null = null): void {
    const rest = at === null ? bytes : bytes.subarray(Math.max(0, this.#input - at));
    if (this.#source.write(rest)) {
      this.#input += rest.length;
      return;
    }
    throw new EspalierError(
      'refused',
      'The process does not read what is typed into it, and too much waits already.',
      'What was typed before is kept for it. Restart the session if the agent hangs.',
    );
  }

  /** No more input comes, from nobody. */
  endInput(): void {
    this.#source.endInput();
  }

  /** By `reader`, who knows; all others are told. */
  resize(cols: number, rows: number, by: Reader): void {
    if (this.#exit !== null || (cols === this.#cols && rows === this.#rows)) return;
    this.#cols = cols;
    this.#rows = rows;
    this.#source.resize(cols, rows);
    for (const reader of this.#readers) if (reader !== by) reader.resized(cols, rows);
  }

  /** Resolves when the process and all that belongs to it are gone, and its exit is known. */
  async end(graceMs: number): Promise<void> {
    // An interactive shell ignores SIGTERM and ends at SIGHUP; a stopped process hears of either when it goes on.
    const signals: NodeJS.Signals[] = this.#spec.io === 'terminal' ? ['SIGHUP', 'SIGTERM', 'SIGCONT'] : ['SIGTERM', 'SIGCONT'];
    await this.#endFamily(graceMs, signals);
    await this.#done;
  }

  #received(bytes: Uint8Array): void {
    let needed = Number.POSITIVE_INFINITY;
    for (const reader of this.#readers) needed = Math.min(needed, reader.needs);
    this.#ring.append(bytes, needed);
    this.#log.grown();
    this.#regulate();
    if (this.#batch === null || this.#ring.end - this.#pumped >= batchSize) this.#pumpAll();
  }

  #pumpAll(): void {
    this.#pumped = this.#ring.end;
    for (const reader of this.#readers) reader.pump(this.#ring, this.#exit);
    this.#batch ??= setTimeout(() => {
      this.#batch = null;
      if (this.#pumped < this.#ring.end) this.#pumpAll();
    }, batchMs);
  }

  /** The slowest holding reader rules. */
  #regulate(): void {
    let lag = 0;
    for (const reader of this.#readers) lag = Math.max(lag, reader.lag(this.#ring.end));
    if (!this.#paused && lag >= flow.pauseAt) {
      this.#paused = true;
      this.#source.pause();
    } else if (this.#paused && lag <= flow.resumeAt) {
      this.#paused = false;
      this.#source.resume();
    }
  }

  async #ended(exit: Exit): Promise<void> {
    await this.#try(() => this.#endFamily(leftoverGraceMs, ['SIGHUP', 'SIGTERM', 'SIGCONT']));
    if (this.#cgroup !== null) await removeGroup(this.#cgroup);
    await this.#try(() => this.#source.finish());
    // Who hears of the exit finds the whole log, and a later core finds both; but a disk that hangs must not keep it back.
    this.#keeping = this.#try(async () => {
      await this.#log.finish();
      await keepExit(this.#home, this.#spec.id, exit);
      this.#exitKept = true;
    });
    const patience = new AbortController();
    await Promise.race([this.#keeping, delay(logPatienceMs, null, { signal: patience.signal })]);
    patience.abort();
    this.#exit = exit;
    this.#pumpAll();
  }

  async #endFamily(graceMs: number, signals: readonly NodeJS.Signals[]): Promise<void> {
    await endAll(await this.#family, graceMs, signals, this.#cgroup === null ? [] : [this.#cgroup]);
  }

  /** Whatever goes wrong at the end, the exit is told. */
  async #try(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#note(`${this.#spec.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
