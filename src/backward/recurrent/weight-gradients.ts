import type { DirectionInputs } from '../../forward/recurrent/recurrent';
import type { Recurrence } from '../../forward/recurrent/shape';
import * as tf from '../../tfjs/tf';

/** What the way back gave of one direction. */
export interface DirectionBack {
  direction: DirectionInputs;
  /** Gradients of the gates before their activations, f32[sample · time, gate · unit]. */
  sums: tf.Tensor2D | tf.Tensor;
  /** Hidden states before each step, f32[sample · time, unit]. */
  hidden: tf.Tensor;
  /** GRU: gradients of the last gate's product, or reset · hidden where the reset comes first; f32[sample · time, unit]. */
  extra?: tf.Tensor;
  /** Gradients of the first states. */
  states: tf.Tensor[];
}

/**
 * The gradients of one direction's weights, each a product over all samples and steps at once: kernel = valuesᵀ · sums,
 * recurrent kernel = hiddenᵀ · sums, bias = the sum of sums. The last gate of a GRU has factors of its own in the
 * recurrent ones.
 */
export function directionGradients(
  { direction, sums, hidden, extra }: DirectionBack,
  values: tf.Tensor3D,
  { units, gates, features, resetBefore, biases }: Recurrence,
): Record<'kernel' | 'recurrent' | 'bias', () => tf.Tensor> {
  const rows = sums.shape[0];
  const first = (gates - 1) * units;
  const across = (left: tf.Tensor, right: tf.Tensor): tf.Tensor2D =>
    tf.matMul(left as tf.Tensor2D, right as tf.Tensor2D, true, false);
  const others = (): tf.Tensor => tf.slice(sums, [0, 0], [rows, first]);
  const ofProducts = (): tf.Tensor => tf.concat([others(), extra!], 1);
  return {
    kernel: () => across(tf.reshape(values, [rows, features]), sums),
    recurrent: () => {
      if (!extra) return across(hidden, sums);
      if (!resetBefore) return across(hidden, ofProducts());
      const last = tf.slice(sums, [0, first], [rows, units]);
      return tf.concat([across(hidden, others()), across(extra, last)], 1);
    },
    bias: () => {
      const ofInput = tf.sum(sums, 0);
      return biases === 2 ? tf.stack([ofInput, tf.sum(ofProducts(), 0)]) : tf.reshape(ofInput, direction.bias!.shape);
    },
  };
}
