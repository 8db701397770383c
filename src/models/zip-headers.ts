import { cut, FormatError, inMember } from './file-error';
import type { ZipMember } from './zip';

const headerSignature = 0x04034b50;
const sizesFollow = 8;
const in64Bits = 0xffffffff;

/**
 * Finds where each member's bytes lie, by its own header (APPNOTE 4.3.7), which must say what the directory says.
 *
 * end     where the directory begins: all members lie before it, and none on another's bytes
 * throws  FormatError with the member
 */
export function placeMembers(bytes: Uint8Array, members: readonly ZipMember[], end: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const member of members) inMember(member.name, () => placeMember(view, bytes, member));
  const inOrder = [...members].sort((a, b) => a.headerOffset - b.headerOffset);
  inOrder.forEach((member, i) => {
    const stop = member.dataOffset + member.packedBytes;
    const next = inOrder[i + 1]?.headerOffset ?? end;
    if (stop <= next) return;
    throw new FormatError(
      `The member ends at byte ${stop}, after ${next}, where ${i + 1 < inOrder.length ? 'the next one' : 'the directory'} begins. The archive is damaged; fetch it again.`,
      { member: member.name, offset: member.headerOffset },
    );
  });
}

function placeMember(view: DataView, bytes: Uint8Array, member: ZipMember): void {
  const at = member.headerOffset;
  if (at + 30 > bytes.length || view.getUint32(at, true) !== headerSignature) {
    throw new FormatError('The member’s header is missing. The archive is damaged.', { offset: at });
  }
  const [flags, method, nameBytes, extraBytes] = [6, 8, 26, 28].map((field) => view.getUint16(at + field, true));
  const extra = at + 30 + nameBytes;
  member.dataOffset = extra + extraBytes;
  if (member.dataOffset > bytes.length) {
    throw new FormatError('The member’s header is cut short. Fetch the file again.', { offset: at });
  }
  const disagree = (what: string, here: unknown, listed: unknown): never => {
    throw new FormatError(
      `Its own header gives the ${what} ${here}, and the archive’s directory ${listed}. The archive is damaged or made to deceive; save it again.`,
      { offset: at },
    );
  };
  const name = new TextDecoder().decode(bytes.subarray(at + 30, extra));
  if (name !== member.name) disagree('name', `“${cut(name)}”`, `“${cut(member.name)}”`);
  if (method !== member.method) disagree('packing method', method, member.method);
  if (flags & 1) throw new FormatError('The member is encrypted. Save the model without a password.', { offset: at });
  const [crc, packedBytes, unpackedBytes] = [14, 18, 22].map((field) => view.getUint32(at + field, true));
  // A writer that streams leaves all three at 0, and writes them after the bytes.
  if (flags & sizesFollow && crc === 0 && packedBytes === 0 && unpackedBytes === 0) return;
  const wide = packedBytes === in64Bits || unpackedBytes === in64Bits ? readWide(view, extra, member.dataOffset) : null;
  const packed = packedBytes === in64Bits ? wide?.packed : packedBytes;
  const unpacked = unpackedBytes === in64Bits ? wide?.unpacked : unpackedBytes;
  // Sizes that follow may be marked as 64-bit ones beforehand, with nothing in them.
  const follow = flags & sizesFollow && wide?.packed === 0 && wide.unpacked === 0;
  if (!follow && packed !== member.packedBytes) disagree('packed size', packed, member.packedBytes);
  if (!follow && unpacked !== member.bytes) disagree('size', unpacked, member.bytes);
  if (crc !== member.crc && !(flags & sizesFollow && crc === 0)) disagree('checksum', crc, member.crc);
}

/** The sizes in a zip64 field (APPNOTE 4.5.3), which numpy writes into every header. */
function readWide(view: DataView, start: number, end: number): { unpacked: number; packed: number } | null {
  for (let at = start; at + 4 <= end;) {
    const [id, size] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (id === 1 && size >= 16 && at + 20 <= end) {
      const [unpacked, packed] = [4, 12].map((field) => Number(view.getBigUint64(at + field, true)));
      return { unpacked, packed };
    }
    at += 4 + size;
  }
  return null;
}
