import { crc32 } from '../../src/models/crc32';

/** A member to write; what is given beside name and data is written instead of the truth. */
export interface ZipEntry {
  name: string;
  data: Uint8Array;
  method?: number;
  flags?: number;
  crc?: number;
  bytes?: number;
  packedBytes?: number;
}

/** Writes a zip archive, as Keras does: members stored, unless an entry brings packed data and says so. */
export function writeZip(entries: ZipEntry[]): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name);
    const fields = commonFields(entry);
    const header = bytesOf(30, [[0, 4, 0x04034b50], [4, 2, 20], ...fields.map(shift(6)), [26, 2, name.length]]);
    const listing = bytesOf(46, [
      [0, 4, 0x02014b50],
      [6, 2, 20],
      ...fields.map(shift(8)),
      [28, 2, name.length],
      [42, 4, at],
    ]);
    pieces.push(header, name, entry.data);
    directory.push(listing, name);
    at += header.length + name.length + entry.data.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = bytesOf(22, [
    [0, 4, 0x06054b50],
    [8, 2, entries.length],
    [10, 2, entries.length],
    [12, 4, size],
    [16, 4, at],
  ]);
  return joined([...pieces, ...directory, end]);
}

export function joined(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export const text = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

type Field = [offset: number, bytes: number, value: number];

function commonFields({ data, method = 0, flags = 0, crc, bytes, packedBytes }: ZipEntry): Field[] {
  return [
    [0, 2, flags],
    [2, 2, method],
    [8, 4, crc ?? crc32(data)],
    [12, 4, packedBytes ?? data.length],
    [16, 4, bytes ?? data.length],
  ];
}

function shift(by: number): (field: Field) => Field {
  return ([offset, bytes, value]) => [offset + by, bytes, value];
}

function bytesOf(size: number, fields: Field[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  for (const [offset, bytes, value] of fields) {
    if (bytes === 2) view.setUint16(offset, value, true);
    else view.setUint32(offset, value, true);
  }
  return new Uint8Array(view.buffer);
}
