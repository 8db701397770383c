import type * as tf from '../tfjs/tf';
import { StockLSTMCell, type LSTMLayerArgs } from '../tfjs/stock-recurrent';
import { Recurrent, type ZeroOutputArgs } from './recurrent';
import { registerLayerClass } from './layer-registry';

/**
 * Long short-term memory, fused on WebGPU and on WebGL; see Recurrent. Options and defaults are those of tf.layers.lstm, which
 * itself stays as tfjs made it; models that are loaded get this class.
 */
export class LSTM extends Recurrent {
  static override className = 'LSTM';

  constructor(args: LSTMLayerArgs & ZeroOutputArgs) {
    super({ ...args, cell: new StockLSTMCell(args) });
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config);
  }
}

registerLayerClass(LSTM);
