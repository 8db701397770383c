import { floats, modelFile, nodeOf, valueInfo } from '../onnx/proto';
import { gateCount, recurrentNumbers, type RecurrentCase } from './cases';

/**
 * An ONNX model of one recurrent node, as the bytes of its file.
 *
 * input   X f32[time][sample][channel]
 * output  Y f32[time][1][sample][unit]
 */
export function recurrentModel(one: RecurrentCase): Uint8Array {
  const { cell, samples, steps, features, units } = one;
  const gates = gateCount(cell);
  const { kernel, recurrent, bias } = recurrentNumbers(one);
  // Keras has input, forget, cell, output and update, reset, new; ONNX input, output, forget, cell and the same three.
  const order = cell === 'lstm' ? [0, 3, 1, 2] : [0, 1, 2];
  const inputBias = gatesFirst(bias.subarray(0, gates * units), order, units);
  const recurrentBias =
    cell === 'gruResetAfter' ? gatesFirst(bias.subarray(gates * units), order, units) : new Float32Array(gates * units);
  const inputs = ['X', 'W', 'R', 'B'];
  const more: Record<string, number> = cell === 'lstm' ? {} : { linear_before_reset: Number(cell === 'gruResetAfter') };
  const node = nodeOf(cell === 'lstm' ? 'LSTM' : 'GRU', inputs, ['Y'], { hidden_size: units, ...more });
  const initializers = [
    floats('W', [1, gates * units, features], gatesFirst(kernel, order, units)),
    floats('R', [1, gates * units, units], gatesFirst(recurrent, order, units)),
    floats('B', [1, 2 * gates * units], Float32Array.from([...inputBias, ...recurrentBias])),
  ];
  const graph = {
    nodes: [node],
    initializers,
    inputs: [valueInfo('X', [steps, samples, features])],
    outputs: [valueInfo('Y', [steps, 1, samples, units])],
  };
  return modelFile(graph, 14);
}

/** f32[row][gate · unit] as f32[gate · unit][row], the gates in another order. */
function gatesFirst(matrix: Float32Array, order: readonly number[], units: number): Float32Array {
  const columns = order.length * units;
  const rows = matrix.length / columns;
  const turned = new Float32Array(matrix.length);
  order.forEach((gate, place) => {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        turned[(place * units + unit) * rows + row] = matrix[row * columns + gate * units + unit];
      }
    }
  });
  return turned;
}
