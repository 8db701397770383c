import type { Engine } from '../engine/engine';
import { denseStrides, describeShape, type TensorView } from './tensor-view';

/**
 * Rows that keep coming: a buffer that grows by doubling up to a limit, and then takes the place of its oldest rows.
 *
 * row r of those that are kept lies at row (start + r) mod capacity of the buffer
 */
export class RowRing {
  #buffer: GPUBuffer | null = null;
  #capacity = 0;
  #columns = 0;
  #start = 0;
  #count = 0;

  constructor(readonly engine: Engine) {}

  /** Starts with the rows of this view: two axes that matter, dense. One copy on the GPU. */
  takeOver(view: TensorView, limit: number): void {
    const [rows, columns] = twoAxes(view);
    this.release();
    this.#columns = columns;
    this.#reserve(rows, limit);
    const kept = Math.min(rows, this.#capacity);
    const { scheduler } = this.engine;
    scheduler.flushProducers();
    const encoder = this.engine.requireDevice().createCommandEncoder({ label: 'rows.take-over' });
    const offset = 4 * (view.offset + (rows - kept) * columns);
    encoder.copyBufferToBuffer(view.buffer, offset, this.#buffer!, 0, 4 * kept * columns);
    this.engine.requireDevice().queue.submit([encoder.finish()]);
    this.engine.stats.submits += 1;
    this.#count = kept;
  }

  /**
   * Adds rows.
   *
   * throws  when a row's length is not that of the others
   * cost    uploads the rows; now and then, while it grows, one copy on the GPU
   */
  append(rows: readonly (readonly number[] | Float32Array)[], limit: number): void {
    if (rows.length === 0) return;
    if (this.#count === 0 && !this.#buffer) this.#columns = rows[0].length;
    const wrong = rows.findIndex((row) => row.length !== this.#columns);
    if (wrong >= 0 || this.#columns === 0) {
      throw new Error(
        `appended row ${Math.max(0, wrong)} has ${rows[Math.max(0, wrong)].length} numbers; rows have ${this.#columns}. Give rows of that length.`,
      );
    }
    const newest = rows.slice(-limit);
    this.#reserve(Math.min(limit, this.#count + newest.length), limit);
    for (const row of newest) this.#write(Float32Array.from(row));
  }

  /** The rows that are kept now. The ring owns the buffer. */
  view(axes: readonly string[]): TensorView {
    const shape = [this.#count, this.#columns];
    return {
      buffer: this.#buffer!,
      shape,
      strides: denseStrides(shape),
      axes: axes.slice(-2),
      offset: 0,
      ring: { start: this.#start, rows: this.#capacity },
      release: () => {},
    };
  }

  #write(values: Float32Array<ArrayBuffer>): void {
    const row = (this.#start + this.#count) % this.#capacity;
    this.engine.requireDevice().queue.writeBuffer(this.#buffer!, 4 * row * this.#columns, values);
    if (this.#count < this.#capacity) this.#count += 1;
    else this.#start = (this.#start + 1) % this.#capacity;
  }

  /** Room for so many rows. Only a ring that has not gone round yet grows, so rows keep their places. */
  #reserve(rows: number, limit: number): void {
    if (rows <= this.#capacity) return;
    const device = this.engine.requireDevice();
    const capacity = Math.min(limit, Math.max(64, 2 ** Math.ceil(Math.log2(rows))));
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const grown = device.createBuffer({ label: 'rows.ring', size: 4 * capacity * this.#columns, usage });
    if (this.#buffer) {
      const encoder = device.createCommandEncoder({ label: 'rows.grow' });
      encoder.copyBufferToBuffer(this.#buffer, 0, grown, 0, this.#buffer.size);
      device.queue.submit([encoder.finish()]);
      this.engine.stats.submits += 1;
      this.#buffer.destroy();
    }
    this.#buffer = grown;
    this.#capacity = capacity;
  }

  release(): void {
    this.#buffer?.destroy();
    this.#buffer = null;
    this.#capacity = this.#columns = this.#start = this.#count = 0;
  }
}

function twoAxes({ shape, axes }: TensorView): [number, number] {
  if (shape.length < 2 || shape.slice(0, -2).some((side) => side !== 1)) {
    throw new Error(`data is ${describeShape(shape, axes)}; rows are appended to two axes. Give data with two.`);
  }
  return [shape.at(-2)!, shape.at(-1)!];
}
