import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Feed, type FeedState, type Source } from '../../../src/renderer/terminal/feed';
import type { Lane } from '../../../src/renderer/terminal/scheduler';
import { EspalierError } from '../../../src/shared/errors';
import type { ProcessInfo } from '../../../src/shared/host';
import type { TerminalListeners, TerminalStream } from '../../../src/shared/terminal-client';

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const clear = '\x1bc';

/** A terminal host that holds one process, as the feed sees it. */
class Host {
  output = '';
  forgotten = false;
  up = true;
  readonly acks: number[] = [];
  readonly written: string[] = [];
  readonly sizes: [number, number][] = [];
  readonly opens: (number | null)[] = [];
  listeners: TerminalListeners | null = null;
  ringStart = 0;

  async open(id: string, how: { from: number | null; hold: boolean }, listeners: TerminalListeners): Promise<TerminalStream> {
    this.opens.push(how.from);
    if (!this.up) throw new EspalierError('connection', 'gone', '');
    if (this.forgotten) throw new EspalierError('not-found', 'no such process', '');
    expect(how.hold).toBe(true);
    this.listeners = listeners;
    const from = Math.max(how.from ?? this.ringStart, this.ringStart);
    if (how.from !== null && how.from < this.ringStart) queueMicrotask(() => listeners.gap?.(this.ringStart));
    setTimeout(() => {
      if (this.output.length > from && this.listeners === listeners) listeners.data(bytes(this.output.slice(from)), from);
    }, 0);
    const info: ProcessInfo = {
      id,
      pid: 1,
      io: 'terminal',
      offset: this.output.length,
      ringStart: this.ringStart,
      input: 0,
      cols: 80,
      rows: 24,
      exit: null,
      logProblem: null,
    };
    return {
      info,
      ack: (count) => this.acks.push(count),
      write: (data) => this.written.push(String(data)),
      end: () => this.written.push('(end)'),
      resize: (cols, rows) => this.sizes.push([cols, rows]),
      close: () => {
        if (this.listeners === listeners) this.listeners = null;
      },
    };
  }

  print(text: string): void {
    const offset = this.output.length;
    this.output += text;
    this.listeners?.data(bytes(text), offset);
  }
  break(): void {
    const { listeners } = this;
    this.listeners = null;
    listeners?.broken?.(new EspalierError('connection', 'gone', ''));
  }
}

/** A terminal's lane that parses when it is told to. */
class Screen implements Lane {
  shown = '';
  readonly #queue: { bytes: Uint8Array; parsed: () => void }[] = [];
  push(piece: Uint8Array, parsed: () => void): void {
    this.#queue.push({ bytes: piece, parsed });
  }
  close(): void {
    this.#queue.length = 0;
  }
  parse(): void {
    for (const { bytes: piece, parsed } of this.#queue.splice(0)) {
      this.shown += String.fromCharCode(...piece);
      parsed();
    }
  }
}

let host: Host;
let screen: Screen;
let states: FeedState[];
let problems: string[];
let expected: boolean;
let kept: { offset: number; bytes: Uint8Array } | null;
const settle = () => vi.advanceTimersByTimeAsync(1);

function feed(fresh = false): Feed {
  const source: Source = { host: () => host, kept: async () => kept, expected: () => expected, fresh };
  return new Feed('run-1', source, screen, {
    state: (state) => states.push(state),
    resized: () => {},
    problem: (text) => problems.push(text),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  host = new Host();
  screen = new Screen();
  states = [];
  problems = [];
  kept = null;
  expected = false;
});
afterEach(() => vi.useRealTimers());

describe('Feed', () => {
  test('acknowledges bytes only once they were parsed', async () => {
    feed();
    await settle();
    host.print('hello');
    expect(host.acks).toEqual([]);
    screen.parse();
    expect(screen.shown).toBe('hello');
    expect(host.acks).toEqual([5]);
    expect(states).toEqual(['connecting', 'live']);
  });

  test('goes on at the byte that it had when the connection comes back', async () => {
    feed();
    await settle();
    host.print('one ');
    host.up = false;
    host.break();
    host.print('two ');
    await vi.advanceTimersByTimeAsync(300);
    host.up = true;
    await vi.advanceTimersByTimeAsync(3000);
    screen.parse();
    expect(screen.shown).toBe('one two ');
    expect(host.opens.at(-1)).toBe(4);
    expect(states.at(-1)).toBe('live');
  });

  test('does not acknowledge to a new stream what the old one brought', async () => {
    feed();
    await settle();
    host.print('old');
    host.break();
    await vi.advanceTimersByTimeAsync(500);
    screen.parse();
    expect(host.acks).toEqual([]);
    host.print('new!');
    screen.parse();
    expect(host.acks).toEqual([4]);
  });

  test('clears the screen when bytes were lost meanwhile', async () => {
    feed();
    await settle();
    host.print('0123456789');
    screen.parse();
    host.break();
    host.output += 'lost and kept';
    host.ringStart = host.output.length - 4;
    await vi.advanceTimersByTimeAsync(500);
    screen.parse();
    expect(screen.shown).toBe(`0123456789${clear}kept`);
  });

  test('is replaying until what was there before it is on screen', async () => {
    host.output = 'before';
    const one = feed();
    expect(one.replaying).toBe(true);
    await settle();
    expect(one.replaying).toBe(true);
    screen.parse();
    expect(one.replaying).toBe(false);
    host.print('after');
    expect(one.replaying).toBe(false);
  });

  test('a process that was just started for it gets answers to its first questions, but only once', async () => {
    host.output = 'where is the cursor?';
    const one = feed(true);
    await settle();
    expect(one.replaying).toBe(false);
    screen.parse();
    one.pause();
    host.print('asked while nobody looked');
    one.resume();
    await settle();
    expect(one.replaying).toBe(true);
  });

  test('lets go of the process while paused, and catches up', async () => {
    const one = feed();
    await settle();
    host.print('seen ');
    one.pause();
    expect(host.listeners).toBeNull();
    host.print('unseen');
    one.resume();
    await settle();
    screen.parse();
    expect(screen.shown).toBe('seen unseen');
  });

  test('tells a new stream the size that the terminal has by then', async () => {
    const one = feed();
    one.resize(100, 30);
    await settle();
    expect(host.sizes).toEqual([[100, 30]]);
    host.break();
    one.resize(90, 20);
    await vi.advanceTimersByTimeAsync(500);
    expect(host.sizes.at(-1)).toEqual([90, 20]);
  });

  test('waits for a process that the core is about to start', async () => {
    host.forgotten = true;
    expected = true;
    feed();
    await vi.advanceTimersByTimeAsync(100);
    expect(states).not.toContain('over');
    host.forgotten = false;
    host.output = 'here';
    await vi.advanceTimersByTimeAsync(500);
    screen.parse();
    expect(screen.shown).toBe('here');
    expect(states.at(-1)).toBe('live');
  });

  test('shows what is kept of a process that the host has forgotten, without what is on screen already', async () => {
    feed();
    await settle();
    host.print('12345');
    host.break();
    host.forgotten = true;
    kept = { offset: 0, bytes: bytes('1234567890') };
    await vi.advanceTimersByTimeAsync(500);
    screen.parse();
    expect(screen.shown).toBe('1234567890');
    expect(states.at(-1)).toBe('over');
  });

  test('starts the screen again where the log does not reach back to what it shows', async () => {
    feed();
    await settle();
    host.print('12345');
    host.break();
    host.forgotten = true;
    kept = { offset: 100, bytes: bytes('the end') };
    await vi.advanceTimersByTimeAsync(500);
    screen.parse();
    expect(screen.shown).toBe(`12345${clear}the end`);
  });

  test('is over after the exit, and types nothing into a process that is gone', async () => {
    const one = feed();
    await settle();
    host.print('bye');
    host.listeners?.exit?.({ code: 0, signal: null });
    one.write('x');
    screen.parse();
    expect(screen.shown).toBe('bye');
    expect(states.at(-1)).toBe('over');
    expect(host.written).toEqual([]);
  });

  test('asks nothing more after close', async () => {
    const one = feed();
    await settle();
    host.up = false;
    host.break();
    one.close();
    const opens = host.opens.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(host.opens.length).toBe(opens);
  });
});
