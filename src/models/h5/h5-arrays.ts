import { FormatError } from '../file-error';
import type { FileLimits } from '../limits';
import type { WeightArray } from './h5-file';

/** The arrays read of one file: each once, however many names lead to it, and no more together than the limits say. */
export class H5Arrays {
  readonly #read = new Map<number, WeightArray>();
  #bytes = 0;
  #unpackedBytes = 0;

  constructor(readonly limits: FileLimits) {}

  /** The array at this address; read by `read` the first time. */
  once(address: number, read: () => WeightArray): WeightArray {
    const known = this.#read.get(address);
    if (known) return known;
    const array = read();
    this.#read.set(address, array);
    return array;
  }

  /** Counts an array before it is read, by its bytes as float32. */
  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.limits.totalBytes) return;
    throw new FormatError(
      `The arrays need more than ${this.limits.totalBytes} bytes together. Raise limits.totalBytes if you trust the file.`,
    );
  }

  /** Counts a packed chunk before it is unpacked. */
  countUnpacked(bytes: number): void {
    this.#unpackedBytes += bytes;
    if (this.#unpackedBytes <= this.limits.unpackedBytes) return;
    throw new FormatError(
      `The packed arrays unpack to more than ${this.limits.unpackedBytes} bytes. Raise limits.unpackedBytes if you trust the file.`,
    );
  }
}
