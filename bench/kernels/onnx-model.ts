import { gateCount, recurrentNumbers, type RecurrentCase } from './cases';

/**
 * An ONNX model of one recurrent node, as the bytes of its file. Written field by field after onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): numbers are varints, all else is length-delimited.
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
  const node = [
    ...['X', 'W', 'R', 'B'].map((name) => text(1, name)),
    text(2, 'Y'),
    text(4, cell === 'lstm' ? 'LSTM' : 'GRU'),
    attribute('hidden_size', units),
    ...(cell === 'lstm' ? [] : [attribute('linear_before_reset', Number(cell === 'gruResetAfter'))]),
  ];
  const graph = [
    message(1, node),
    text(2, 'bench'),
    initializer('W', [1, gates * units, features], gatesFirst(kernel, order, units)),
    initializer('R', [1, gates * units, units], gatesFirst(recurrent, order, units)),
    initializer('B', [1, 2 * gates * units], Float32Array.from([...inputBias, ...recurrentBias])),
    valueInfo(11, 'X', [steps, samples, features]),
    valueInfo(12, 'Y', [steps, 1, samples, units]),
  ];
  return join([number(1, 8), message(7, graph), message(8, [text(1, ''), number(2, 14)])]);
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

const float = 1;

function attribute(name: string, value: number): Uint8Array {
  const integer = 2;
  return message(5, [text(1, name), number(3, value), number(20, integer)]);
}

function initializer(name: string, dims: readonly number[], values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message(5, [...dims.map((dim) => number(1, dim)), number(2, float), text(8, name), delimited(9, bytes)]);
}

function valueInfo(field: number, name: string, dims: readonly number[]): Uint8Array {
  const shape = message(
    2,
    dims.map((dim) => message(1, [number(1, dim)])),
  );
  return message(field, [text(1, name), message(2, [message(1, [number(1, float), shape])])]);
}

function number(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

function text(field: number, value: string): Uint8Array {
  return delimited(field, new TextEncoder().encode(value));
}

function message(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return delimited(field, join(parts));
}

function delimited(field: number, bytes: Uint8Array): Uint8Array {
  return join([Uint8Array.from([...varint((field << 3) | 2), ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
