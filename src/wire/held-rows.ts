import type { WireDtype } from './block';
import { floatsOf } from './floats';

/** Rows that are kept at first. */
const firstRows = 64;

/** The bits of a NaN. */
const nanOf = { float32: 0x7fc00000, float16: 0x7e00, bfloat16: 0x7fc0 } as const;

/** Heads and tokens [first, end) within rows [token][head][unit]. */
export interface Place {
  readonly heads: readonly [number, number];
  readonly tokens: readonly [number, number];
}

/**
 * Rows [token][head][unit] on the CPU, in the dtype in which they came: what a GPU is given after a loss, and single
 * numbers without a readback. Rows that nobody wrote are NaN. Rows of two dtypes are kept as float32, each exactly.
 *
 * cost  bytes of the dtype; room grows by doubling
 */
export class HeldRows {
  #dtype: WireDtype | null = null;
  #bits: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #capacity = firstRows;

  constructor(
    readonly heads: number,
    readonly units: number,
  ) {}

  /** Rows that there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  get dtype(): WireDtype {
    return this.#dtype ?? 'float32';
  }

  /** Numbers of a row. */
  get width(): number {
    return this.heads * this.units;
  }

  /** Writes numbers [head][token][unit] into their places. */
  write({ raw, dtype }: { raw: Uint8Array; dtype: WireDtype }, { heads, tokens }: Place): void {
    this.reserve(tokens[1]);
    this.#become(this.#dtype === null || this.#dtype === dtype ? dtype : 'float32');
    const sent = this.#dtype === dtype ? wordsOf(raw, dtype) : new Uint32Array(floatsOf({ raw, dtype }).buffer);
    const { units, width } = this;
    let from = 0;
    for (let head = heads[0]; head < heads[1]; head++) {
      for (let token = tokens[0]; token < tokens[1]; token++) {
        this.#bits.set(sent.subarray(from, from + units), token * width + head * units);
        from += units;
      }
    }
  }

  /** Rows are as nobody had written them. */
  blank({ heads, tokens }: Place): void {
    const { units, width } = this;
    for (let token = tokens[0]; token < Math.min(tokens[1], this.#capacity); token++) {
      this.#bits.fill(nanOf[this.dtype], token * width + heads[0] * units, token * width + heads[1] * units);
    }
  }

  /** All rows are as nobody had written them; the next ones may be of another dtype. */
  clear(): void {
    this.#dtype = null;
    this.#bits = new Uint32Array(0);
  }

  /** Numbers of a head's row. */
  read(token: number, head: number): Float32Array {
    if (this.#dtype === null || token >= this.#capacity) return new Float32Array(this.units).fill(NaN);
    const at = token * this.width + head * this.units;
    const { buffer, BYTES_PER_ELEMENT: size } = this.#bits;
    return floatsOf({ raw: new Uint8Array(buffer, at * size, this.units * size), dtype: this.#dtype });
  }

  /** The bytes of rows, [token][head][unit] of `dtype`; nothing where nobody has written. Not a copy. */
  bytesOf(first: number, end: number): Uint8Array<ArrayBuffer> {
    if (this.#dtype === null) return new Uint8Array(0);
    const { buffer, BYTES_PER_ELEMENT: size } = this.#bits;
    return new Uint8Array(buffer, first * this.width * size, (end - first) * this.width * size);
  }

  /** Grows the buffer until it holds `rows` rows. */
  reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = capacityFor(rows);
    if (this.#dtype !== null) this.#resize();
  }

  #become(dtype: WireDtype): void {
    if (this.#dtype === dtype) return;
    const before = this.#dtype && floatsOf({ raw: this.bytesOf(0, this.#capacity), dtype: this.#dtype });
    this.#dtype = dtype;
    this.#bits = new Uint32Array(0);
    if (before) this.#bits = new Uint32Array(before.buffer);
    else this.#resize();
  }

  #resize(): void {
    const count = this.#capacity * this.width;
    const larger = this.#dtype === 'float32' ? new Uint32Array(count) : new Uint16Array(count);
    larger.set(this.#bits);
    this.#bits = larger.fill(nanOf[this.dtype], this.#bits.length);
  }
}

/** The capacity that a buffer grows to where it needs `rows` rows. */
export function capacityFor(rows: number): number {
  return firstRows * 2 ** Math.max(0, Math.ceil(Math.log2(rows / firstRows)));
}

/** A block's numbers as words of their size; bytes that lie at odd places are copied. */
function wordsOf(raw: Uint8Array, dtype: WireDtype): Uint16Array | Uint32Array {
  const size = dtype === 'float32' ? 4 : 2;
  const { buffer, byteOffset, byteLength } = raw.byteOffset % size === 0 ? raw : raw.slice();
  const Words = dtype === 'float32' ? Uint32Array : Uint16Array;
  return new Words(buffer as ArrayBuffer, byteOffset, byteLength / size);
}
