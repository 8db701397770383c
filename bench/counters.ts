/** What a piece of work asks of WebGPU, whoever asks. */
export interface Counts {
  dispatches: number;
  submits: number;
  newBuffers: number;
  gpuBytes: number;
  peakGpuBytes: number;
}

const counts: Counts = { dispatches: 0, submits: 0, newBuffers: 0, gpuBytes: 0, peakGpuBytes: 0 };

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
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    if (alive.delete(this)) counts.gpuBytes -= this.size;
    return destroy.call(this);
  };
}

function before<T extends object, K extends keyof T>(prototype: T, name: K, count: () => void): void {
  const original = prototype[name] as (...args: unknown[]) => unknown;
  (prototype as Record<K, unknown>)[name] = function (this: T, ...args: unknown[]) {
    count();
    return original.apply(this, args);
  };
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
    gpuBytes: counts.gpuBytes,
    peakGpuBytes: counts.peakGpuBytes,
  };
}
