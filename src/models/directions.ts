import type * as tf from '../tfjs/tf';

/** The layers of both directions, of a Bidirectional of ours or of tfjs; null for another layer. */
export function directionsOf(layer: tf.layers.Layer): [forward: tf.layers.Layer, backward: tf.layers.Layer] | null {
  const { forwardLayer, backwardLayer } = layer as { forwardLayer?: tf.layers.Layer; backwardLayer?: tf.layers.Layer };
  return forwardLayer && backwardLayer ? [forwardLayer, backwardLayer] : null;
}

/**
 * A layer's weights in the order in which files hold them: trainable ones first, but of a Bidirectional the forward
 * direction's, as `forwardFirst` puts its arrays.
 */
export function fileOrder(layer: tf.layers.Layer): tf.LayerVariable[] {
  const directions = directionsOf(layer);
  if (directions) return directions.flatMap(({ weights }) => weights);
  const { trainableWeights, weights } = layer;
  return [...trainableWeights, ...weights.filter((variable) => !trainableWeights.includes(variable))];
}

/**
 * The arrays of a layer; of a Bidirectional the forward direction's first, by their names. Keras writes a frozen
 * direction last, and not that it was frozen: by order alone each direction would get the other's.
 */
export function forwardFirst<T extends { name: string }>(layer: tf.layers.Layer, arrays: readonly T[]): readonly T[] {
  if (!directionsOf(layer)) return arrays;
  const isBackward = ({ name }: T): boolean => /(^|\/)backward_/.test(name);
  return [...arrays.filter((array) => !isBackward(array)), ...arrays.filter(isBackward)];
}
