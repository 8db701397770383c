import { registeredBridge } from './backend';
import * as tf from './tf';

/**
 * The tensor's numbers as float32, in the buffer too. `tf.cast` is not enough for our shaders, see Bridge.storedType.
 *
 * returns  the tensor itself where it is float32 already, else a new one; call it inside a tidy
 */
export function asFloat<T extends tf.Tensor>(tensor: T): T {
  const stored = registeredBridge()?.storedType(tensor.dataId) ?? 'float32';
  if (tensor.dtype === 'float32' && stored === 'float32') return tensor;
  return tf.add(tf.cast(tensor, 'float32'), 0) as T;
}
