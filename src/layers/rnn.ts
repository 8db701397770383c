import type * as tf from '../tfjs/tf';
import './gru';
import { Recurrent } from './recurrent';
import { layerFrom, registerLayerClass } from './layer-registry';

/**
 * RNN(cell): the layer of that cell. An LSTMCell, GRUCell or SimpleRNNCell runs fused, just as LSTM, GRU and SimpleRNN
 * do; any other cell, and a list of cells stacked on each other, runs by plain ops. See Recurrent.
 */
export class RNN extends Recurrent {
  static override className = 'RNN';

  /** tfjs's own puts the cell that it made into the description, which a second direction then reads. */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const cell = layerFrom(config.cell as tf.serialization.ConfigDict);
    return new cls({ ...config, cell } as never);
  }
}

registerLayerClass(RNN);
