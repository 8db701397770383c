import './gru';
import { Recurrent } from './recurrent';
import { registerLayerClass } from './layer-registry';

/**
 * RNN(cell): the layer of that cell. An LSTMCell, GRUCell or SimpleRNNCell runs fused, just as LSTM, GRU and SimpleRNN
 * do; any other cell, and a list of cells stacked on each other, runs by plain ops. See Recurrent.
 */
export class RNN extends Recurrent {
  static override className = 'RNN';
}

registerLayerClass(RNN);
