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

/**
 * Counts buffer memory, uploads and readbacks on one device, whoever asks for them: tfjs shares the device, and a
 * readback that it makes must show in the same counter as ours. Only this device object is changed, no prototype.
 */
export function countTraffic(device: GPUDevice, stats: Stats): void {
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    stats.gpuBytes += descriptor.size;
    if (descriptor.mappedAtCreation) stats.uploadBytes += descriptor.size;
    countDestroy(buffer, stats);
    if (descriptor.usage & GPUBufferUsage.MAP_READ) countReads(buffer, stats);
    return buffer;
  };

  const { queue } = device;
  const writeBuffer = queue.writeBuffer.bind(queue);
  // eslint-disable-next-line max-params -- WebGPU's own signature
  queue.writeBuffer = (buffer, offset, data, dataOffset, size) => {
    const unit = 'BYTES_PER_ELEMENT' in data ? (data as Float32Array).BYTES_PER_ELEMENT : 1;
    stats.uploadBytes += size === undefined ? data.byteLength - (dataOffset ?? 0) * unit : size * unit;
    writeBuffer(buffer, offset, data as BufferSource, dataOffset, size);
  };
}

function countDestroy(buffer: GPUBuffer, stats: Stats): void {
  const destroy = buffer.destroy.bind(buffer);
  let alive = true;
  buffer.destroy = () => {
    if (alive) stats.gpuBytes -= buffer.size;
    alive = false;
    return destroy();
  };
}

function countReads(buffer: GPUBuffer, stats: Stats): void {
  const mapAsync = buffer.mapAsync.bind(buffer);
  buffer.mapAsync = (mode, offset, size) => {
    if (mode & GPUMapMode.READ) {
      stats.readbacks += 1;
      stats.readbackBytes += size ?? buffer.size - (offset ?? 0);
    }
    return mapAsync(mode, offset, size);
  };
}
