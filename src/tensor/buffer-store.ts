import type { Engine } from '../engine/engine';
import { checkBuffer, type BufferData } from './buffer-data';
import type { DataStore } from './data-store';
import type { MapsSource } from './map-blocks';
import { denseStrides, type Described, type TensorView } from './tensor-view';

/** Numbers in buffers of WebGPU. */
export class BufferStore implements DataStore<TensorView> {
  #upload: GPUBuffer | null = null;

  constructor(readonly engine: Engine) {}

  ofNumbers(values: Float32Array, { shape, axes }: Described): TensorView {
    return { buffer: this.#uploaded(values), shape, axes, strides: denseStrides(shape), offset: 0, release: () => {} };
  }

  ofBuffer(data: BufferData, axes: readonly string[]): TensorView {
    checkBuffer(data, axes, this.engine.requireDevice());
    const { buffer, shape, dtype } = data;
    return { buffer, shape, axes, dtype, strides: denseStrides(shape), offset: 0, release: () => {} };
  }

  ofMaps(source: MapsSource, axes: readonly string[]): TensorView {
    const { shape } = source;
    const lease = source.open();
    const { blocks } = lease.now;
    const release = (): void => lease.release();
    const byBlocks = { source, lease };
    return { buffer: blocks, shape, axes, strides: denseStrides(shape), offset: 0, byBlocks, release };
  }

  #uploaded(values: Float32Array): GPUBuffer {
    const device = this.engine.requireDevice();
    if (values.byteLength > device.limits.maxStorageBufferBindingSize) {
      throw new Error(
        `the values take ${values.byteLength} bytes; this GPU draws ${device.limits.maxStorageBufferBindingSize} at most. Give a part of them.`,
      );
    }
    if (this.#upload?.size !== values.byteLength) {
      this.#upload?.destroy();
      this.#upload = device.createBuffer({
        label: 'data.upload',
        size: values.byteLength,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
    }
    device.queue.writeBuffer(this.#upload, 0, values as Float32Array<ArrayBuffer>);
    return this.#upload;
  }

  release(): void {
    this.#upload?.destroy();
    this.#upload = null;
  }
}
