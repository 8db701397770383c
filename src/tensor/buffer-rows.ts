import type { Engine } from '../engine/engine';
import type { RowStore, StoredRows } from './row-store';
import type { Stored } from './stored';
import { denseStrides, type Described, type TensorView } from './tensor-view';

/** Rows in a buffer of WebGPU. Copies are one submit each. */
export class BufferRows implements RowStore<TensorView> {
  #buffer: GPUBuffer | null = null;
  #columns = 0;

  constructor(readonly engine: Engine) {}

  check({ buffer }: TensorView): void {
    if (buffer.usage & GPUBufferUsage.COPY_SRC) return;
    throw new Error(
      'rows cannot be appended to a buffer whose usage lacks COPY_SRC. Create it with STORAGE | COPY_SRC.',
    );
  }

  most(columns: number): { rows: number; bound: string } {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.engine.requireDevice().limits;
    const bytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    return { rows: Math.floor(bytes / (4 * columns)), bound: `this GPU binds ${bytes} at most` };
  }

  resize(capacity: number, columns: number, from: StoredRows<TensorView> | null): void {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const device = this.engine.requireDevice();
    const buffer = device.createBuffer({ label: 'rows.ring', size: 4 * capacity * columns, usage });
    if (from && from.count > 0) this.#copy(buffer, columns, from);
    this.release();
    this.#buffer = buffer;
    this.#columns = columns;
  }

  /** In two parts where the rows pass the end of their ring. */
  #copy(to: GPUBuffer, columns: number, { stored, first, count }: StoredRows<TensorView>): void {
    const { buffer, ring, offset } = stored;
    const bytes = 4 * columns;
    const from = ring ? (ring.start + first) % ring.rows : first;
    const beforeEnd = ring ? Math.min(count, ring.rows - from) : count;
    const device = this.engine.requireDevice();
    this.engine.scheduler.flushProducers();
    const encoder = device.createCommandEncoder({ label: 'rows.copy' });
    encoder.copyBufferToBuffer(buffer, 4 * offset + from * bytes, to, 0, beforeEnd * bytes);
    if (beforeEnd < count) encoder.copyBufferToBuffer(buffer, 0, to, beforeEnd * bytes, (count - beforeEnd) * bytes);
    device.queue.submit([encoder.finish()]);
    this.engine.stats.submits += 1;
  }

  write(place: number, values: Float32Array<ArrayBuffer>): void {
    this.engine.requireDevice().queue.writeBuffer(this.#buffer!, 4 * place * this.#columns, values);
  }

  stored({ shape, axes, ring }: Described & { ring: NonNullable<Stored['ring']> }): TensorView {
    return { buffer: this.#buffer!, shape, axes, ring, strides: denseStrides(shape), offset: 0, release: () => {} };
  }

  release(): void {
    this.#buffer?.destroy();
    this.#buffer = null;
  }
}
