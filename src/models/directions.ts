import { Bidirectional } from '../layers/bidirectional';
import type * as tf from '../tfjs/tf';

/**
 * A layer's weights in the order in which files hold them: trainable ones first, but of a Bidirectional the forward
 * direction's, as `forwardFirst` puts its arrays.
 */
export function fileOrder(layer: tf.layers.Layer): tf.LayerVariable[] {
  if (layer instanceof Bidirectional) return [...layer.forwardLayer.weights, ...layer.backwardLayer.weights];
  const { trainableWeights, weights } = layer;
  return [...trainableWeights, ...weights.filter((variable) => !trainableWeights.includes(variable))];
}

/**
 * The arrays of a layer; of a Bidirectional the forward direction's first, by their names. Keras writes a frozen
 * direction last, and not that it was frozen: by order alone each direction would get the other's.
 */
export function forwardFirst<T extends { name: string }>(layer: tf.layers.Layer, arrays: readonly T[]): readonly T[] {
  if (!(layer instanceof Bidirectional)) return arrays;
  const isBackward = ({ name }: T): boolean => /(^|\/)backward_/.test(name);
  return [...arrays.filter((array) => !isBackward(array)), ...arrays.filter(isBackward)];
}
