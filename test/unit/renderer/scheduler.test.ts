import { describe, expect, test } from 'vitest';
import { type Clock, type Lane, ParseScheduler } from '../../../src/renderer/terminal/scheduler';

const kilobyte = 1024;

/** A window in miniature: time passes only by parsing (1 ms for 32 KB) and from one frame to the next. */
class Stage implements Clock {
  time = 0;
  readonly tasks: (() => void)[] = [];
  readonly frames: (() => void)[] = [];
  readonly log: { lane: string; bytes: number; at: number }[] = [];
  readonly scheduler = new ParseScheduler(this);

  now(): number {
    return this.time;
  }
  soon(run: () => void): void {
    this.tasks.push(run);
  }
  frame(run: () => void): void {
    this.frames.push(run);
  }

  lane(name: string): Lane {
    return this.scheduler.lane((bytes, parsed) => {
      this.tasks.push(() => {
        this.time += bytes.length / (32 * kilobyte);
        this.log.push({ lane: name, bytes: bytes.length, at: this.time });
        parsed();
      });
    });
  }

  /** Runs until nothing is left to do before the next frame. */
  settle(): void {
    for (let task = this.tasks.shift(); task; task = this.tasks.shift()) task();
  }
  nextFrame(): void {
    this.time = Math.max(this.time, (Math.floor(this.time / 16) + 1) * 16);
    for (const run of this.frames.splice(0)) run();
    this.settle();
  }
  bytesOf(lane: string): number {
    return this.log.filter((entry) => entry.lane === lane).reduce((sum, entry) => sum + entry.bytes, 0);
  }
}

const output = (bytes: number): Uint8Array => new Uint8Array(bytes);
const flood = (lane: Lane, bytes: number): void => lane.push(output(bytes), () => {});

describe('ParseScheduler', () => {
  test('parses everything in order and reports each piece once', () => {
    const stage = new Stage();
    const seen: number[] = [];
    const order: number[] = [];
    const lane = stage.scheduler.lane((bytes, parsed) => {
      order.push(...bytes);
      parsed();
    });
    for (let n = 0; n < 5; n++) lane.push(Uint8Array.of(n, n), () => seen.push(n));
    stage.settle();
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(order).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  });

  test('cuts a long piece into quanta of 128 KB and reports it after the last', () => {
    const stage = new Stage();
    const lane = stage.lane('a');
    let parsedAt = -1;
    lane.push(output(300 * kilobyte), () => {
      parsedAt = stage.log.length;
    });
    stage.settle();
    expect(stage.log.map((entry) => entry.bytes / kilobyte)).toEqual([128, 128, 44]);
    expect(parsedAt).toBe(3);
  });

  test('lets the terminals without the focus share 12 ms of a frame', () => {
    const stage = new Stage();
    const lanes = Array.from({ length: 6 }, (_, n) => stage.lane(`busy ${n}`));
    for (const lane of lanes) flood(lane, 1024 * kilobyte);
    stage.settle();
    expect(stage.time).toBe(12);
    expect(new Set(stage.log.map((entry) => entry.lane)).size).toBe(3);
    stage.nextFrame();
    expect(stage.time).toBe(16 + 12);
    expect(new Set(stage.log.map((entry) => entry.lane)).size).toBe(6);
  });

  test('does not hold back the only busy terminal', () => {
    const stage = new Stage();
    const lane = stage.lane('alone');
    flood(lane, 4096 * kilobyte);
    stage.settle();
    expect(stage.bytesOf('alone')).toBe(4096 * kilobyte);
  });

  test('parses the focused terminal within one quantum of another, also when the frame is used up', () => {
    const stage = new Stage();
    const busy = [stage.lane('b1'), stage.lane('b2')];
    const focused = stage.lane('focused');
    stage.scheduler.focus(focused);
    for (const lane of busy) flood(lane, 2048 * kilobyte);
    stage.settle();
    const before = stage.time;
    focused.push(output(10), () => {});
    stage.settle();
    expect(stage.log.at(-1)?.lane).toBe('focused');
    expect(stage.time - before).toBeLessThan(1);
  });

  test('leaves the others 5 ms of a frame, in smaller quanta, while the person types', () => {
    const stage = new Stage();
    const busy = [stage.lane('b1'), stage.lane('b2')];
    stage.scheduler.typed();
    for (const lane of busy) flood(lane, 2048 * kilobyte);
    stage.settle();
    expect(stage.time).toBe(5);
    expect(Math.max(...stage.log.map((entry) => entry.bytes))).toBe(32 * kilobyte);
    stage.time = 1000; // long after the last key
    stage.nextFrame();
    expect(Math.max(...stage.log.map((entry) => entry.bytes))).toBe(128 * kilobyte);
  });

  test('a flood in the focused terminal does not starve the others', () => {
    const stage = new Stage();
    const focused = stage.lane('focused');
    const other = stage.lane('other');
    stage.scheduler.focus(focused);
    flood(focused, 1024 * kilobyte);
    flood(other, 256 * kilobyte);
    for (let task = 0; task < 8; task++) stage.tasks.shift()?.();
    expect(stage.bytesOf('other')).toBeGreaterThan(0);
    stage.settle();
    expect(stage.bytesOf('focused') + stage.bytesOf('other')).toBe(1280 * kilobyte);
  });

  test('goes on when a terminal is closed in the middle of its quantum', () => {
    const stage = new Stage();
    const stuck = stage.scheduler.lane(() => {}); // never calls back, like a disposed terminal
    const other = stage.lane('other');
    flood(stuck, 10);
    stage.settle();
    flood(other, 10);
    stage.settle();
    expect(stage.bytesOf('other')).toBe(0);
    stuck.close();
    stage.settle();
    expect(stage.bytesOf('other')).toBe(10);
  });

  test('reports nothing for a closed terminal', () => {
    const stage = new Stage();
    const lane = stage.lane('a');
    let parsed = 0;
    lane.push(output(10), () => parsed++);
    stage.tasks.shift()?.();
    lane.close();
    stage.settle();
    expect(parsed).toBe(0);
  });
});
