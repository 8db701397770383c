/** tfjs's own BatchNormalization, which its public index does not export, with the fields that it keeps private. */
import * as tf from './tf';

export interface BatchNormalizationArgs {
  axis?: number;
  momentum?: number;
  epsilon?: number;
  center?: boolean;
  scale?: boolean;
}

export interface BatchNormalizationBase extends tf.layers.Layer {
  axis: number;
  momentum: number;
  epsilon: number;
  gamma?: tf.LayerVariable;
  beta?: tf.LayerVariable;
  movingMean: tf.LayerVariable;
  movingVariance: tf.LayerVariable;
}

export const StockBatchNormalization = tf.serialization.SerializationMap.getMap().classNameMap
  .BatchNormalization[0] as unknown as new (args?: BatchNormalizationArgs) => BatchNormalizationBase;
