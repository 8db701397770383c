/**
 * Registers with tfjs the layer classes of Keras that it lacks, or that it computes otherwise than Keras 3: they then
 * take part in `loadModel` and in tfjs's own deserialisation.
 */
import { ELU, LeakyReLU, ReLU, Softmax } from './activation-layers';
import { BatchNormalization } from './batch-normalization';
import { Conv1D } from './convolution';
import { Dense } from './dense';
import { DepthwiseConv2D } from './depthwise-convolution';
import { DepthwiseConv1D, SeparableConv1D } from './convolution-kinds';
import { EinsumDense } from './einsum-dense';
import {
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
} from './global-pooling';
import { GroupNormalization } from './group-normalization';
import { Conv2D, Conv3D } from './grouped-convolution';
import { LocallyConnected1D, LocallyConnected2D } from './locally-connected';
import { Maximum, Minimum, Multiply } from './masked-merges';
import { LayerNormalization, Normalization, RMSNormalization, UnitNormalization } from './normalization';
import { GlobalAveragePooling1D, GlobalMaxPooling1D } from './pooling';
import { ActivityRegularization, Cropping1D, Flatten, Identity, Masking, UpSampling1D, ZeroPadding1D } from './shaping';
import {
  Cropping3D,
  Resizing,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  UpSampling2D,
  UpSampling3D,
  ZeroPadding3D,
} from './spatial';
import { Subtract } from './subtract';
import { TimeDistributed } from './time-distributed';
import { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose } from './transposed-convolution';
import { registerLayerClass } from './layer-registry';

const classes = [
  ActivityRegularization,
  BatchNormalization,
  Conv1D,
  Conv1DTranspose,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Conv3DTranspose,
  Cropping1D,
  Cropping3D,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  EinsumDense,
  ELU,
  Flatten,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  GroupNormalization,
  Identity,
  LayerNormalization,
  LeakyReLU,
  LocallyConnected1D,
  LocallyConnected2D,
  Masking,
  Maximum,
  Minimum,
  Multiply,
  Normalization,
  ReLU,
  Resizing,
  RMSNormalization,
  SeparableConv1D,
  Softmax,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  Subtract,
  TimeDistributed,
  UnitNormalization,
  UpSampling1D,
  UpSampling2D,
  UpSampling3D,
  ZeroPadding1D,
  ZeroPadding3D,
];

for (const layerClass of classes) registerLayerClass(layerClass);
