import type { Engine } from '../engine/engine';
import type { NumberList } from './data';
import { isNumberList, nameOf } from './number-list';
import { denseStrides, describeShape, type TensorView } from './tensor-view';

/** Fewest rows that a ring makes room for, if its limit allows. */
const firstCapacity = 64;

/**
 * Appended rows: a buffer that grows by doubling up to a limit. From then on the newest row replaces the oldest.
 *
 * row r of those that are kept lies at row (start + r) mod capacity of the buffer
 */
export class RowRing {
  #buffer: GPUBuffer | null = null;
  #capacity = 0;
  #columns = 0;
  #start = 0;
  #count = 0;
  /** Rows that have made room. */
  #gone = 0;

  constructor(readonly engine: Engine) {}

  /**
   * Starts with the newest rows of this view, which has two axes that matter and is dense. One copy on the GPU.
   *
   * throws  when the view has more axes, its buffer cannot be copied, or the limit is not a whole number above 0.
   *         Nothing has changed then.
   */
  takeOver(view: TensorView, limit: number): void {
    checkLimit(limit);
    const [rows, columns] = twoAxes(view);
    if (!(view.buffer.usage & GPUBufferUsage.COPY_SRC)) {
      throw new Error(
        'rows cannot be appended to a buffer whose usage lacks COPY_SRC. Create it with STORAGE | COPY_SRC.',
      );
    }
    const kept = Math.min(rows, limit);
    const buffer = this.#make(this.#capacityFor(kept, columns, limit), columns);
    this.engine.scheduler.flushProducers();
    const offset = 4 * (view.offset + (rows - kept) * columns);
    this.#copy('rows.take-over', (encoder) =>
      encoder.copyBufferToBuffer(view.buffer, offset, buffer, 0, 4 * kept * columns),
    );
    this.#replace(buffer, columns);
    this.#count = kept;
    this.#gone = rows - kept;
  }

  /**
   * Adds rows and keeps the newest `limit` of all. Another limit than before takes effect with this call.
   *
   * accept  has the last word on the shape that results
   * throws  a sentence when rows are not rows of numbers, differ in length, or exceed what the device binds, and when
   *         the limit is not a whole number above 0. Nothing has changed then.
   * cost    uploads the rows by one or two writes; when the ring grows or the limit falls, one copy on the GPU
   */
  append(rows: readonly NumberList[], limit: number, accept: (shape: readonly number[]) => void = () => {}): void {
    checkLimit(limit);
    const columns = this.#checkRows(rows);
    if (rows.length === 0) return;
    const newest = rows.slice(-limit);
    const before = this.#count;
    const total = Math.min(limit, this.#count + newest.length);
    const capacity = this.#capacityFor(total, columns, limit);
    accept([total, columns]);
    if (total > this.#capacity || limit < this.#capacity) this.#resize(capacity, columns, total - newest.length);
    this.#write(newest);
    this.#gone += before + rows.length - total;
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
      ring: { start: this.#start, rows: this.#capacity, gone: this.#gone },
      release: () => {},
    };
  }

  release(): void {
    this.#buffer?.destroy();
    this.#buffer = null;
    this.#capacity = this.#columns = this.#start = this.#count = this.#gone = 0;
  }

  /** The number of columns. */
  #checkRows(rows: readonly NumberList[]): number {
    if (!Array.isArray(rows)) {
      throw new Error(`appended rows are ${nameOf(rows)}. Give an array of rows, each an array of numbers.`);
    }
    const columns = this.#buffer || rows.length === 0 ? this.#columns : rows[0]?.length;
    for (const [r, row] of rows.entries()) {
      if (!isNumberList(row)) {
        throw new Error(
          `appended row ${r} is ${nameOf(row)}. Give a typed array or an array of numbers; NaN marks a gap.`,
        );
      }
      if (row.length === 0) throw new Error(`appended row ${r} has no numbers. Give at least one.`);
      if (row.length !== columns) {
        throw new Error(`appended row ${r} has ${row.length} numbers; rows have ${columns}. Give rows of that length.`);
      }
    }
    return columns;
  }

  /** Rows to make room for: the next power of two within what the limit and the device allow. */
  #capacityFor(rows: number, columns: number, limit: number): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.engine.requireDevice().limits;
    const bytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    const most = Math.floor(bytes / (4 * columns));
    if (rows > most) {
      throw new Error(
        `${rows} rows of ${columns} numbers take ${4 * rows * columns} bytes; this GPU binds ${bytes} at most. Set the row limit to ${most} or less.`,
      );
    }
    return Math.min(limit, most, Math.max(firstCapacity, 2 ** Math.ceil(Math.log2(rows))));
  }

  #make(capacity: number, columns: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    return this.engine.requireDevice().createBuffer({ label: 'rows.ring', size: 4 * capacity * columns, usage });
  }

  /** Moves the newest `kept` rows to the start of a buffer of another size, in order. */
  #resize(capacity: number, columns: number, kept: number): void {
    const buffer = this.#make(capacity, columns);
    const old = this.#buffer;
    if (old && kept > 0) {
      const from = (this.#start + this.#count - kept) % this.#capacity;
      const beforeEnd = Math.min(kept, this.#capacity - from);
      const bytes = 4 * columns;
      this.#copy('rows.resize', (encoder) => {
        encoder.copyBufferToBuffer(old, from * bytes, buffer, 0, beforeEnd * bytes);
        encoder.copyBufferToBuffer(old, 0, buffer, beforeEnd * bytes, (kept - beforeEnd) * bytes);
      });
    }
    this.#replace(buffer, columns);
    this.#count = kept;
  }

  #replace(buffer: GPUBuffer, columns: number): void {
    this.#buffer?.destroy();
    this.#buffer = buffer;
    this.#columns = columns;
    this.#capacity = buffer.size / (4 * columns);
    this.#start = 0;
  }

  #copy(label: string, record: (encoder: GPUCommandEncoder) => void): void {
    const device = this.engine.requireDevice();
    const encoder = device.createCommandEncoder({ label });
    record(encoder);
    device.queue.submit([encoder.finish()]);
    this.engine.stats.submits += 1;
  }

  /** Writes rows after the newest, in two parts where they pass the buffer's end. */
  #write(rows: readonly NumberList[]): void {
    const { queue } = this.engine.requireDevice();
    const columns = this.#columns;
    const values = new Float32Array(rows.length * columns);
    rows.forEach((row, r) => values.set(row, r * columns));
    const first = (this.#start + this.#count) % this.#capacity;
    const beforeEnd = Math.min(rows.length, this.#capacity - first) * columns;
    queue.writeBuffer(this.#buffer!, 4 * first * columns, values, 0, beforeEnd);
    if (beforeEnd < values.length) queue.writeBuffer(this.#buffer!, 0, values, beforeEnd);
    const overwritten = Math.max(0, this.#count + rows.length - this.#capacity);
    this.#count += rows.length - overwritten;
    this.#start = (this.#start + overwritten) % this.#capacity;
  }
}

function checkLimit(limit: number): void {
  if ((Number.isInteger(limit) || limit === Infinity) && limit > 0) return;
  throw new Error(`the row limit is ${limit}. Give a whole number of rows, 1 or more.`);
}

function twoAxes({ shape, axes }: TensorView): [number, number] {
  if (shape.length < 2 || shape.slice(0, -2).some((side) => side !== 1)) {
    throw new Error(`data is ${describeShape(shape, axes)}; rows are appended to two axes. Give data with two.`);
  }
  return [shape.at(-2)!, shape.at(-1)!];
}
