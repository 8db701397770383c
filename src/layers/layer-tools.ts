import * as tf from '../tensor/tfjs';

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
