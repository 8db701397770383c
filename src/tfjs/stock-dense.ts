/** tfjs's own Dense, which its public index does not export, with the fields that its declaration keeps private. */
import type { DenseLayerArgs } from '@tensorflow/tfjs-layers/dist/layers/core.js';
import * as tf from './tf';

export type { DenseLayerArgs };

export interface DenseBase extends tf.layers.Layer {
  activation: { getClassName(): string; apply(x: tf.Tensor): tf.Tensor };
  kernel: tf.LayerVariable;
  bias: tf.LayerVariable | null;
}

export const StockDense = tf.serialization.SerializationMap.getMap().classNameMap.Dense[0] as unknown as new (
  args: DenseLayerArgs,
) => DenseBase;
