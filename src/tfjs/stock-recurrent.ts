/**
 * tfjs's own recurrent cells and its Bidirectional, which its public index does not export. They are taken from tfjs's
 * class registry before our layers take their names there.
 */
import type {
  GRUCell,
  GRUCellLayerArgs,
  GRULayerArgs,
  LSTMCell,
  LSTMLayerArgs,
  RNNCell,
  RNNLayerArgs,
  SimpleRNNCell,
  SimpleRNNLayerArgs,
} from '@tensorflow/tfjs-layers/dist/layers/recurrent.js';
import type { BidirectionalLayerArgs } from '@tensorflow/tfjs-layers/dist/layers/wrappers.js';
import * as tf from './tf';

export type {
  BidirectionalLayerArgs,
  GRUCellLayerArgs,
  GRULayerArgs,
  LSTMLayerArgs,
  RNNCell,
  RNNLayerArgs,
  SimpleRNNLayerArgs,
};

/** A cell with one matrix per gate: what LSTM, GRU and SimpleRNN cells have in common. */
export type GatedCell = LSTMCell | GRUCell | SimpleRNNCell;

/** tfjs's Bidirectional with the fields that its declaration keeps private. */
export interface BidirectionalBase extends tf.layers.Layer {
  mergeMode: 'concat' | 'sum' | 'ave' | 'mul' | null;
  forwardLayer: tf.RNN;
  backwardLayer: tf.RNN;
  returnSequences: boolean;
  returnState: boolean;
}

function registered<T>(name: string): T {
  return tf.serialization.SerializationMap.getMap().classNameMap[name][0] as unknown as T;
}

export const StockLSTMCell = registered<typeof LSTMCell>('LSTMCell');
export const StockGRUCell = registered<typeof GRUCell>('GRUCell');
export const StockSimpleRNNCell = registered<typeof SimpleRNNCell>('SimpleRNNCell');
/** tfjs's stack of cells, with what its declaration keeps protected. */
export interface StackedCellsBase extends RNNCell {
  cells: RNNCell[];
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[];
}

export const StockStackedRNNCells = registered<new (args: { cells: RNNCell[] }) => StackedCellsBase>('StackedRNNCells');
export const StockBidirectional = registered<new (args: BidirectionalLayerArgs) => BidirectionalBase>('Bidirectional');
