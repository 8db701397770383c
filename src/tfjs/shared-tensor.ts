import { requireBridge } from './backend';
import * as tf from './tf';

/**
 * A tensor over a buffer of ours, without a copy. The buffer may be larger than the tensor.
 *
 * buffer   float32 from its start on, with STORAGE and COPY_SRC, on the device that tfjs computes on
 * returns  the tensor; the caller disposes it, which leaves the buffer as it is
 * throws   when tfjs computes on another device or backend
 */
export function sharedTensor(buffer: GPUBuffer, shape: readonly number[]): tf.Tensor {
  const bridge = requireBridge();
  const tensor = tf.tensor({ buffer, zeroCopy: true } as tf.WebGPUData, [...shape], 'float32');
  cutReads(bridge.backend as unknown as Reading);
  return tensor;
}

/** How tfjs 4.22's WebGPU backend reads a buffer: the whole of it, whatever the tensor's size is. */
interface Reading {
  tensorMap: {
    has(id: tf.DataId): boolean;
    get(id: tf.DataId): { values: unknown; shape: number[]; external?: boolean };
  };
  read(id: tf.DataId): Promise<tf.BackendValues>;
  readSync(id: tf.DataId): tf.BackendValues;
}

const cut = new WeakSet<Reading>();

/** Lets this backend give as many numbers of a shared buffer as its tensor has. Once per backend. */
function cutReads(backend: Reading): void {
  if (cut.has(backend)) return;
  cut.add(backend);
  const fitting = (id: tf.DataId, values: tf.BackendValues): tf.BackendValues => {
    const data = backend.tensorMap.get(id);
    const size = tf.util.sizeFromShape(data.shape);
    if (!data.external || values.length <= size) return values;
    return (data.values = (values as Float32Array).slice(0, size)) as Float32Array;
  };
  const [read, readSync] = [backend.read.bind(backend), backend.readSync.bind(backend)];
  backend.read = async (id) => fitting(id, await read(id));
  backend.readSync = (id) => fitting(id, readSync(id));
}
