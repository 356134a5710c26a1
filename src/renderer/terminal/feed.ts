import { toErrorRecord } from '../../shared/errors';
import type { TerminalClient, TerminalStream } from '../../shared/terminal-client';
import type { Lane } from './scheduler';

/** `over`: the process has ended, and what it left is shown. */
export type FeedState = 'connecting' | 'live' | 'over';

/** Where a terminal's bytes come from. */
export interface Source {
  /** The terminal host's client of this moment. */
  host(): Pick<TerminalClient, 'open'>;
  /** What is kept of a process that the host has forgotten; null: nothing. */
  kept(): Promise<{ offset: number; bytes: Uint8Array } | null>;
  /**
   * The core counts on the process: where the host does not know it, it is about to be started, since the core
   * tells what it decided before it acts.
   */
  expected(): boolean;
  /**
   * The process was started a moment ago for this very terminal: what it asks in its first output is still to be
   * answered. Some agents end when no terminal answers them.
   */
  fresh: boolean;
}

export interface FeedEvents {
  state(state: FeedState): void;
  /** Someone else who looks at the same process changed its size. */
  resized(cols: number, rows: number): void;
  /** Neither the host nor the log has it: in words for a person. */
  problem(text: string): void;
}

/** Clears the screen and every mode, as a terminal that is switched on. */
const powerOn = new TextEncoder().encode('\x1bc');
/** Bytes on screen that are acknowledged at once, as long as more of them wait. The host resumes at 64 KiB in flight. */
const ackEvery = 64 * 1024;
/** ms from one attempt to open to the next, doubled each time. */
const retry = { first: 30, longest: 2000 } as const;

/**
 * Brings the output of one process to a terminal and its keys back. Holds the process back while the terminal
 * is behind; reconnects by itself and goes on at the byte that it had.
 */
export class Feed {
  readonly #run: string;
  readonly #source: Source;
  readonly #lane: Lane;
  readonly #events: FeedEvents;
  #stream: TerminalStream | null = null;
  /** Each attempt to open counts one up: what an older stream still says is not listened to. */
  #round = 0;
  #reached: number | null = null;
  #shown = 0;
  /** Output before this was made while nobody looked. */
  #replayUntil = 0;
  #size: { cols: number; rows: number } | null = null;
  #openedOnce = false;
  #over = false;
  #wait: number = retry.first;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(run: string, source: Source, lane: Lane, events: FeedEvents) {
    this.#run = run;
    this.#source = source;
    this.#lane = lane;
    this.#events = events;
    this.resume();
  }

  /**
   * Old output is on its way to the screen. What the terminal answers to questions in it (where the cursor is,
   * which terminal it is) must not reach the process: it would be typed into whatever runs there now.
   */
  get replaying(): boolean {
    return this.#stream === null || this.#shown < this.#replayUntil;
  }

  write(data: string): void {
    if (!this.#over) this.#stream?.write(data);
  }

  resize(cols: number, rows: number): void {
    this.#size = { cols, rows };
    if (!this.#over) this.#stream?.resize(cols, rows);
  }

  /** Lets go of the process, so that a terminal that nobody sees does not hold it back. */
  pause(): void {
    this.#round++;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stream?.close();
    this.#stream = null;
  }

  /** Goes on after `pause`, at the byte that was reached. */
  resume(): void {
    if (!this.#over && this.#stream === null) void this.#open();
  }

  close(): void {
    this.pause();
    this.#over = true;
    this.#lane.close();
  }

  async #open(): Promise<void> {
    const round = ++this.#round;
    const current = (): boolean => round === this.#round;
    if (this.#reached === null) this.#events.state('connecting');
    let unacknowledged = 0;
    let stream: TerminalStream | null = null;
    try {
      stream = await this.#source.host().open(
        this.#run,
        { from: this.#reached, hold: true },
        {
          data: (bytes, offset) => {
            if (!current()) return;
            const end = offset + bytes.length;
            this.#reached = end;
            this.#lane.push(bytes, () => {
              this.#shown = end;
              unacknowledged += bytes.length;
              if (!stream || !current()) return;
              // Each one wakes three processes: few while there is plenty, and one at the end of what has come.
              if (unacknowledged < ackEvery && end !== this.#reached) return;
              stream.ack(unacknowledged);
              unacknowledged = 0;
            });
          },
          gap: (from) => {
            if (current()) this.#startAgain(from);
          },
          resized: (cols, rows) => {
            if (current()) this.#events.resized(cols, rows);
          },
          exit: () => {
            if (current()) this.#end();
          },
          broken: () => {
            if (!current()) return;
            this.#stream = null;
            this.#openLater();
          },
        },
      );
    } catch (error) {
      if (current()) await this.#cannotOpen(error, current);
      return;
    }
    if (!current()) return stream.close();
    this.#opened(stream);
  }

  #opened(stream: TerminalStream): void {
    this.#wait = retry.first;
    this.#replayUntil = this.#source.fresh && !this.#openedOnce ? 0 : stream.info.offset;
    this.#openedOnce = true;
    this.#shown = Math.max(this.#shown, stream.info.ringStart);
    if (this.#over) return; // its exit came together with the answer
    this.#stream = stream;
    if (this.#size) stream.resize(this.#size.cols, this.#size.rows);
    this.#events.state('live');
  }

  async #cannotOpen(error: unknown, current: () => boolean): Promise<void> {
    const { code } = toErrorRecord(error);
    if (code === 'connection' || (code === 'not-found' && this.#source.expected())) return this.#openLater();
    try {
      const kept = await this.#source.kept();
      if (!current()) return;
      if (kept) this.#showKept(kept.offset, kept.bytes);
      this.#end();
    } catch (failure) {
      if (!current()) return;
      const record = toErrorRecord(failure);
      if (record.code === 'connection') return this.#openLater();
      this.#events.problem(`${record.message} ${record.hint}`);
      this.#end();
    }
  }

  #showKept(offset: number, bytes: Uint8Array): void {
    const from = this.#reached ?? offset;
    const missing = from >= offset && from <= offset + bytes.length;
    if (!missing) this.#startAgain(offset);
    this.#replayUntil = offset + bytes.length;
    this.#lane.push(missing ? bytes.subarray(from - offset) : bytes, () => {});
  }

  /** Bytes are missing: what follows is not a continuation of what the screen shows. */
  #startAgain(from: number): void {
    this.#reached = from;
    this.#lane.push(powerOn, () => {});
  }

  #end(): void {
    this.#over = true;
    this.#stream = null;
    this.#events.state('over');
  }

  #openLater(): void {
    this.#events.state('connecting');
    this.#timer = setTimeout(() => void this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, retry.longest);
  }
}
