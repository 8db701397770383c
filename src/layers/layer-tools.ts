import * as tf from '../tfjs/tf';

/** What a call is given beside its inputs. */
export interface CallOptions {
  training?: boolean;
  /** The input's mask, or one per input with null for those without. */
  mask?: tf.Tensor | (tf.Tensor | null)[] | null;
}

/** The one input of a layer that takes one. */
export function single<T>(inputs: T | T[]): T {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}

/** The first input's mask: [sample, time], true where the step counts. */
export function maskOf(options: CallOptions | undefined): tf.Tensor | null {
  return single(options?.mask ?? null) ?? null;
}

/** An axis counted from the front. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/**
 * Truth values and whole numbers as float32, in a buffer of float32. tfjs's own cast only renames the type on WebGPU,
 * and kernels that move elements (transpose, the reductions that use it) then do not compile.
 */
export function asNumbers(x: tf.Tensor): tf.Tensor {
  return x.dtype === 'float32' ? x : tf.mul(tf.cast(x, 'float32'), 1);
}

/** Whether any element along the axis is true. */
export function anyTrue(x: tf.Tensor, axis: number | number[], keepDims = false): tf.Tensor {
  return tf.greater(tf.max(asNumbers(x), axis, keepDims), 0);
}

/** Whether all elements along the axis are true. */
export function allTrue(x: tf.Tensor, axis: number | number[], keepDims = false): tf.Tensor {
  return tf.greater(tf.min(asNumbers(x), axis, keepDims), 0);
}
