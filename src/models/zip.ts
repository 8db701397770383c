import { Inflate } from 'fflate';
import { crc32 } from './crc32';
import { checkTimeNow } from './deadline';
import { FormatError, inMember } from './file-error';
import type { FileLimits } from './limits';
import { placeMembers } from './zip-headers';

/** A member of a zip archive, as the central directory declares it. */
export interface ZipMember {
  name: string;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  headerOffset: number;
  /** Where its packed bytes begin. */
  dataOffset: number;
}

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const maxMembers = 10_000;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * Lists a zip's members after PKWARE's APPNOTE 6.3.10 (sections 4.3.12 and 4.3.16), without unpacking. What could be
 * read two ways (a name twice, a member's own header that says another thing, members that share bytes) or points
 * elsewhere (.. in a name) is refused here.
 */
export function listZip(bytes: Uint8Array, limits: FileLimits): Map<string, ZipMember> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
    throw new FormatError('The archive is a zip64 one, made for files over 4 GiB. Save the weights in parts.', {
      offset: end,
    });
  }
  if (count > maxMembers) throw new FormatError(`The archive lists ${count} members; ${maxMembers} are allowed.`);
  if (start + size > end) {
    throw new FormatError(
      'The archive’s directory lies outside the file. It is cut short or damaged; fetch it again.',
      {
        offset: end,
      },
    );
  }
  const members = new Map<string, ZipMember>();
  let at = start;
  let [total, unpacked] = [0, 0];
  for (let i = 0; i < count; i++) {
    const { member, next } = readEntry(view, bytes, at);
    if (members.has(member.name)) {
      throw new FormatError('The name occurs twice in the archive. Save the model again.', { member: member.name });
    }
    total += member.bytes;
    if (member.method !== 0) unpacked += member.bytes;
    const over = unpacked > limits.unpackedBytes ? 'unpackedBytes' : 'totalBytes';
    if (total > limits.totalBytes || unpacked > limits.unpackedBytes) {
      throw new FormatError(
        `The archive unpacks to more than ${limits[over]} bytes. Raise limits.${over} if you trust the file.`,
        { member: member.name },
      );
    }
    members.set(member.name, member);
    at = next;
  }
  placeMembers(bytes, [...members.values()], start);
  return members;
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === endSignature && at + 22 + view.getUint16(at + 20, true) === view.byteLength) {
      return at;
    }
  }
  throw new FormatError('The archive has no end record: the file is cut short or no .keras file. Fetch it again.', {
    offset: view.byteLength,
  });
}

function readEntry(view: DataView, bytes: Uint8Array, at: number): { member: ZipMember; next: number } {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== directorySignature) {
    throw new FormatError('The archive’s directory is damaged. Fetch the file again.', { offset: at });
  }
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  const next = at + 46 + nameBytes + extraBytes + commentBytes;
  if (next > view.byteLength) throw new FormatError('The archive’s directory is damaged.', { offset: at });
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes));
  const member: ZipMember = {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    headerOffset: view.getUint32(at + 42, true),
    dataOffset: 0,
  };
  checkMember(member, view.getUint16(at + 8, true));
  return { member, next };
}

function checkMember({ name, method, bytes, packedBytes }: ZipMember, flags: number): void {
  const refuse = (sentence: string): never => {
    throw new FormatError(sentence, { member: name });
  };
  if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:|\0/i.test(name)) {
    refuse('The name leads out of the archive. Do not open files from whoever made this one.');
  }
  if (name.split('/').includes('__proto__')) refuse('The name is no member of a Keras file.');
  if (flags & 1) refuse('The member is encrypted. Save the model without a password.');
  if (method !== 0 && method !== 8) refuse(`Packing method ${method} is not read. Keras stores its members unpacked.`);
  if (bytes === 0xffffffff || packedBytes === 0xffffffff) refuse('The member needs zip64, which is not read.');
  if (method === 0 && bytes !== packedBytes) {
    refuse(`A stored member declares ${bytes} bytes unpacked and ${packedBytes} packed. The archive is damaged.`);
  }
  if (method === 8 && bytes > 1100 * packedBytes + 1024) {
    refuse(`${packedBytes} packed bytes cannot hold ${bytes}. The archive is damaged.`);
  }
}

/** The member's bytes, unpacked and checked against its CRC-32. A stored member is a view into the archive. */
export function readMember(bytes: Uint8Array, member: ZipMember): Uint8Array {
  return inMember(member.name, () => {
    const { dataOffset: start } = member;
    const end = start + member.packedBytes;
    const packed = bytes.subarray(start, end);
    checkTimeNow();
    const data = member.method === 0 ? packed : inflate(packed, member.bytes);
    checkTimeNow();
    if (crc32(data) !== member.crc) {
      throw new FormatError('The checksum does not agree: the file was changed or damaged. Fetch it again.');
    }
    return data;
  });
}

/** Unpacks piece by piece and stops as soon as there is more than was declared. */
function inflate(packed: Uint8Array, declared: number): Uint8Array {
  const data = new Uint8Array(declared);
  let filled = 0;
  const stream = new Inflate((piece) => {
    if (filled + piece.length > declared) {
      throw new FormatError(`The member unpacks to more than the ${declared} bytes it declares.`);
    }
    data.set(piece, filled);
    filled += piece.length;
  });
  const step = 8192;
  for (let at = 0; at < packed.length || at === 0; at += step) {
    checkTimeNow();
    stream.push(packed.subarray(at, at + step), at + step >= packed.length);
  }
  if (filled !== declared) throw new FormatError(`The member unpacks to ${filled} of its ${declared} bytes.`);
  return data;
}
