import type * as tf from '../../tfjs/tf';
import { getLayerOutputs } from '../layer-outputs';
import type { Model } from '../model';

/** The first layer, in the model's order, one of whose numbers for this batch is NaN or infinite; null when there is none. */
export async function firstOddLayer(model: Model, inputs: readonly tf.Tensor[]): Promise<string | null> {
  const outputs = await getLayerOutputs(model, '*', inputs);
  try {
    for (const { name, tensor } of outputs) {
      const values = await tensor.data();
      if (!values.every(Number.isFinite)) return name;
    }
    return null;
  } finally {
    for (const output of outputs) output.dispose();
  }
}
