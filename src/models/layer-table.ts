import type * as tf from '../tfjs/tf';
import type { MaskRule } from './masks';
import { LayerRefusal, type LayerConfig } from './layer-config';
import type { JsonObject } from './safe-json';

/** Builds the layer inside a wrapper. */
export type BuildInner = (description: unknown) => tf.layers.Layer;

/** What the importer must know of a Keras class beyond its constructor's arguments. */
export interface LayerRow {
  /** Mends the arguments, or throws LayerRefusal for options that we lack. */
  adapt?: (config: LayerConfig, context: { written: JsonObject; inner: BuildInner; keras3: boolean }) => LayerConfig;
  /**
   * Below the layer's group in a .keras file: the groups whose `vars` are the layer's weights, in order (default: its
   * own).
   */
  weights?: (written: JsonObject) => string[];
  /** What becomes of a mask (default: as the class itself says). */
  mask?: MaskRule;
  /** A call's tensors in the order of the layer's inputs, by argument name, after the first positional ones. */
  inputs?: string[];
  /** The class that computes it, where ours has another name. */
  builtBy?: string;
  /** The class itself knows channels_first. */
  anyFormat?: boolean;
}

const recurrent: LayerRow = { weights: () => ['cell'], mask: 'recurrent', inputs: ['initial_state'] };
const pass: LayerRow = { mask: 'pass' };
const drop: LayerRow = { mask: 'drop' };
const merge: LayerRow = { mask: 'merge' };
/** Keras 3 leaves out of these what a mask hides; Keras 2 takes all. */
const masked: LayerRow = { mask: 'merge', adapt: (config, { keras3 }) => ({ ...config, masked: keras3 }) };
const attention: LayerRow = { mask: 'pass', inputs: ['query', 'value', 'key'] };
const headed: LayerRow = {
  ...attention,
  adapt: (config) => {
    if (config.useGate) throw new LayerRefusal('has use_gate=True');
    return config;
  },
  weights: () => ['query_dense', 'key_dense', 'value_dense', 'output_dense'],
};

/** Refuses options by which a convolution would give other numbers than we compute. */
const convolution = (config: LayerConfig): LayerConfig => {
  if (typeof config.groups === 'number' && config.groups > 1) throw new LayerRefusal(`has groups=${config.groups}`);
  return { ...config, groups: undefined };
};

/** Keras writes one-element lists where tfjs wants a number. */
const pooling = (config: LayerConfig): LayerConfig => {
  const first = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);
  return { ...config, poolSize: first(config.poolSize), strides: first(config.strides) };
};

/** The file tells how it holds the kernel by the argument that, of other layers, says how they are run. */
const local: LayerRow = {
  mask: 'drop',
  anyFormat: true,
  adapt: (config, { written }) => ({ ...config, storage: written.implementation }),
};

/** Keras 2 also writes what a common ancestor of all convolutions takes, which tfjs refuses. */
const separable = (config: LayerConfig): LayerConfig => convolution({ ...config, kernelInitializer: undefined });

const convolved: LayerRow = { mask: 'drop', adapt: convolution };

/** By Keras's class name. A class that is not here is built by its own constructor, with its own mask rule. */
export const layerTable: Readonly<Record<string, LayerRow>> = {
  LSTM: recurrent,
  GRU: { ...recurrent, adapt: (config) => ({ ...config, resetAfter: config.resetAfter ?? false }) },
  SimpleRNN: recurrent,
  CuDNNLSTM: recurrent,
  CuDNNGRU: recurrent,
  ConvLSTM2D: { ...recurrent, adapt: convolution },
  RNN: {
    ...recurrent,
    adapt: (config, { written, inner }) => ({ ...config, cell: buildCell(written.cell, inner) }),
    weights: ({ cell }) => cellGroups(cell).map((group) => ['cell', group].filter(Boolean).join('/')),
  },
  StackedRNNCells: {
    adapt: (config, { written, inner }) => ({ ...config, cells: (written.cells as unknown[]).map(inner) }),
  },
  Bidirectional: {
    mask: 'bidirectional',
    inputs: ['initial_state'],
    adapt: (config, { written, inner }) => ({
      ...config,
      layer: inner(written.layer),
      backwardLayer: written.backward_layer ? inner(written.backward_layer) : undefined,
    }),
    weights: ({ layer, backward_layer: backward }) => [
      ...innerGroups(layer).map((group) => `forward_layer/${group}`),
      ...innerGroups(backward ?? layer).map((group) => `backward_layer/${group}`),
    ],
  },
  TimeDistributed: {
    mask: 'pass',
    adapt: (config, { written, inner }) => ({ ...config, layer: inner(written.layer) }),
    weights: ({ layer }) => innerGroups(layer).map((group) => ['layer', group].filter(Boolean).join('/')),
  },

  Dense: pass,
  Activation: pass,
  Dropout: pass,
  SpatialDropout1D: pass,
  SpatialDropout2D: pass,
  SpatialDropout3D: pass,
  GaussianNoise: pass,
  GaussianDropout: pass,
  AlphaDropout: pass,
  ActivityRegularization: pass,
  Identity: pass,
  Rescaling: pass,
  Normalization: pass,
  LayerNormalization: pass,
  GroupNormalization: pass,
  UnitNormalization: pass,
  RMSNormalization: drop,
  BatchNormalization: {
    mask: 'pass',
    adapt: (config) => {
      if (config.renorm) throw new LayerRefusal('has renorm=True');
      const axis = Array.isArray(config.axis) ? config.axis[0] : config.axis;
      return { ...config, axis };
    },
  },
  ReLU: {
    mask: 'pass',
    adapt: (config) => ({ ...config, negativeSlope: config.negativeSlope ?? 0, threshold: config.threshold ?? 0 }),
  },
  LeakyReLU: { mask: 'pass', adapt: (config) => ({ ...config, alpha: config.negativeSlope ?? config.alpha ?? 0.3 }) },
  PReLU: pass,
  ELU: pass,
  Softmax: pass,
  ThresholdedReLU: pass,

  Embedding: { mask: 'embedding' },
  Masking: { mask: 'masking' },
  Flatten: { mask: 'drop', anyFormat: true },
  Reshape: drop,
  Permute: drop,
  RepeatVector: drop,
  ZeroPadding1D: drop,
  ZeroPadding2D: drop,
  ZeroPadding3D: drop,
  Cropping1D: drop,
  Cropping2D: drop,
  Cropping3D: drop,
  UpSampling1D: drop,
  UpSampling2D: drop,
  UpSampling3D: drop,
  GlobalMaxPooling1D: { mask: 'drop', anyFormat: true },
  GlobalAveragePooling1D: { mask: 'drop', anyFormat: true },
  MaxPooling1D: { mask: 'drop', adapt: pooling },
  AveragePooling1D: { mask: 'drop', adapt: pooling },
  Conv1D: drop,
  Conv2D: drop,
  Conv3D: drop,
  SeparableConv1D: convolved,
  SeparableConv2D: { mask: 'drop', adapt: separable },
  DepthwiseConv1D: convolved,
  DepthwiseConv2D: convolved,
  Conv1DTranspose: drop,
  Conv2DTranspose: drop,
  Conv3DTranspose: drop,
  MaxPooling2D: drop,
  MaxPooling3D: drop,
  AveragePooling2D: drop,
  AveragePooling3D: drop,
  GlobalAveragePooling2D: drop,
  GlobalAveragePooling3D: drop,
  GlobalMaxPooling2D: drop,
  GlobalMaxPooling3D: drop,
  EinsumDense: drop,
  Resizing: {
    mask: 'drop',
    adapt: (config, { written }) => {
      const other = ['crop_to_aspect_ratio', 'pad_to_aspect_ratio', 'antialias'].find((name) => written[name] === true);
      if (other) throw new LayerRefusal(`has ${other}=True`);
      return config;
    },
  },
  LocallyConnected1D: local,
  LocallyConnected2D: local,

  Add: merge,
  Subtract: merge,
  Multiply: masked,
  Average: merge,
  Maximum: masked,
  Minimum: masked,
  Concatenate: { mask: 'concatenate' },
  Dot: drop,

  MultiHeadAttention: headed,
  GroupQueryAttention: headed,
  // Keras exports the class under another name than Python has for it, and .h5 files hold Python's.
  GroupedQueryAttention: { ...headed, builtBy: 'GroupQueryAttention' },
  Attention: pass,
  AdditiveAttention: pass,
  SeqSelfAttention: pass,
  SeqWeightedAttention: drop,
  ScaledDotProductAttention: pass,
  ResidualScaledDotProductAttention: pass,

  Lambda: {
    adapt: () => {
      throw new LayerRefusal(
        'is a Lambda, which holds Python code; such code is never run. Write what it computes as a layer class and call registerLayer(its layer name, class) before loadModel',
      );
    },
  },
};

function buildCell(cell: unknown, inner: BuildInner): unknown {
  return inner(cell);
}

/** Groups of a cell below `cell`: none of its own for a stack, whose cells are listed by class. */
function cellGroups(cell: unknown): string[] {
  const { class_name: className, config } = (cell ?? {}) as { class_name?: string; config?: { cells?: unknown[] } };
  if (className !== 'StackedRNNCells') return [''];
  const counts = new Map<string, number>();
  return (config?.cells ?? []).map((one) => `cells/${numbered(snakeCase((one as JsonObject).class_name), counts)}`);
}

function innerGroups(layer: unknown): string[] {
  const { class_name: className, config } = (layer ?? {}) as { class_name?: string; config?: JsonObject };
  return layerTable[className ?? '']?.weights?.(config ?? {}) ?? [''];
}

/** Keras's naming of groups: `lstm`, then `lstm_1`, `lstm_2` for more of the same class. */
export function numbered(name: string, counts: Map<string, number>): string {
  const seen = counts.get(name) ?? 0;
  counts.set(name, seen + 1);
  return seen ? `${name}_${seen}` : name;
}

/** Keras's `to_snake_case` of a class name. */
export function snakeCase(className: unknown): string {
  return String(className)
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
