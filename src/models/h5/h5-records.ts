/** A record of little-endian numbers that grows. */
export class ByteRecord {
  #bytes = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  u8(value: number): this {
    return this.#number(1, (view, at) => view.setUint8(at, value));
  }

  u16(value: number): this {
    return this.#number(2, (view, at) => view.setUint16(at, value, true));
  }

  u32(value: number): this {
    return this.#number(4, (view, at) => view.setUint32(at, value, true));
  }

  u64(value: number | bigint): this {
    return this.#number(8, (view, at) => view.setBigUint64(at, BigInt(value), true));
  }

  zeros(count: number): this {
    this.#grow(count);
    this.#length += count;
    return this;
  }

  add(bytes: Uint8Array): this {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  text(text: string): this {
    return this.add(new TextEncoder().encode(text));
  }

  #number(size: number, write: (view: DataView, at: number) => void): this {
    this.#grow(size);
    write(new DataView(this.#bytes.buffer), this.#length);
    this.#length += size;
    return this;
  }

  #grow(by: number): void {
    const wanted = this.#length + by;
    if (wanted <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(wanted, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

export const record = (): ByteRecord => new ByteRecord();

/** With zeros behind, to a multiple of 8. */
export function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(8 * Math.ceil(bytes.length / 8));
  whole.set(bytes);
  return whole;
}

/** A file as it is put together, piece by piece, each at a multiple of 8, after a start that is known last. */
export class BytePieces {
  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  #length: number;

  constructor(start: number) {
    this.#length = start;
  }

  get length(): number {
    return this.#length;
  }

  /** Puts a piece behind the others, and tells where it begins. */
  append(piece: Uint8Array<ArrayBuffer>): number {
    const at = this.#length;
    const gap = -piece.length & 7;
    this.#pieces.push(piece);
    if (gap > 0) this.#pieces.push(new Uint8Array(gap));
    this.#length += piece.length + gap;
    return at;
  }

  finish(start: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
    return [start, ...this.#pieces];
  }
}
