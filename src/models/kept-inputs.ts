import { hostValues } from '../tfjs/host-values';
import { keepOnCpu } from '../tfjs/lost';
import * as tf from '../tfjs/tf';
import type { LayerOutput } from './layer-outputs';
import type { Model } from './model';

/** Numbers of an input as they were when it was given; null where only a GPU had them. */
type Numbers = tf.TypedArray | null;

const copies = new WeakMap<object, Numbers>();

/**
 * Copies what a model is given, so that it can run on it once more when the GPU is gone that has it.
 *
 * returns  runs something on the same input, on the GPU of then, and gives the outputs' tensors; throws a sentence where
 *          an input lay on a GPU only
 * cost     a copy of the input on the CPU, once for each tensor
 */
export function keepInputs(
  { inputs }: Model,
  tensors: readonly tf.Tensor[],
): (run: (inputs: tf.Tensor[]) => LayerOutput[]) => tf.Tensor[] {
  const kept = tensors.map((tensor) => ({ values: copyOf(tensor), shape: tensor.shape, dtype: tensor.dtype }));
  return (run) => {
    const lacking = kept.findIndex(({ values }) => values === null);
    if (lacking >= 0) {
      const { name } = inputs[lacking];
      throw new Error(`Its input "${name}" lay on that GPU only: call openEngine(), make the input and run it again.`);
    }
    const given = kept.map(({ values, shape, dtype }) => tf.tensor(values!, shape, dtype));
    try {
      return run(given).map(({ tensor }) => tensor);
    } finally {
      tf.dispose(given);
    }
  };
}

/** A page may write over its own array once it is on the GPU. The tensor itself goes on with the copy, too. */
function copyOf(tensor: tf.Tensor): Numbers {
  const { dataId } = tensor;
  const known = copies.get(dataId);
  if (known !== undefined) return known;
  const copy = (hostValues(tensor) as tf.TypedArray | null)?.slice() ?? null;
  if (copy) keepOnCpu(tensor, copy);
  copies.set(dataId, copy);
  return copy;
}
