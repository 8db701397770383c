import { crc32 } from '../crc32';
import { record, type ByteRecord } from '../h5/h5-records';

type Bytes = Uint8Array<ArrayBuffer>;

interface Member {
  name: string;
  pieces: readonly Bytes[];
}

const largest = 0xffffffff;

/**
 * A zip archive whose members are stored as they are, as Keras writes it (PKWARE's APPNOTE 6.3.10, sections 4.3.7 to
 * 4.3.16).
 *
 * returns  its bytes in pieces, the members' own among them
 * throws   above 4 GiB, which would need zip64
 */
export function writeZip(members: readonly Member[]): Bytes[] {
  const pieces: Bytes[] = [];
  const directory = record();
  let at = 0;
  for (const { name, pieces: data } of members) {
    const bytes = data.reduce((sum, piece) => sum + piece.length, 0);
    if (at + bytes > largest) {
      throw new Error(
        `saveModel: the file would have more than ${largest} bytes, which a zip archive of this kind cannot hold. Save a smaller model.`,
      );
    }
    const sums = {
      crc: data.reduce((crc, piece) => crc32(piece, crc), 0),
      bytes,
      name: new TextEncoder().encode(name),
    };
    const header = common(record().text('PK\x03\x04').u16(20), sums).u16(0).add(sums.name).bytes;
    common(directory.text('PK\x01\x02').u16(20).u16(20), sums)
      .u16(0)
      .u16(0)
      .u16(0)
      .u16(0)
      .u32(0)
      .u32(at)
      .add(sums.name);
    pieces.push(header, ...data);
    at += header.length + bytes;
  }
  const end = record().text('PK\x05\x06').u16(0).u16(0).u16(members.length).u16(members.length);
  return [...pieces, directory.bytes, end.u32(directory.length).u32(at).u16(0).bytes];
}

/** What a member's header and its entry have in common: flags (names in UTF-8), stored, 1980-01-01, sums and sizes. */
function common(to: ByteRecord, { crc, bytes, name }: { crc: number; bytes: number; name: Uint8Array }): ByteRecord {
  return to.u16(0x0800).u16(0).u16(0).u16(0x21).u32(crc).u32(bytes).u32(bytes).u16(name.length);
}
