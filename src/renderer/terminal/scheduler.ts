/** Hands bytes to a terminal's parser and calls back once they are parsed. */
export type Parse = (bytes: Uint8Array, parsed: () => void) => void;

/** How the scheduler tells time and gives way to input and drawing. */
export interface Clock {
  /** ms */
  now(): number;
  /** Runs after the tasks that are due, such as a key. */
  soon(run: () => void): void;
  /** Runs with the next frame. */
  frame(run: () => void): void;
}

/** A terminal's way to the parser. */
export interface Lane {
  /** Queues output. `parsed` is called once for it, when a person could see it; never after `close`. */
  push(bytes: Uint8Array, parsed: () => void): void;
  /** Forgets what is queued. */
  close(): void;
}

/** ms of parsing in a frame that the terminals without the focus share, and while the person types. */
const budget = { rest: 12, typing: 5 } as const;
/** Bytes that one terminal parses at a stretch; less while the person types, since an echo waits for it. */
const quantum = { rest: 128 * 1024, typing: 32 * 1024 } as const;
/** ms after a key in which the person counts as typing, and in which a new frame begins at the latest. */
const typingFor = 400;
const frameLength = 16;

interface Piece {
  bytes: Uint8Array;
  parsed: (() => void) | null;
}
interface Waiting extends Lane {
  readonly parse: Parse;
  readonly pieces: Piece[];
}

/**
 * Decides which terminal of the window parses next. Parsing is the window's one heavy work: left to
 * themselves, twenty busy terminals take it all, and a key waits for each of them. One terminal parses at a
 * time, for a quantum; the focused one whenever it has something, the rest in turn within their share of the frame.
 */
export class ParseScheduler {
  readonly #clock: Clock;
  readonly #rest: Waiting[] = [];
  #focused: Lane | null = null;
  #parsing: Waiting | null = null;
  #lastParsed: Waiting | null = null;
  #soon = false;
  #frame = false;
  #typedAt = Number.NEGATIVE_INFINITY;
  #frameStart = 0;
  #spent = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  lane(parse: Parse): Lane {
    const lane: Waiting = {
      parse,
      pieces: [],
      push: (bytes, parsed) => {
        lane.pieces.push({ bytes, parsed });
        if (!this.#rest.includes(lane)) this.#rest.push(lane);
        this.#ask();
      },
      close: () => this.#close(lane),
    };
    return lane;
  }

  /** The terminal that the person works in; null: none. */
  focus(lane: Lane | null): void {
    this.#focused = lane;
  }

  /** The person pressed a key in a terminal: its echo is worth more than anything that scrolls by. */
  typed(): void {
    this.#typedAt = this.#clock.now();
  }

  #ask(): void {
    if (this.#soon || this.#parsing) return;
    this.#soon = true;
    this.#clock.soon(() => {
      this.#soon = false;
      this.#next();
    });
  }

  #next(): void {
    if (this.#parsing) return;
    const now = this.#clock.now();
    if (now - this.#frameStart >= frameLength) this.#beginFrame(now);
    const lane = this.#choose(now);
    if (lane) this.#parseQuantum(lane, now);
    else if (this.#rest.length > 0) this.#awaitFrame();
  }

  #choose(now: number): Waiting | null {
    const focused = this.#rest.find((lane) => lane === this.#focused) ?? null;
    if (focused && this.#lastParsed !== focused) return focused;
    const typing = this.#typing(now);
    const other = this.#rest.find((lane) => lane !== this.#focused) ?? null;
    // A terminal that is busy alone takes nothing from another one: only a typing person is a reason to hold it back.
    const alone = this.#rest.length === 1 && !typing;
    if (other && (alone || this.#spent < (typing ? budget.typing : budget.rest))) return other;
    return focused;
  }

  #parseQuantum(lane: Waiting, start: number): void {
    this.#parsing = lane;
    this.#lastParsed = lane;
    this.#rest.splice(this.#rest.indexOf(lane), 1);
    const pieces = take(lane.pieces, lane !== this.#focused && this.#typing(start) ? quantum.typing : quantum.rest);
    pieces.forEach(({ bytes, parsed }, index) => {
      lane.parse(bytes, () => {
        if (this.#parsing !== lane) return; // closed meanwhile
        parsed?.();
        if (index === pieces.length - 1) this.#parsed(lane, start);
      });
    });
  }

  #parsed(lane: Waiting, start: number): void {
    if (this.#parsing !== lane) return; // `parsed` closed it
    if (lane !== this.#focused) this.#spent += this.#clock.now() - start;
    this.#parsing = null;
    if (lane.pieces.length > 0 && !this.#rest.includes(lane)) this.#rest.push(lane);
    if (this.#rest.length > 0) this.#ask();
  }

  #close(lane: Waiting): void {
    lane.pieces.length = 0;
    const at = this.#rest.indexOf(lane);
    if (at >= 0) this.#rest.splice(at, 1);
    if (this.#focused === lane) this.#focused = null;
    if (this.#lastParsed === lane) this.#lastParsed = null;
    if (this.#parsing !== lane) return;
    this.#parsing = null; // a terminal that is gone may never call back
    if (this.#rest.length > 0) this.#ask();
  }

  #awaitFrame(): void {
    if (this.#frame) return;
    this.#frame = true;
    this.#clock.frame(() => {
      this.#frame = false;
      this.#beginFrame(this.#clock.now());
      this.#next();
    });
  }

  #beginFrame(now: number): void {
    this.#frameStart = now;
    this.#spent = 0;
  }

  #typing(now: number): boolean {
    return now - this.#typedAt < typingFor;
  }
}

/** Takes up to `bytes` off the front; a piece that is longer is cut, and its `parsed` stays with the last part. */
function take(pieces: Piece[], bytes: number): Piece[] {
  const taken: Piece[] = [];
  for (let left = bytes; left > 0; ) {
    const piece = pieces.shift();
    if (!piece) break;
    if (piece.bytes.length > left) {
      taken.push({ bytes: piece.bytes.subarray(0, left), parsed: null });
      pieces.unshift({ bytes: piece.bytes.subarray(left), parsed: piece.parsed });
    } else taken.push(piece);
    left -= piece.bytes.length;
  }
  return taken;
}
