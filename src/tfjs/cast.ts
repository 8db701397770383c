import { replaceKernel } from './kernels';
import * as tf from './tf';

type Backend = { disposeData(id: tf.DataId): boolean; makeTensorInfo(...args: unknown[]): tf.TensorInfo };

/**
 * tf.cast on WebGPU, writing floats where tfjs 4.22 only changes the label: its cast from int32 or bool to float32
 * keeps the buffer of integers, which tfjs's own kernels know of, while a shader of ours would read their bits as
 * floats.
 *
 * cost  one dispatch where tfjs has none; other casts are tfjs's own
 */
replaceKernel(tf.Cast, (stock) => (given) => {
  const { x } = given.inputs as Record<string, tf.TensorInfo>;
  const { dtype } = given.attrs as unknown as { dtype: tf.DataType };
  if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool')) return stock(given);
  const backend = given.backend as Backend;
  const labelled = stock(given) as tf.TensorInfo;
  const multiply = tf.getKernel(tf.Multiply, 'webgpu').kernelFunc;
  const floats = multiply({ inputs: { a: labelled, b: oneOn(backend) }, backend, attrs: {} });
  backend.disposeData(labelled.dataId);
  return floats;
});

const ones = new WeakMap<Backend, tf.TensorInfo>();

/** The factor, uploaded once per backend. */
function oneOn(backend: Backend): tf.TensorInfo {
  let one = ones.get(backend);
  if (!one) ones.set(backend, (one = backend.makeTensorInfo([], 'float32', Float32Array.of(1))));
  return one;
}
