import { crc32, deflateSync } from 'node:zlib';

/**
 * A PNG of opaque pixels, as small as flat colours and lines allow: no filter, the strongest compression.
 *
 * rgba  four bytes per pixel; alpha is left out
 */
export function encodePng(rgba, width, height) {
  const row = 1 + 3 * width;
  const raw = Buffer.alloc(row * height);
  for (let i = 0; i < width * height; i++) {
    const at = row * Math.floor(i / width) + 1 + 3 * (i % width);
    rgba.copy(raw, at, 4 * i, 4 * i + 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, red green blue, no interlacing
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
