import type { WireDtype } from './block';
import { capacityFor, HeldRows, type Place } from './held-rows';

/** As place-rows.wgsl numbers them. */
export const kindOf = { float32: 0, float16: 1, bfloat16: 2, filled: 3 } as const;

/** Numbers on their way into rows on the GPU. */
export interface RowPart extends Place {
  readonly rows: WireRows;
  readonly kind: keyof typeof kindOf;
  /** The numbers as they were sent; none where rows are filled with one number. */
  readonly raw: Uint8Array | null;
  /** Whether they lie [token][head][unit], else [head][token][unit]. */
  readonly byToken?: boolean;
  /** Bits of a float32. */
  readonly fill?: number;
}

/** Bits of what rows are filled with. */
const bitsOf = { nan: 0x7fc00000, one: 0x3f800000 } as const;

/** The most bytes of one part. */
const mostPartBytes = 2 ** 23;

/**
 * Rows [token][head][unit] of one role: as they came on the CPU, as float32 on the GPU. A block goes to the GPU once,
 * as it came; a row that is there is not sent again but after a loss.
 */
export class WireRows {
  readonly held: HeldRows;
  readonly pitch: number;
  #buffer: GPUBuffer | null = null;
  #device: GPUDevice | null = null;
  #rows = 0;

  /** `pitch`: float32 of a head's row on the GPU, its units and zeros. */
  constructor(
    readonly label: string,
    { heads, units, pitch = units }: { heads: number; units: number; pitch?: number },
  ) {
    this.held = new HeldRows(heads, units);
    this.pitch = pitch;
  }

  /** Bytes that this number of rows takes on the GPU; the CPU holds no more. */
  bytesFor(rows: number): number {
    return 4 * this.held.heads * this.pitch * capacityFor(rows);
  }

  write(block: { raw: Uint8Array; dtype: WireDtype }, { heads, tokens }: Place): RowPart {
    this.held.write(block, { heads, tokens });
    return { rows: this, kind: block.dtype, raw: block.raw, heads, tokens };
  }

  /** All numbers of these rows are 1. */
  ones({ heads, tokens }: Place): RowPart {
    const count = (heads[1] - heads[0]) * (tokens[1] - tokens[0]) * this.held.units;
    const raw = new Uint8Array(new Float32Array(count).fill(1).buffer);
    this.held.write({ raw, dtype: 'float32' }, { heads, tokens });
    return { rows: this, kind: 'filled', raw: null, heads, tokens, fill: bitsOf.one };
  }

  /** These rows are as nobody had written them. */
  blank({ heads, tokens }: Place): RowPart {
    this.held.blank({ heads, tokens });
    return { rows: this, kind: 'filled', raw: null, heads, tokens, fill: bitsOf.nan };
  }

  /** All rows are as nobody had written them. */
  clear(): RowPart {
    this.held.clear();
    return this.#nothing(0);
  }

  /** What was sent is in the buffer no more: the next one is made from what the CPU holds. */
  forget(): void {
    this.#device = null;
  }

  /** The buffer; there is one after `prepare`. */
  get buffer(): GPUBuffer {
    return this.#buffer!;
  }

  /** Whether these rows lie on the device, but for what is on its way. */
  isOn(device: GPUDevice): boolean {
    return this.#device === device;
  }

  /**
   * Makes the buffer, or a larger one, that has room for all rows.
   *
   * returns  what has to be written into it before anything else: rows without numbers, and after a loss all
   */
  prepare(device: GPUDevice, encoder: GPUCommandEncoder): RowPart[] {
    const { capacity } = this.held;
    if (this.#device === device && this.#rows === capacity) return [];
    const [former, rows] = this.#device === device ? [this.#buffer!, this.#rows] : [null, 0];
    if (!former && this.#buffer?.size === this.bytesFor(capacity) && this.#maker === device) {
      [this.#device, this.#rows] = [device, capacity];
      return this.#all();
    }
    // A figure may draw the smaller one until it is given other data: it goes with its last user.
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const size = this.bytesFor(capacity);
    this.#buffer = device.createBuffer({ label: this.label, size, usage });
    [this.#device, this.#maker, this.#rows] = [device, device, capacity];
    if (!former) return this.#all();
    encoder.copyBufferToBuffer(former, 0, this.#buffer, 0, former.size);
    return [this.#nothing(rows)];
  }

  #maker: GPUDevice | null = null;

  #nothing(first: number): RowPart {
    const { heads, capacity } = this.held;
    return {
      ...{ rows: this, kind: 'filled', raw: null, fill: bitsOf.nan },
      ...{ heads: [0, heads], tokens: [first, capacity] },
    };
  }

  #all(): RowPart[] {
    const { held } = this;
    if (held.bytesOf(0, 1).length === 0) return [this.#nothing(0)];
    const each = Math.max(1, Math.floor(mostPartBytes / held.bytesOf(0, 1).length));
    const found: RowPart[] = [];
    for (let first = 0; first < held.capacity; first += each) {
      const end = Math.min(held.capacity, first + each);
      const place = { heads: [0, held.heads], tokens: [first, end] } as const;
      found.push({ rows: this, kind: held.dtype, raw: held.bytesOf(first, end), byToken: true, ...place });
    }
    return found;
  }

  release(): void {
    this.#buffer?.destroy();
    this.#buffer = this.#device = this.#maker = null;
  }
}
