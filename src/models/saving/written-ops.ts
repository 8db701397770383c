import { InputSlot, type OpLayer } from '../../layers/op-layer';
import { cut } from '../file-error';
import type { LayerSpec } from '../model-spec';
import { tfOperationName } from '../tf-operations';
import type { Json, JsonObject } from '../safe-json';

/** The modules of Keras 3's operations, but for those of `keras.src.ops.numpy`. */
const modules: Readonly<Record<string, readonly string[]>> = {
  math: ['Rsqrt', 'Erf', 'Logsumexp'],
  nn: [
    ...[
      'Sigmoid',
      'Relu',
      'Relu6',
      'Silu',
      'Selu',
      'Softplus',
      'Softsign',
      'HardSigmoid',
      'HardSilu',
      'LogSigmoid',
      'Gelu',
      'Elu',
    ],
    ...['LeakyRelu', 'Softmax', 'LogSoftmax', 'Normalize', 'DotProductAttention', 'OneHot'],
  ],
  core: ['ConvertToTensor', 'Cast', 'Unstack'],
  linalg: ['Norm'],
};

/** Whose arguments are the same in TensorFlow, in Keras and here: tensors and numbers, and along which axis. */
const alike = new Set([
  ...['Add', 'Subtract', 'Multiply', 'Divide', 'TrueDivide', 'DivideNoNan', 'FloorDivide', 'Mod', 'Power', 'Maximum'],
  ...['Minimum', 'Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr'],
  ...['LogicalXor', 'LogicalNot', 'Negative', 'Absolute', 'Exp', 'Expm1', 'Log', 'Log1p', 'Sqrt', 'Rsqrt', 'Square'],
  ...[
    'Reciprocal',
    'Sign',
    'Floor',
    'Ceil',
    'Round',
    'Sin',
    'Cos',
    'Arctan',
    'Erf',
    'Tanh',
    'Sigmoid',
    'Relu',
    'Relu6',
  ],
  ...[
    'Silu',
    'Selu',
    'Softplus',
    'Softsign',
    'Elu',
    'Softmax',
    'LogSoftmax',
    'Sum',
    'Mean',
    'Max',
    'Min',
    'Prod',
    'Matmul',
  ],
]);
const alikeSettings = new Set(['axis', 'keepdims']);

/**
 * An operation between layers in Keras 3's words.
 *
 * throws  a sentence for a function of TensorFlow that Keras 3 has not, or has with other arguments
 */
export function writeOperation({ name, className, config: written, operation }: LayerSpec, layer: OpLayer): JsonObject {
  const { op, settings, template } = layer;
  const ofTensorFlow = operation !== null;
  const same =
    alike.has(op) &&
    Object.keys(settings).every((key) => alikeSettings.has(key)) &&
    template.every((item) => item instanceof InputSlot || typeof item === 'number');
  if (ofTensorFlow && !same) {
    throw new Error(
      `saveModel: the operation "${cut(name)}" (${cut(tfOperationName(written))}) is TensorFlow's, and Keras 3 has none with these arguments. Replace it by a layer, then save.`,
    );
  }
  const module = Object.keys(modules).find((key) => modules[key].includes(op)) ?? 'numpy';
  const config = ofTensorFlow ? { ...(settings as Record<string, Json>), name } : { ...written, name };
  const known = ofTensorFlow ? op : className;
  return { module: `keras.src.ops.${module}`, class_name: known, config, registered_name: known };
}
