/** What a piece of work asks of WebGPU, whoever asks. */
export interface Counts {
  dispatches: number;
  submits: number;
  newBuffers: number;
  /** Bytes written into buffers and textures. */
  uploadBytes: number;
  /** Buffers mapped for reading. */
  readbacks: number;
  /** Bytes of those. */
  readBytes: number;
  gpuBytes: number;
  peakGpuBytes: number;
}

const counts: Counts = {
  dispatches: 0,
  submits: 0,
  newBuffers: 0,
  uploadBytes: 0,
  readbacks: 0,
  readBytes: 0,
  gpuBytes: 0,
  peakGpuBytes: 0,
};

const errors: string[] = [];

/** Throws what the GPU has complained of so far: a time measured with errors is worth nothing. */
export function failOnGpuErrors(): void {
  if (errors.length) throw new Error(`GPU errors: ${errors.slice(0, 3).join('\n')}`);
}

/** Wraps the browser's own API. To be called before anything opens a device. */
export function installCounters(): void {
  if (!('GPUDevice' in globalThis)) return;
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => (counts.dispatches += 1));
  before(GPUQueue.prototype, 'submit', () => (counts.submits += 1));
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
    void device.lost.then(({ reason, message }) => reason !== 'destroyed' && errors.push(`device lost: ${message}`));
    return device;
  };
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  const alive = new WeakSet<GPUBuffer>();
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    alive.add(buffer);
    counts.newBuffers += 1;
    counts.gpuBytes += descriptor.size;
    counts.peakGpuBytes = Math.max(counts.peakGpuBytes, counts.gpuBytes);
    if (descriptor.mappedAtCreation) counts.uploadBytes += descriptor.size;
    return buffer;
  };
  countTransfers();
  GPUBuffer.prototype.destroy = function () {
    if (alive.delete(this)) counts.gpuBytes -= this.size;
    return destroy.call(this);
  };
}

function countTransfers(): void {
  const { writeBuffer, writeTexture } = GPUQueue.prototype;
  GPUQueue.prototype.writeBuffer = function (this: GPUQueue, ...args: Parameters<GPUQueue['writeBuffer']>) {
    const [, , data, from = 0, size] = args;
    const unit = ArrayBuffer.isView(data) && 'BYTES_PER_ELEMENT' in data ? (data as Uint8Array).BYTES_PER_ELEMENT : 1;
    counts.uploadBytes += size === undefined ? data.byteLength - from * unit : size * unit;
    return writeBuffer.apply(this, args);
  } as GPUQueue['writeBuffer'];
  GPUQueue.prototype.writeTexture = function (this: GPUQueue, ...args: Parameters<GPUQueue['writeTexture']>) {
    counts.uploadBytes += args[1].byteLength;
    return writeTexture.apply(this, args);
  } as GPUQueue['writeTexture'];
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...args) {
    if (args[0] & GPUMapMode.READ) {
      counts.readbacks += 1;
      counts.readBytes += args[2] ?? this.size - (args[1] ?? 0);
    }
    return mapAsync.apply(this, args);
  };
}

function before<T extends object, K extends keyof T>(prototype: T, name: K, count: () => void): void {
  const original = prototype[name] as (...args: unknown[]) => unknown;
  (prototype as Record<K, unknown>)[name] = function (this: T, ...args: unknown[]) {
    count();
    return original.apply(this, args);
  };
}

/** Bytes in buffers now, whoever made them. */
export function gpuBytes(): number {
  return counts.gpuBytes;
}

/** What was counted while `work` ran; the peak is that of this time. */
export async function counted(work: () => Promise<unknown>): Promise<Counts> {
  counts.peakGpuBytes = counts.gpuBytes;
  const start = { ...counts };
  await work();
  return {
    dispatches: counts.dispatches - start.dispatches,
    submits: counts.submits - start.submits,
    newBuffers: counts.newBuffers - start.newBuffers,
    uploadBytes: counts.uploadBytes - start.uploadBytes,
    readbacks: counts.readbacks - start.readbacks,
    readBytes: counts.readBytes - start.readBytes,
    gpuBytes: counts.gpuBytes,
    peakGpuBytes: counts.peakGpuBytes,
  };
}
