/** Rows that are kept at first. */
const firstRows = 64;

/**
 * Rows of numbers on the CPU and on the GPU: written here in parts, uploaded once before they are read. Rows that
 * nobody wrote are NaN. The CPU's half makes the GPU's anew after a loss.
 *
 * cost  4 bytes per number on both sides; room grows by doubling
 */
export class Mirror {
  #numbers: Float32Array<ArrayBuffer>;
  #buffer: GPUBuffer | null = null;
  #device: GPUDevice | null = null;
  /** Rows that the GPU has not. */
  #dirty: [first: number, end: number] = [0, 0];

  /** `width`: numbers of a row. */
  constructor(
    readonly label: string,
    readonly width: number,
  ) {
    this.#numbers = new Float32Array(firstRows * width).fill(NaN);
  }

  get capacity(): number {
    return this.#numbers.length / this.width;
  }

  /** Bytes that so many rows take on each side. */
  bytesFor(rows: number): number {
    return 4 * this.width * capacityFor(rows);
  }

  /** Numbers within a row from `offset` on, to be written; the row counts as another one. */
  part(row: number, offset: number, length: number): Float32Array {
    this.reserve(row + 1);
    const [first, end] = this.#dirty;
    this.#dirty = first === end ? [row, row + 1] : [Math.min(first, row), Math.max(end, row + 1)];
    return this.#numbers.subarray(row * this.width + offset, row * this.width + offset + length);
  }

  /** Numbers of a row, to be read. */
  read(row: number, offset: number, length: number): Float32Array {
    return this.#numbers.subarray(row * this.width + offset, row * this.width + offset + length);
  }

  /** All rows are as nobody had written them. */
  clear(): void {
    this.#numbers.fill(NaN);
    this.#dirty = [0, this.capacity];
  }

  /** The buffer with what was written; a larger one may take its place with the next call. One upload at most. */
  upload(device: GPUDevice): GPUBuffer {
    const bytes = this.#numbers.byteLength;
    if (this.#buffer?.size !== bytes || this.#device !== device) {
      // A figure may draw the smaller one until it is given other data: it goes with its last user.
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      this.#buffer = device.createBuffer({ label: this.label, size: bytes, usage });
      this.#device = device;
      this.#dirty = [0, this.capacity];
    }
    const [first, end] = this.#dirty;
    const { width } = this;
    if (end > first) {
      device.queue.writeBuffer(this.#buffer, 4 * first * width, this.#numbers, first * width, (end - first) * width);
    }
    this.#dirty = [0, 0];
    return this.#buffer;
  }

  release(): void {
    this.#buffer?.destroy();
    this.#buffer = null;
  }

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    if (rows <= this.capacity) return;
    const larger = new Float32Array(capacityFor(rows) * this.width).fill(NaN);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

function capacityFor(rows: number): number {
  return firstRows * 2 ** Math.max(0, Math.ceil(Math.log2(rows / firstRows)));
}
