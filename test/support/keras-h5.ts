import { File } from 'jsfive';
import * as tf from '../../src/tensor/tfjs';

interface H5Item {
  keys?: string[];
  shape?: number[];
  value?: ArrayLike<number>;
  get(name: string): H5Item;
}

export interface RecordedTensor {
  shape: number[];
  data: ArrayLike<number>;
}

/** The arrays of one layer of a legacy Keras `.h5`, by path below the layer, as tensors. Reads no config: this is no loader. */
export async function h5Weights(url: string, layer: string): Promise<Record<string, tf.Tensor>> {
  const file = new File(await (await fetch(url)).arrayBuffer(), url) as unknown as H5Item;
  const found: Record<string, tf.Tensor> = {};
  const walk = (item: H5Item, path: string): void => {
    if (item.shape) found[path] = tf.tensor(Float32Array.from(item.value!), item.shape);
    if (Array.isArray(item.keys)) for (const key of item.keys) walk(item.get(key), `${path}/${key}`);
  };
  walk(file.get(`model_weights/${layer}`), layer);
  return found;
}

/** The weights whose path holds `part`, kernel first, then recurrent kernel, then bias. */
export function cellWeights(weights: Record<string, tf.Tensor>, part = ''): tf.Tensor[] {
  return ['/kernel', '/recurrent_kernel', '/bias'].map((end) => {
    const path = Object.keys(weights).find((name) => name.includes(part) && name.endsWith(end));
    if (!path) throw new Error(`no ${end} below ${part} among ${Object.keys(weights).join(', ')}`);
    return weights[path];
  });
}

/** Numbers recorded from Keras, as an array or as base64 of little-endian float32. */
export function recorded(tensor: { shape: number[]; data?: number[]; float32_base64?: string }): RecordedTensor {
  if (tensor.data) return { shape: tensor.shape, data: tensor.data };
  const bytes = Uint8Array.from(atob(tensor.float32_base64!), (c) => c.charCodeAt(0));
  return { shape: tensor.shape, data: new Float32Array(bytes.buffer) };
}
