/** Eight tables: eight bytes are taken in one step. */
const tables = makeTables();

function makeTables(): Uint32Array[] {
  const first = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    first[byte] = rest;
  }
  const made = [first];
  for (let i = 1; i < 8; i++) made.push(made[i - 1].map((before) => first[before & 255] ^ (before >>> 8)));
  return made;
}

/**
 * CRC-32 as zlib and PNG have it (ISO 3309): reflected, polynomial 0xEDB88320, by slices of eight bytes (Kounavis and
 * Berry, 2005).
 *
 * cost  one pass over the bytes
 */
export function crc32(bytes: Uint8Array): number {
  const [a, b, c, d, e, f, g, h] = tables;
  let sum = 0xffffffff;
  let at = 0;
  for (const end = bytes.length - (bytes.length % 8); at < end; at += 8) {
    const low = sum ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    sum =
      h[low & 255] ^
      g[(low >>> 8) & 255] ^
      f[(low >>> 16) & 255] ^
      e[low >>> 24] ^
      d[bytes[at + 4]] ^
      c[bytes[at + 5]] ^
      b[bytes[at + 6]] ^
      a[bytes[at + 7]];
  }
  for (; at < bytes.length; at++) sum = a[(sum ^ bytes[at]) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
