/**
 * Registers with tfjs the layer classes of Keras that it lacks, or that it computes otherwise than Keras 3: they then
 * take part in `loadModel` and in tfjs's own deserialisation.
 */
import { ELU, LeakyReLU, ReLU, Softmax } from './activation-layers';
import { Conv1D } from './convolution';
import { LayerNormalization, Normalization, RMSNormalization, UnitNormalization } from './normalization';
import { GlobalAveragePooling1D, GlobalMaxPooling1D } from './pooling';
import { ActivityRegularization, Cropping1D, Flatten, Identity, Masking, UpSampling1D, ZeroPadding1D } from './shaping';
import { Subtract } from './subtract';
import { TimeDistributed } from './time-distributed';
import { registerLayerClass } from './layer-registry';

const classes = [
  ActivityRegularization,
  Conv1D,
  Cropping1D,
  ELU,
  Flatten,
  GlobalAveragePooling1D,
  GlobalMaxPooling1D,
  Identity,
  LayerNormalization,
  LeakyReLU,
  Masking,
  Normalization,
  ReLU,
  RMSNormalization,
  Softmax,
  Subtract,
  TimeDistributed,
  UnitNormalization,
  UpSampling1D,
  ZeroPadding1D,
];

for (const layerClass of classes) registerLayerClass(layerClass);
