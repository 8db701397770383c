import type * as tf from '../tfjs/tf';
import { StockSimpleRNNCell, type SimpleRNNLayerArgs } from '../tfjs/stock-recurrent';
import { Recurrent, type ZeroOutputArgs } from './recurrent';
import { registerLayerClass } from './layer-registry';

/**
 * A fully connected recurrent layer, fused on WebGPU; see Recurrent. Options and defaults are those of
 * tf.layers.simpleRNN.
 */
export class SimpleRNN extends Recurrent {
  static override className = 'SimpleRNN';

  constructor(args: SimpleRNNLayerArgs & ZeroOutputArgs) {
    super({ ...args, cell: new StockSimpleRNNCell(args) });
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config);
  }
}

registerLayerClass(SimpleRNN);
