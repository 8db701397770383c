import { cut } from '../file-error';
import { isRegistered } from '../registry';
import { isObject, type Json, type JsonObject } from '../safe-json';

interface Place {
  name: string;
  className: string;
  keras3: boolean;
}

/** What a layer is written as: Keras 3's class, where Keras finds it, and its arguments. */
export interface WrittenLayer {
  /** null for a class that Keras does not have: it is found among the objects that a program registers. */
  module: string | null;
  className: string;
  config: JsonObject;
}

/** A layer as its file or tfjs describes it. */
export interface LayerDescription {
  name: string;
  className: string;
  config: JsonObject;
}

/** Of the package keras-self-attention, beside Keras's. */
const packaged = new Set([
  'SeqSelfAttention',
  'SeqWeightedAttention',
  'ScaledDotProductAttention',
  'ResidualScaledDotProductAttention',
]);

/** cuDNN's layers are the plain ones with these arguments. */
const byCudnn: Readonly<Record<string, { className: string; more: JsonObject }>> = {
  CuDNNLSTM: { className: 'LSTM', more: { activation: 'tanh', recurrent_activation: 'sigmoid', use_bias: true } },
  CuDNNGRU: {
    className: 'GRU',
    more: { activation: 'tanh', recurrent_activation: 'sigmoid', use_bias: true, reset_after: true },
  },
};

const gone = new Set(['LocallyConnected1D', 'LocallyConnected2D', 'ThresholdedReLU']);
const renamed: Readonly<Record<string, string>> = { GroupedQueryAttention: 'GroupQueryAttention', Model: 'Functional' };

const anywhere = ['batch_input_shape', 'input_shape', 'input_dtype', 'shared_object_id'];
const ofRecurrent = ['time_major', 'implementation', 'input_dim', 'input_length'];
const ofSeparable = ['groups', 'kernel_initializer', 'kernel_regularizer', 'kernel_constraint'];
const ofHeads = ['query_shape', 'key_shape', 'value_shape', 'return_attention_scores', 'use_causal_mask'];

/** Arguments of Keras 2 and tfjs that Keras 3 refuses. What they say is said elsewhere, or was never used. */
const dropped: Readonly<Record<string, readonly string[]>> = {
  LSTM: ofRecurrent,
  GRU: ofRecurrent,
  SimpleRNN: [...ofRecurrent, 'recurrent_activation', 'unit_forget_bias', 'reset_after'],
  RNN: ofRecurrent,
  ConvLSTM2D: ofRecurrent,
  LSTMCell: ofRecurrent,
  GRUCell: ofRecurrent,
  SimpleRNNCell: ofRecurrent,
  CuDNNLSTM: ofRecurrent,
  CuDNNGRU: ofRecurrent,
  Embedding: ['input_length'],
  Conv1DTranspose: ['groups'],
  Conv2DTranspose: ['groups'],
  Conv3DTranspose: ['groups'],
  SeparableConv1D: ofSeparable,
  SeparableConv2D: ofSeparable,
  DepthwiseConv1D: [...ofSeparable, 'filters'],
  DepthwiseConv2D: [...ofSeparable, 'filters'],
  Attention: ['causal'],
  AdditiveAttention: ['causal'],
  MultiHeadAttention: ofHeads,
  BatchNormalization: ['renorm', 'renorm_clipping', 'renorm_momentum', 'virtual_batch_size', 'fused', 'adjustment'],
};

/** Layers whose recurrent activation is an argument of its own; the formula of hard_sigmoid is mended in their weights. */
const gated = new Set(['LSTM', 'GRU', 'LSTMCell', 'GRUCell', 'ConvLSTM2D']);

/**
 * A layer of a description without modules (of Keras 2, of tfjs, of an .h5) in Keras 3's words.
 *
 * keras3  whether Keras 3 made it: its hard_sigmoid is Keras 3's
 * throws  a sentence for a class or an activation that Keras 3 has not
 */
export function writeLayer(
  { name, className: given, config: written }: LayerDescription,
  keras3: boolean,
): WrittenLayer {
  if (name.includes('/')) {
    throw new Error(
      `saveModel: the layer "${cut(name)}" has a slash in its name, which Keras 3 allows in none. Rename it, then save.`,
    );
  }
  const own = isRegistered(given) || packaged.has(given);
  if (gone.has(given) && !own) {
    throw new Error(
      `saveModel: the layer "${cut(name)}" is of class ${cut(given)}, which Keras 3 has not. Replace it, then save.`,
    );
  }
  const cudnn = byCudnn[given];
  const className = cudnn?.className ?? renamed[given] ?? given;
  const config: JsonObject = {};
  const unwanted = new Set([...anywhere, ...(dropped[given] ?? [])]);
  for (const [key, value] of Object.entries({ ...written, ...cudnn?.more })) {
    if (value !== undefined && !unwanted.has(key)) config[key] = writeArgument(key, value, { name, className, keras3 });
  }
  mend(className, written, config);
  return { module: own ? null : 'keras.layers', className, config };
}

function mend(className: string, written: JsonObject, config: JsonObject): void {
  if (className === 'InputLayer') config.batch_shape = written.batch_shape ?? written.batch_input_shape;
  // tfjs writes what its constructor was not given as null.
  for (const key of ['unit_forget_bias', 'reset_after', 'unroll', 'stateful', 'trainable']) {
    if (config[key] === null) delete config[key];
  }
  // The default of the time: Keras 3 resets after the product.
  if (/^GRU/.test(className)) config.reset_after ??= false;
  if (className === 'LeakyReLU' && 'alpha' in config) {
    config.negative_slope = config.alpha;
    delete config.alpha;
  }
  if (className === 'BatchNormalization' && Array.isArray(config.axis)) config.axis = config.axis[0];
}

function writeArgument(key: string, value: Json, layer: Place): Json {
  if (key === 'dtype') return isObject(value) && isObject(value.config) ? (value.config.name ?? null) : value;
  if (/(^|_)activation$/.test(key)) return writeActivation(key, value, layer);
  if (/_(initializer|regularizer|constraint)$/.test(key)) return withoutDtype(value);
  if (key === 'cells' && Array.isArray(value)) return value.map((cell) => writeObject(cell, layer.keras3));
  if (key === 'layer' || key === 'backward_layer' || key === 'cell') return writeObject(value, layer.keras3);
  return value;
}

/** A layer inside a layer: {class_name, config}. */
function writeObject(value: Json, keras3: boolean): Json {
  if (!isObject(value) || typeof value.class_name !== 'string' || !isObject(value.config)) return value;
  const name = typeof value.config.name === 'string' ? value.config.name : value.class_name;
  return asJson(writeLayer({ name, className: value.class_name.split('>').at(-1)!, config: value.config }, keras3));
}

export function asJson({ module, className, config }: WrittenLayer): JsonObject {
  return { module, class_name: className, config, registered_name: module ? null : className };
}

/** Keras 2 and tfjs clip 0.2 x + 0.5 where Keras 3 clips x / 6 + 0.5. */
function writeActivation(key: string, value: Json, { name, className, keras3 }: Place): Json {
  if (isObject(value)) return isObject(value.config) ? writeObject(value, keras3) : value;
  const fits = value !== 'hard_sigmoid' || keras3 || (key === 'recurrent_activation' && gated.has(className));
  if (fits) return value;
  throw new Error(
    `saveModel: the layer "${cut(name)}" has Keras 2's activation hard_sigmoid, whose formula Keras 3 has not. Replace it by sigmoid or relu, then save.`,
  );
}

function withoutDtype(value: Json): Json {
  if (!isObject(value) || !isObject(value.config)) return value;
  const kept = Object.entries(value.config).filter(([key]) => key !== 'dtype');
  return { ...value, config: Object.fromEntries(kept) };
}
