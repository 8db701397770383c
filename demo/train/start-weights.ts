import type { Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { normalFrom, randomFrom } from '../gallery/dataset';

/**
 * Gives every weight of a model new values as Keras's defaults have them: Glorot's for kernels, orthogonal for recurrent
 * ones, zeros for biases, a forget bias of one. The same seed gives the same values.
 */
export function startWeights({ layersModel }: Model, seed: number): void {
  let number = 0;
  for (const layer of layersModel.layers) {
    if (layer.weights.length === 0) continue;
    const fresh = layer.weights.map(({ originalName, shape }) => {
      const values = valuesOf(originalName, shape as number[], { seed: 1000 * seed + (number += 1) });
      return tf.tensor(values, shape as number[]);
    });
    layer.setWeights(fresh);
    tf.dispose(fresh);
  }
}

function valuesOf(path: string, shape: number[], { seed }: { seed: number }): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'recurrent_kernel') return orthogonal(shape as [number, number], seed);
  if (shape.length < 2) return bias(path, size);
  const [rows, columns] = shape;
  if (/_W[txa]$/.test(name)) {
    // Glorot's normal, which keras-self-attention begins with.
    const next = normalFrom(seed);
    return Float32Array.from({ length: size }, () => next() * Math.sqrt(2 / (rows + columns)));
  }
  const next = randomFrom(seed);
  const limit = Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: size }, () => limit * (2 * next() - 1));
}

/** Of an LSTM the second quarter is the forget gate's. */
function bias(path: string, size: number): Float32Array {
  const values = new Float32Array(size);
  return /lstm/i.test(path) ? values.fill(1, size / 4, size / 2) : values;
}

/** Rows of length one at right angles to each other, by Gram and Schmidt. */
function orthogonal([rows, columns]: [number, number], seed: number): Float32Array {
  const next = normalFrom(seed);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const own = Float64Array.from({ length: columns }, next);
    for (let other = 0; other < row; other++) {
      const before = values.subarray(other * columns, (other + 1) * columns);
      const along = own.reduce((sum, value, i) => sum + value * before[i], 0);
      for (let i = 0; i < columns; i++) own[i] -= along * before[i];
    }
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    values.set(
      own.map((value) => value / length),
      row * columns,
    );
  }
  return values;
}
