import { expect, it } from 'vitest';
import { decodeFrame, encodeInput, encodeJson, encodeOutput, frameLength, frameSplitter, longestFrame } from '../../../src/shared/frames';

const bytes = new TextEncoder().encode('ünïcödé 🌳');
const frames = [
  encodeJson({ type: 'x', text: '🌳' }),
  encodeOutput(7, 2 ** 40 + 1, bytes),
  encodeInput(4_000_000_000, bytes),
  encodeJson(null),
];

it('gives back what was put in', () => {
  expect(frames.map(decodeFrame)).toEqual([
    { kind: 'json', message: { type: 'x', text: '🌳' } },
    { kind: 'output', stream: 7, offset: 2 ** 40 + 1, bytes },
    { kind: 'input', stream: 4_000_000_000, bytes },
    { kind: 'json', message: null },
  ]);
});

it.each([1, 2, 3, 5, 7, 64, 1000])('cuts a stream back into frames from chunks of %i bytes, each in a buffer of its own size', (size) => {
  const stream = Buffer.concat(frames.flatMap((frame) => [frameLength(frame), frame]));
  const split = frameSplitter();
  const found: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < stream.length; at += size) found.push(...split(stream.subarray(at, at + size)));
  expect(found).toEqual(frames);
  for (const frame of found) expect(frame.buffer.byteLength).toBe(frame.length);
});

it.each([0, longestFrame + 1])('refuses a frame of %i bytes before it takes memory for it', (length) => {
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, length, true);
  expect(() => frameSplitter()(header)).toThrow();
});

it('refuses what is no frame', () => {
  expect(() => decodeFrame(new Uint8Array())).toThrow();
  expect(() => decodeFrame(new Uint8Array([9, 1, 2]))).toThrow('unknown frame kind 9');
  expect(() => decodeFrame(new Uint8Array([0, 123]))).toThrow();
  expect(() => decodeFrame(new Uint8Array([1, 0, 0]))).toThrow();
});
