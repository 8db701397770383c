import type * as tf from '../tfjs/tf';
import type { GatedCell, GRULayerArgs, LSTMLayerArgs } from '../tfjs/stock-recurrent';
import { setFileForm } from './file-forms';
import { GRU } from './gru';
import { registerLayerClass } from './layer-registry';
import { LSTM } from './lstm';
import type { ZeroOutputArgs } from './recurrent';

/**
 * Registers how cuDNN's weights lie, as Keras's `convert_weights` reads them: every gate's kernel and recurrent kernel
 * are transposed, the kernel within its flat order, and there is a bias for the input and one for the state.
 */
function takeCudnnForms({ kernel, recurrentKernel, bias, units }: GatedCell & { bias: tf.LayerVariable }): void {
  const [features, columns] = kernel.shape as [number, number];
  const gates = columns / units;
  setFileForm(kernel, {
    shape: [features, columns],
    convert: (values) => perGate(values, [features, units, gates], ([i, j]) => i + j * features),
  });
  setFileForm(recurrentKernel, {
    shape: [units, columns],
    convert: (values) => perGate(values, [units, units, gates], ([i, j]) => j * units + i),
  });
  const summed = bias.shape.length === 1;
  setFileForm(bias, { shape: [2 * columns], convert: (values) => (summed ? halvesAdded(values) : values) });
}

/** [row, gate · unit + column] from the flat offset, row by row within the gate, that `source` names. */
function perGate(
  values: Float32Array,
  [rows, units, gates]: readonly [number, number, number],
  source: (place: readonly [row: number, column: number]) => number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(values.length);
  const columns = units * gates;
  for (let gate = 0; gate < gates; gate++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < units; column++) {
        const flat = source([row, column]);
        const from = Math.floor(flat / units) * columns + gate * units + (flat % units);
        result[row * columns + gate * units + column] = values[from];
      }
    }
  }
  return result;
}

function halvesAdded(values: Float32Array): Float32Array<ArrayBuffer> {
  const half = values.length / 2;
  return Float32Array.from({ length: half }, (_, i) => values[i] + values[half + i]);
}

/** Keras's LSTM by cuDNN: tanh and sigmoid, with the file's weights in cuDNN's order. */
export class CuDNNLSTM extends LSTM {
  static override className = 'CuDNNLSTM';

  constructor(args: LSTMLayerArgs & ZeroOutputArgs) {
    super({ ...args, activation: 'tanh', recurrentActivation: 'sigmoid', useBias: true });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    super.build(inputShape);
    takeCudnnForms(this.cell as never);
  }
}

registerLayerClass(CuDNNLSTM);

/** Keras's GRU by cuDNN: the reset gate after the recurrent product, with the file's weights in cuDNN's order. */
export class CuDNNGRU extends GRU {
  static override className = 'CuDNNGRU';

  constructor(args: GRULayerArgs & ZeroOutputArgs) {
    super({ ...args, activation: 'tanh', recurrentActivation: 'sigmoid', useBias: true, resetAfter: true });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    super.build(inputShape);
    takeCudnnForms(this.cell as never);
  }
}

registerLayerClass(CuDNNGRU);
