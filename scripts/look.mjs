// `node scripts/look.mjs <screen> <picture.png>`: a picture of a virtual screen, without any tool to be installed.
// `npm start` prints the whole line. The server keeps its screen in a file in XWD format
// (https://www.x.org/releases/X11R7.7/doc/man/man1/Xvfb.1.xhtml, -fbdir); this turns it into a PNG.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

/** The picture in an XWD file of 24-bit colours, 32 bits a pixel, as a PNG. */
export function xwdToPng(xwd) {
  const field = (index) => xwd.readUInt32BE(index * 4); // XWDFile.h: 25 numbers, big-endian
  const [headerSize, width, height, bitsPerPixel, bytesPerLine, colours] = [0, 4, 5, 11, 12, 19].map(field);
  if (field(1) !== 7 || bitsPerPixel !== 32) throw new Error('not a screen of a virtual display with 24-bit colours');
  const littleEndian = field(7) === 0;
  const start = headerSize + colours * 12;
  const rows = Buffer.alloc(height * (1 + width * 3)); // each row: filter 0, then red, green, blue
  for (let y = 0, to = 0; y < height; y += 1) {
    to += 1;
    for (let x = 0, from = start + y * bytesPerLine; x < width; x += 1, from += 4, to += 3) {
      const pixel = littleEndian ? xwd.readUInt32LE(from) : xwd.readUInt32BE(from);
      rows.writeUIntBE(pixel & 0xffffff, to, 3);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8); // 8 bits a channel, RGB
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name, data) {
  const framed = Buffer.alloc(data.length + 12);
  framed.writeUInt32BE(data.length, 0);
  framed.write(name, 4, 'latin1');
  data.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, data.length + 8)), data.length + 8);
  return framed;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [screen, picture] = process.argv.slice(2);
  if (screen === undefined || picture === undefined) {
    console.error('usage: node scripts/look.mjs <folder of the screen, printed by `npm start`> <picture.png>');
    process.exit(2);
  }
  writeFileSync(picture, xwdToPng(readFileSync(path.join(screen, 'Xvfb_screen0'))));
  console.log(picture);
}
