import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { xwdToPng } from '../../../scripts/look.mjs';

/** A screen as Xvfb keeps it: header, a name, colour cells, rows that may be longer than the picture. */
function screen(pixels: number[][], { order = 0, bitsPerPixel = 32 } = {}): Buffer {
  const name = Buffer.from('screen\0');
  const [width, padding, colours] = [pixels[0]?.length ?? 0, 4, 2];
  const header = Buffer.alloc(100 + name.length);
  const bytesPerLine = width * 4 + padding;
  const fields = [header.length, 7, 2, 24, width, pixels.length, 0, order, 32, order, 32, bitsPerPixel, bytesPerLine, 4];
  for (const [index, value] of fields.entries()) header.writeUInt32BE(value, index * 4);
  header.writeUInt32BE(colours, 19 * 4);
  header.set(name, 100);
  const rows = pixels.map((row) => {
    const bytes = Buffer.alloc(bytesPerLine);
    for (const [x, pixel] of row.entries()) order === 0 ? bytes.writeUInt32LE(pixel, x * 4) : bytes.writeUInt32BE(pixel, x * 4);
    return bytes;
  });
  return Buffer.concat([header, Buffer.alloc(colours * 12), ...rows]);
}

/** The rows of a PNG without filters, as hex. */
function rowsOf(png: Buffer): string[] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const at = png.indexOf('IDAT');
  const data = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  return Array.from({ length: height }, (_, y) => data.toString('hex', y * (1 + width * 3), (y + 1) * (1 + width * 3)));
}

describe('the picture of a virtual screen', () => {
  const pixels = [
    [0xff0000, 0x00ff00, 0x0000ff],
    [0x010203, 0xfffefd, 0x000000],
  ];

  it.each([0, 1])('has every pixel in its place (byte order %i)', (order) => {
    expect(rowsOf(xwdToPng(screen(pixels, { order })))).toEqual(['00ff000000ff000000ff', '00010203fffefd000000']);
  });

  it('refuses what it cannot read', () => {
    expect(() => xwdToPng(screen(pixels, { bitsPerPixel: 8 }))).toThrow('24-bit colours');
  });
});
