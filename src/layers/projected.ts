import { denseRows, denseWins } from '../forward/dense';
import type { GateActivation } from '../forward/gate-activations';
import { activeBridge } from '../tfjs/backend';
import { asFloat } from '../tfjs/as-float';
import * as tf from '../tfjs/tf';
import { choosePath } from './kernel-path';

/** Whether our kernel is to multiply so many rows by a matrix now: where it runs and is faster. */
export function projectsByKernel(rows: number): boolean {
  return choosePath().path === 'fused' && rows > 0 && denseWins({ rows }, activeBridge()!.software);
}

/**
 * The last axis of x times a matrix, plus a bias, through an activation that kernels fuse: by our kernel where it is
 * faster and no gradients are recorded, else by tfjs's matMul.
 *
 * x       f32[..., feature]
 * kernel  f32[feature, unit]; bias f32[unit] of any shape, or none
 */
export function projected(x: tf.Tensor, { kernel, bias }: { kernel: tf.Tensor2D; bias?: tf.Tensor | null }): tf.Tensor {
  return tf.tidy(() => {
    const rows = tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;
    const units = kernel.shape[1];
    const flat = bias ? (tf.reshape(bias, [-1]) as tf.Tensor1D) : undefined;
    const y = projectsByKernel(rows.shape[0])
      ? projectRows(rows, { kernel, bias: flat }, 'linear')
      : plain(tf.matMul(rows, kernel), flat);
    return tf.reshape(y, [...x.shape.slice(0, -1), units]);
  });
}

/** By our kernel; `projectsByKernel` says whether it may. */
export function projectRows(
  rows: tf.Tensor2D,
  weights: { kernel: tf.Tensor2D; bias?: tf.Tensor1D },
  activation: GateActivation,
): tf.Tensor2D {
  return denseRows({ input: asFloat(rows), ...weights }, activation);
}

function plain(product: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor2D {
  return bias ? tf.add(product, bias) : product;
}
