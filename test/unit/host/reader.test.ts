import { expect, it } from 'vitest';
import { Reader } from '../../../src/main/host/reader';
import { Ring, ringCapacity } from '../../../src/main/host/ring';
import { decodeFrame, type Frame } from '../../../src/shared/frames';
import { flow } from '../../../src/shared/host';

function sink() {
  const frames: Frame[] = [];
  const state = { backlog: 0 };
  const output = (): number => frames.reduce((sum, frame) => sum + (frame.kind === 'output' ? frame.bytes.length : 0), 0);
  const told = (): unknown[] => frames.flatMap((frame) => (frame.kind === 'json' ? [frame.message] : []));
  return {
    frames,
    state,
    output,
    told,
    send: (frame: Uint8Array<ArrayBuffer>) => void frames.push(decodeFrame(frame)),
    backlog: () => state.backlog,
  };
}
const exit = { code: 0, signal: null };

it('gives a holder no more than may be in flight, and the exit after the last byte', () => {
  const to = sink();
  const ring = new Ring();
  ring.append(Buffer.alloc(flow.pauseAt + 100_000), 0);
  const reader = new Reader(to, 1, 0, true);
  reader.pump(ring, exit);
  expect(to.output()).toBe(flow.pauseAt);
  expect(reader.lag(ring.end)).toBe(flow.pauseAt + 100_000);
  expect(to.told()).toEqual([]);
  reader.ack(100_000);
  reader.pump(ring, exit);
  reader.pump(ring, exit);
  expect(to.output()).toBe(ring.end);
  expect(to.told()).toEqual([{ type: 'exit', stream: 1, ...exit }]);
});

it('believes no acknowledgement of more than it sent', () => {
  const to = sink();
  const ring = new Ring();
  ring.append(Buffer.alloc(ringCapacity), 0);
  const reader = new Reader(to, 1, 0, true);
  reader.pump(ring, null);
  reader.ack(1e12);
  reader.ack(-1e12);
  expect(reader.lag(ring.end)).toBe(ringCapacity - flow.pauseAt);
});

it('tells a watcher that is too slow of the gap, and holds nothing back for it', () => {
  const to = sink();
  const ring = new Ring();
  const reader = new Reader(to, 1, 0, false);
  to.state.backlog = ringCapacity;
  ring.append(Buffer.alloc(ringCapacity), reader.needs);
  reader.pump(ring, null);
  ring.append(Buffer.alloc(5000), reader.needs);
  expect(to.output()).toBe(0);
  expect(reader.lag(ring.end)).toBe(0);
  to.state.backlog = 0;
  reader.pump(ring, null);
  expect(to.told()).toEqual([{ type: 'gap', stream: 1, from: 5000 }]);
  expect(to.output()).toBe(ringCapacity);
});
