import * as tf from '../tfjs/tf';

export type LayerInputs = tf.Tensor | tf.Tensor[];

/** What tfjs hands to a layer's call beside its inputs. */
export type CallArguments = Record<string, unknown>;

/** The layer's inputs as a list. tfjs's executor gives a list even for one. */
export function inputList(inputs: LayerInputs): tf.Tensor[] {
  return Array.isArray(inputs) ? inputs : [inputs];
}

/**
 * The padding mask of each input, as f32 with 1 kept and 0 padding, or null.
 *
 * `mask` may be a list with one per input. tfjs's executor gives the first input's only: it then stands for every input
 * that is the same tensor, and the others have the mask that their layer left on them, if any.
 */
export function inputMasks(inputs: readonly tf.Tensor[], mask: unknown): (tf.Tensor2D | null)[] {
  const given = Array.isArray(mask) ? (mask as (tf.Tensor | null)[]) : null;
  return inputs.map((input, i) => {
    const own = given ? given[i] : i === 0 || input === inputs[0] ? (mask as tf.Tensor | null) : null;
    const found = own ?? (given ? null : ((input as { kerasMask?: tf.Tensor }).kerasMask ?? null));
    return found && asMask(found);
  });
}

/** A mask of any dtype as f32, 1 kept and 0 padding. */
export function asMask(mask: tf.Tensor): tf.Tensor2D {
  return tf.cast(mask as tf.Tensor2D, 'float32');
}

/** Ones that the GPU writes itself; tf.ones uploads them. */
export function onesOf(shape: number[]): tf.Tensor {
  return tf.fill(shape, 1);
}

/**
 * The mask that the kernels read: the queries' and then the keys', ones where one of the two is absent; undefined
 * where both are.
 */
export function packMasks(
  query: tf.Tensor2D | null,
  key: tf.Tensor2D | null,
  [samples, queries, keys]: readonly [number, number, number],
): tf.Tensor2D | undefined {
  if (!query && !key) return undefined;
  return tf.concat([query ?? onesOf([samples, queries]), key ?? onesOf([samples, keys])], 1) as tf.Tensor2D;
}
