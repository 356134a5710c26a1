import { expect, test } from 'vitest';
import { splitLines } from '../../../src/main/agents/lines';

const megabyte = 1024 * 1024;

function splitter() {
  const lines: [string, number][] = [];
  const tooLong: [number, number][] = [];
  const split = splitLines({ line: (line, end) => lines.push([line, end]), tooLong: (bytes, end) => tooLong.push([bytes, end]) });
  return { ...split, lines, tooLong };
}

test('lines are whole however they arrive, and each says where it ended', () => {
  const bytes = Buffer.from('{"a":"é"}\n\nzwei\r\nthe rest');
  for (let size = 1; size <= bytes.length; size += 1) {
    const it = splitter();
    for (let at = 0; at < bytes.length; at += size) it.feed(bytes.subarray(at, at + size), 100 + at);
    expect(it.lines).toEqual([
      ['{"a":"é"}', 111],
      ['', 112],
      ['zwei', 118],
    ]);
    expect([it.rest(), it.end()]).toEqual(['the rest', 100 + bytes.length]);
  }
});

test('a line that is too long is left out, and the next one is read', () => {
  const it = splitter();
  const piece = Buffer.alloc(megabyte, 'x');
  for (let index = 0; index < 50; index += 1) it.feed(piece, index * megabyte);
  it.feed(Buffer.from('\nnext\n'), 50 * megabyte);
  expect(it.tooLong).toEqual([[50 * megabyte, 50 * megabyte + 1]]);
  expect(it.lines).toEqual([['next', 50 * megabyte + 6]]);
});

test('a buffer that its sender uses again changes nothing', () => {
  const it = splitter();
  const bytes = Buffer.from('begun');
  it.feed(bytes, 0);
  bytes.fill('x');
  it.feed(Buffer.from(' and ended\n'), 5);
  expect(it.lines).toEqual([['begun and ended', 16]]);
});
