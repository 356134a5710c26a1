import { expect, it } from 'vitest';
import { Ring, ringCapacity } from '../../../src/main/host/ring';

const piece = (length: number, from: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (from + at) % 251));
function held(ring: Ring): Buffer {
  const pieces: Uint8Array[] = [];
  for (let from = ring.start; from < ring.end; ) {
    const next = ring.slice(from, 10_000);
    pieces.push(Buffer.from(next));
    from += next.length;
  }
  return Buffer.concat(pieces);
}
const forget = Number.POSITIVE_INFINITY;

it('holds the newest megabyte, whatever the sizes of its pieces', () => {
  const ring = new Ring();
  for (let size = 1; ring.end < 3 * ringCapacity; size = (size * 7) % 70_001) ring.append(piece(size, ring.end), forget);
  expect(ring.end - ring.start).toBe(ringCapacity);
  expect(held(ring).equals(piece(ringCapacity, ring.start))).toBe(true);
});

it('takes a piece that is larger than itself', () => {
  const ring = new Ring();
  ring.append(piece(100, 0), forget);
  ring.append(piece(3 * ringCapacity, 100), forget);
  expect(ring.start).toBe(2 * ringCapacity + 100);
  expect(held(ring).equals(piece(ringCapacity, ring.start))).toBe(true);
});

it('keeps more for a reader that needs it, up to twice its size', () => {
  const ring = new Ring();
  ring.append(piece(ringCapacity, 0), forget);
  ring.append(piece(1000, ring.end), 10);
  expect(ring.start).toBe(10);
  expect(held(ring).equals(piece(ring.end - 10, 10))).toBe(true);
  ring.append(piece(2 * ringCapacity, ring.end), 10);
  expect(ring.end - ring.start).toBe(2 * ringCapacity);
  ring.append(piece(1, ring.end), forget);
  expect(ring.end - ring.start).toBe(ringCapacity);
  expect(held(ring).equals(piece(ringCapacity, ring.start))).toBe(true);
});
