import { cellKind } from '../../layers/recurrent-cells';
import type { BidirectionalBase, GatedCell } from '../../tfjs/stock-recurrent';
import * as tf from '../../tfjs/tf';
import { attention } from './attention-rule';
import { mostUnits } from './kernels';
import type { LayerCall, Rule } from './layer-call';
import { handedOn, linear, moved, product, softmax, winner } from './plain-rules';
import { bidirectional, recurrent } from './recurrent-rules';

const table: readonly (readonly [rule: Rule, classes: string])[] = [
  [moved, 'Reshape Flatten Permute RepeatVector Concatenate Masking Identity ActivityRegularization'],
  [moved, 'Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D GaussianNoise GaussianDropout AlphaDropout'],
  [moved, 'Cropping1D Cropping2D Cropping3D ZeroPadding1D ZeroPadding2D ZeroPadding3D'],
  [moved, 'UpSampling1D UpSampling2D UpSampling3D'],
  [linear, 'Dense EinsumDense Conv1D Conv2D Conv3D SeparableConv1D SeparableConv2D DepthwiseConv1D DepthwiseConv2D'],
  [linear, 'Conv1DTranspose Conv2DTranspose Conv3DTranspose LocallyConnected1D LocallyConnected2D'],
  [linear, 'AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Rescaling Normalization'],
  [linear, 'GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D Add Average Subtract'],
  [winner, 'MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum'],
  [winner, 'GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D'],
  [handedOn, 'Activation ReLU LeakyReLU PReLU ELU ThresholdedReLU'],
  [handedOn, 'LayerNormalization GroupNormalization UnitNormalization RMSNormalization'],
  [softmax, 'Softmax'],
  [product, 'Multiply'],
  [recurrent, 'LSTM GRU SimpleRNN RNN CuDNNLSTM CuDNNGRU'],
  [bidirectional, 'Bidirectional'],
  [attention, 'MultiHeadAttention GroupQueryAttention GroupedQueryAttention Attention AdditiveAttention'],
  [attention, 'SeqSelfAttention SeqWeightedAttention ScaledDotProductAttention'],
];

const rules = new Map(table.flatMap(([rule, classes]) => classes.split(' ').map((name) => [name, rule] as const)));
/** What may stand inside TimeDistributed: each step alone. */
const perStep = new Set<Rule>([moved, linear, winner, handedOn, softmax]);

/** The rule of a layer, or in words why there is none. */
export function ruleOf(className: string, layer: tf.layers.Layer): Rule | string {
  if (className === 'TimeDistributed') return ruleOfWrapper(layer);
  if (className === 'Activation' && activationOf(layer) === 'softmax') return softmax;
  const rule = rules.get(className);
  if (!rule) return 'has no rule';
  const cells = rule === recurrent ? [layer] : rule === bidirectional ? directionsOf(layer) : [];
  return cells.map((one) => whyNot(one as tf.RNN)).find(Boolean) || rule;
}

function activationOf(layer: tf.layers.Layer): string {
  return (layer as unknown as { activation: { getClassName(): string } }).activation.getClassName();
}

function directionsOf(layer: tf.layers.Layer): tf.layers.Layer[] {
  const { forwardLayer, backwardLayer } = layer as unknown as BidirectionalBase;
  return [forwardLayer, backwardLayer];
}

function whyNot(layer: tf.RNN): string {
  const cell = layer.cell as unknown as GatedCell | undefined;
  if (!cell || !cellKind(cell)) return 'has a cell whose gates are not known';
  if (layer.stateful) return 'carries its states from batch to batch, and these get relevance that no input has';
  if (cell.units > mostUnits) return `has ${cell.units} units, and the kernel takes ${mostUnits}`;
  return '';
}

function innerOf(layer: tf.layers.Layer): tf.layers.Layer {
  return (layer as unknown as { layer: tf.layers.Layer }).layer;
}

function ruleOfWrapper(wrapper: tf.layers.Layer): Rule | string {
  const layer = innerOf(wrapper);
  const className = layer.getClassName();
  const rule = ruleOf(className, layer);
  if (typeof rule === 'string' || !perStep.has(rule)) return `wraps ${className}, which has no rule for each step`;
  return ({ inputs, outputs, beforeActivation }, relevance, epsilon) => {
    const steps = (tensor: tf.Tensor): tf.Tensor => {
      const [samples, time, ...sides] = tensor.shape;
      return tf.reshape(tensor, [samples * time, ...sides]);
    };
    const inner: LayerCall = {
      ...{ layer, className, beforeActivation, given: {} },
      ...{ inputs: inputs.map(steps), outputs: outputs.map(steps) },
      again: (given) => [layer.apply(given[0], { training: false })].flat() as tf.Tensor[],
    };
    return rule(
      inner,
      relevance.map((one) => one && steps(one)),
      epsilon,
    ).map((one, i) => one && tf.reshape(one, inputs[i].shape));
  };
}
