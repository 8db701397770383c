import { isGone, lossOf, makerOf } from '../engine/gpu-lost';
import type { MapsSource } from './map-blocks';
import { cut, nameOf } from './number-list';
import { bytesOf, describeShape, elementCount, type Dtype } from './tensor-view';

/** A buffer that a page made, with the shape of what lies in it. */
export interface BufferData {
  buffer: GPUBuffer;
  shape: readonly number[];
  axes?: readonly string[];
  /** float32 when left out; float16 lies two to a word. */
  dtype?: Dtype;
  /** Attention maps that are never stored, for a figure of all of them; `buffer` and `shape` are not looked at then. */
  maps?: MapsSource;
}

/**
 * Checks a page's buffer before any GPU work: its class, size, usage and state, and what the device can bind.
 *
 * count   numbers from the buffer's start on that are read; by default those of the shape, which lie densely
 * throws  one sentence on what was given and what to do; GpuLostError when the buffer went with its GPU
 */
export function checkBuffer(
  { buffer, shape, dtype = 'float32' }: BufferData,
  axes: readonly string[],
  device: GPUDevice,
  count = elementCount(shape),
): void {
  if (!(buffer instanceof GPUBuffer)) throw new Error('data.buffer is no GPUBuffer. Make it on engine.device.');
  if (!Object.hasOwn(bytesOf, dtype)) {
    throw new Error(
      `data.dtype is ${typeof dtype === 'string' ? JSON.stringify(cut(dtype)) : nameOf(dtype)}. Give one of ${Object.keys(bytesOf).join(', ')}.`,
    );
  }
  const maker = makerOf(buffer);
  const why = maker && lossOf(maker);
  if (why) {
    const advice = 'Make it again on engine.device of openEngine().';
    throw isGone(`the buffer with ${describeShape(shape, axes)}`, { why, advice });
  }
  // Whole words are read: an odd count of halves ends in the middle of one.
  const bytes = 4 * Math.ceil((bytesOf[dtype] * count) / 4);
  if (buffer.size < bytes) {
    throw new Error(
      `the buffer holds ${buffer.size} bytes but ${describeShape(shape, axes)} needs ${bytes}. Give a larger buffer or another shape.`,
    );
  }
  if (!(buffer.usage & GPUBufferUsage.STORAGE)) {
    throw new Error('the buffer’s usage lacks STORAGE. Create it with STORAGE | COPY_SRC.');
  }
  if (buffer.mapState !== 'unmapped') {
    throw new Error(`the buffer is ${buffer.mapState === 'mapped' ? 'mapped' : 'being mapped'}. Call unmap() first.`);
  }
  const { maxStorageBufferBindingSize: limit } = device.limits;
  if (buffer.size > limit) {
    throw new Error(
      `the buffer takes ${buffer.size} bytes; this device binds ${limit} at most. Give a part of it in a buffer of its own.`,
    );
  }
}
