import type { OpLayer } from '../../layers/op-layer';
import { cut } from '../file-error';
import type { Json, JsonObject } from '../safe-json';

/** The modules of Keras 3's operations, but for those of `keras.src.ops.numpy`. */
const modules: Readonly<Record<string, readonly string[]>> = {
  math: ['Rsqrt', 'Erf', 'Logsumexp'],
  nn: [
    ...['Sigmoid', 'Relu', 'Relu6', 'Silu', 'Selu', 'Softplus', 'Softsign', 'HardSilu', 'LogSigmoid', 'Gelu', 'Elu'],
    ...['LeakyRelu', 'Softmax', 'LogSoftmax', 'Normalize', 'DotProductAttention', 'OneHot'],
  ],
  core: ['ConvertToTensor', 'Cast', 'Unstack'],
  linalg: ['Norm'],
};

/** Of TensorFlow's, without a class in Keras 3; and one whose formula is another there. */
const lacking = new Set([
  ...['ReverseAdd', 'ReverseSubtract', 'ReverseDivide', 'SquaredDifference', 'AddN', 'Mish', 'Identity', 'Shape'],
  'HardSigmoid',
]);

/**
 * An operation between layers in Keras 3's words.
 *
 * throws  a sentence for an operation that Keras 3 has not
 */
export function writeOperation(name: string, { op, settings }: OpLayer): JsonObject {
  if (lacking.has(op)) {
    throw new Error(
      `saveModel: the operation "${cut(name)}" (${cut(op)}) comes from TensorFlow, and Keras 3 has none like it. Replace it by a layer, then save.`,
    );
  }
  const module = Object.keys(modules).find((key) => modules[key].includes(op)) ?? 'numpy';
  const config = { ...(settings as Record<string, Json>), name };
  return { module: `keras.src.ops.${module}`, class_name: op, config, registered_name: op };
}
