/** Bytes that are read at once, and how much memory a load holds for them. */
export const pieceBytes = 4 * 2 ** 20;

/**
 * Reads a stream into one buffer that is used again and again, so that a file of any size passes through a few
 * mebibytes of memory. Streams that cannot fill a given buffer are copied into it.
 */
export class ByteReader {
  readonly #own: ReadableStreamBYOBReader | null;
  readonly #others: ReadableStreamDefaultReader<Uint8Array> | null;
  #rest: Uint8Array = new Uint8Array();
  #buffer = new ArrayBuffer(pieceBytes);

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#own = ownReader(stream);
    this.#others = this.#own ? null : stream.getReader();
  }

  /**
   * The next bytes of the stream.
   *
   * count    up to `pieceBytes`
   * returns  a view that is valid until the next call; shorter than `count` only where the stream ends
   */
  async next(count: number): Promise<Uint8Array<ArrayBuffer>> {
    let filled = 0;
    while (filled < count) {
      const read = await this.#read(filled, count - filled);
      if (read === 0) break;
      filled += read;
    }
    return new Uint8Array(this.#buffer, 0, filled);
  }

  /** Reads past `count` bytes. Returns whether there were that many. */
  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0;) {
      const { length } = await this.next(Math.min(left, pieceBytes));
      if (length === 0) return false;
      left -= length;
    }
    return true;
  }

  /** Ends the stream, whatever is left of it. */
  async cancel(): Promise<void> {
    await (this.#own ?? this.#others)!.cancel().catch(() => undefined);
  }

  async #read(at: number, count: number): Promise<number> {
    if (this.#own) {
      const { value } = await this.#own.read(new Uint8Array(this.#buffer, at, count));
      if (!value) return 0;
      this.#buffer = value.buffer as ArrayBuffer;
      return value.byteLength;
    }
    if (this.#rest.length === 0) this.#rest = (await this.#others!.read()).value ?? this.#rest;
    const part = this.#rest.subarray(0, count);
    new Uint8Array(this.#buffer).set(part, at);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }
}

/** Null for a stream that is no byte stream. */
function ownReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
