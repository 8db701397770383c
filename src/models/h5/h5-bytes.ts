import { checkTime } from '../deadline';
import { cut, FormatError } from '../file-error';
import type { FileLimits } from '../limits';

/** How many structures one file may hold before we take it for a loop. */
const maxStructures = 2_000_000;

/** The address that HDF5 writes for "nothing is stored". */
export const undefinedAddress = -1;

/** An HDF5 file's bytes, read little-endian with every access checked against the end of the file. */
export class H5Bytes {
  readonly #view: DataView;
  readonly #text = new TextDecoder();
  #structures = 0;
  #textBytes = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly limits: FileLimits,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.byteLength;
  }

  fail(sentence: string, offset: number): never {
    throw new FormatError(sentence, { offset });
  }

  need(offset: number, size: number): void {
    if (!(offset >= 0 && size >= 0 && offset + size <= this.length)) {
      this.fail(
        `The HDF5 data ends at byte ${this.length} but ${size} bytes are wanted here. The file is cut short or damaged; fetch it again.`,
        offset,
      );
    }
  }

  u8(offset: number): number {
    this.need(offset, 1);
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    this.need(offset, 2);
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    this.need(offset, 4);
    return this.#view.getUint32(offset, true);
  }

  /** A 64-bit count or address; the undefined address is -1. */
  u64(offset: number): number {
    this.need(offset, 8);
    const value = this.#view.getBigUint64(offset, true);
    if (value === 0xffff_ffff_ffff_ffffn) return undefinedAddress;
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      this.fail(`The number ${value} stands where an address or size belongs. The file is damaged.`, offset);
    }
    return Number(value);
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  uint(offset: number, size: number): number {
    if (size === 1) return this.u8(offset);
    if (size === 2) return this.u16(offset);
    return size === 4 ? this.u32(offset) : this.u64(offset);
  }

  slice(offset: number, size: number): Uint8Array {
    this.need(offset, size);
    return this.bytes.subarray(offset, offset + size);
  }

  /** Text of a given length, up to its first zero byte. */
  string(offset: number, size: number): string {
    const field = this.slice(offset, size);
    // Many places may point at one long text.
    this.#textBytes += size;
    if (this.#textBytes > 4 * this.limits.configBytes) {
      this.fail(`The texts have more than ${4 * this.limits.configBytes} bytes together. The file is damaged.`, offset);
    }
    const end = field.indexOf(0);
    return this.#text.decode(end < 0 ? field : field.subarray(0, end));
  }

  signature(offset: number, expected: string): void {
    const found = this.string(offset, expected.length);
    if (found !== expected) {
      this.fail(`"${expected}" must stand here, but "${cut(found)}" does. The file is damaged.`, offset);
    }
  }

  /** Counts a structure; a file whose parts point at each other in a circle ends here. */
  countStructure(offset: number): void {
    checkTime();
    this.#structures += 1;
    if (this.#structures > maxStructures) {
      this.fail('The HDF5 structures point at each other in a circle. The file is damaged.', offset);
    }
  }
}
