import { noteMaker } from './gpu-lost';

/**
 * Counters since the engine was opened.
 *
 * frames         pictures frames drawn (one may hold many views)
 * submits        command buffers that attnscope itself submitted (at most one per frame, plus one per readback)
 * dispatches     compute dispatches recorded by attnscope: its views and its kernels
 * draws          render draws recorded by attnscope
 * readbacks      GPU-to-CPU transfers on the device, by us or by tfjs
 * readbackBytes  bytes of these
 * uploadBytes    bytes written from the CPU into GPU buffers, by us or by tfjs
 * gpuBytes       bytes of the GPU buffers that are alive on the device now, ours and tfjs's
 */
export interface Stats {
  frames: number;
  submits: number;
  dispatches: number;
  draws: number;
  readbacks: number;
  readbackBytes: number;
  uploadBytes: number;
  gpuBytes: number;
}

/** All counters at zero. */
export function createStats(): Stats {
  return {
    frames: 0,
    submits: 0,
    dispatches: 0,
    draws: 0,
    readbacks: 0,
    readbackBytes: 0,
    uploadBytes: 0,
    gpuBytes: 0,
  };
}

const countersOf = new WeakMap<GPUDevice, Set<Stats>>();

/**
 * Counts buffer memory, uploads and readbacks on one device, whoever makes them: tfjs shares the device, and its
 * readbacks belong in the same counter as ours. Wraps methods of this device object once; no prototype changes.
 *
 * returns  what ends the counting into `stats`
 */
export function countTraffic(device: GPUDevice, stats: Stats): () => void {
  let counters = countersOf.get(device);
  if (!counters) {
    countersOf.set(device, (counters = new Set()));
    wrapDevice(device, counters);
  }
  counters.add(stats);
  return () => counters.delete(stats);
}

type Counters = ReadonlySet<Stats>;

function wrapDevice(device: GPUDevice, counters: Counters): void {
  const createBuffer = whenCalled(device, 'createBuffer');
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    noteMaker(buffer, device);
    for (const stats of counters) {
      stats.gpuBytes += descriptor.size;
      if (descriptor.mappedAtCreation) stats.uploadBytes += descriptor.size;
    }
    countDestroy(buffer, [...counters]);
    if (descriptor.usage & GPUBufferUsage.MAP_READ) countReads(buffer, counters);
    return buffer;
  };

  const { queue } = device;
  const writeBuffer = queue.writeBuffer.bind(queue);
  // eslint-disable-next-line max-params -- WebGPU's own signature
  queue.writeBuffer = (buffer, offset, data, dataOffset, size) => {
    const unit = 'BYTES_PER_ELEMENT' in data ? (data as Float32Array).BYTES_PER_ELEMENT : 1;
    const bytes = size === undefined ? data.byteLength - (dataOffset ?? 0) * unit : size * unit;
    for (const stats of counters) stats.uploadBytes += bytes;
    writeBuffer(buffer, offset, data as BufferSource, dataOffset, size);
  };
}

/** A method of the browser's, looked up at each call: who wraps the prototype later is still heard. */
function whenCalled<T extends object, K extends keyof T>(owner: T, name: K): T[K] {
  type Method = (...args: unknown[]) => unknown;
  const own = Object.hasOwn(owner, name) ? (owner[name] as Method) : null;
  const prototype = Object.getPrototypeOf(owner) as T;
  return ((...args: unknown[]) => (own ?? (prototype[name] as Method)).apply(owner, args)) as T[K];
}

/** A buffer that is alive, and the counters that saw it made. */
interface Counted {
  size: number;
  counters: readonly Stats[];
}

/** Buffers that nobody destroys go with their last user: the shapes that a cache has let go of. */
const collected = new FinalizationRegistry(uncount);

function uncount(counted: Counted): void {
  for (const stats of counted.counters) stats.gpuBytes -= counted.size;
  counted.counters = [];
}

function countDestroy(buffer: GPUBuffer, counters: readonly Stats[]): void {
  const destroy = buffer.destroy.bind(buffer);
  const counted: Counted = { size: buffer.size, counters };
  collected.register(buffer, counted);
  buffer.destroy = () => {
    uncount(counted);
    return destroy();
  };
}

function countReads(buffer: GPUBuffer, counters: Counters): void {
  const mapAsync = whenCalled(buffer, 'mapAsync');
  buffer.mapAsync = (mode, offset, size) => {
    if (mode & GPUMapMode.READ) {
      for (const stats of counters) {
        stats.readbacks += 1;
        stats.readbackBytes += size ?? buffer.size - (offset ?? 0);
      }
    }
    return mapAsync(mode, offset, size);
  };
}
