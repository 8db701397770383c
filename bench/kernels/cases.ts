import { seededNumbers } from '../../test/support/random';

export type RecurrentCell = 'lstm' | 'gru' | 'gruResetAfter';

/** A recurrent layer: f32[sample][time][channel] in, the whole sequence of hidden states out. */
export interface RecurrentCase {
  kind: 'recurrent';
  cell: RecurrentCell;
  samples: number;
  steps: number;
  features: number;
  units: number;
}

/** keras-self-attention's additive layer with its projections, the map kept: one sample of f32[time][channel]. */
export interface AdditiveCase {
  kind: 'additive';
  steps: number;
  channels: number;
  units: number;
}

/** softmax(Q·Kᵀ / √unit)·V, of heads that are independent of one another. */
export interface DotProductCase {
  kind: 'dotProduct';
  heads: number;
  steps: number;
  units: number;
  /** Whether the weights are wanted too. tfjs's ops always make them. */
  map: boolean;
}

/** A Dense layer with bias and relu: f32[row][feature] in. */
export interface DenseCase {
  kind: 'dense';
  rows: number;
  features: number;
  units: number;
}

export type KernelCase = RecurrentCase | AdditiveCase | DotProductCase | DenseCase;

const small = { kind: 'recurrent', samples: 1, steps: 240, features: 4, units: 60 } as const;
const heads = { kind: 'dotProduct', heads: 8, steps: 1024, units: 64 } as const;

/** Every row of the table, by the name that the pages are asked for. */
export const cases: Record<string, KernelCase> = {
  'lstm-small': { ...small, cell: 'lstm' },
  'lstm-large': { ...small, cell: 'lstm', steps: 64, features: 256, units: 1024 },
  'lstm-batch': { ...small, cell: 'lstm', samples: 8 },
  gru: { ...small, cell: 'gru' },
  'gru-reset-after': { ...small, cell: 'gruResetAfter' },
  'additive-240': { kind: 'additive', steps: 240, channels: 60, units: 32 },
  'additive-1024': { kind: 'additive', steps: 1024, channels: 60, units: 32 },
  'dot-product': { ...heads, map: false },
  'dot-product-map': { ...heads, map: true },
  'dense-one': { kind: 'dense', rows: 1, features: 1024, units: 1024 },
  'dense-sequence': { kind: 'dense', rows: 64, features: 301, units: 299 },
  'dense-batch': { kind: 'dense', rows: 1000, features: 128, units: 128 },
};

export interface RecurrentNumbers {
  values: Float32Array;
  kernel: Float32Array;
  recurrent: Float32Array;
  bias: Float32Array;
}

export const gateCount = (cell: RecurrentCell): number => (cell === 'lstm' ? 4 : 3);

/** Input and weights as Keras has them, of a size at which the states neither vanish nor saturate. */
export function recurrentNumbers({ cell, samples, steps, features, units }: RecurrentCase): RecurrentNumbers {
  const columns = gateCount(cell) * units;
  return {
    values: seededNumbers(samples * steps * features, 1),
    kernel: seededNumbers(features * columns, 2, 1 / Math.sqrt(features)),
    recurrent: seededNumbers(units * columns, 3, 1 / Math.sqrt(units)),
    bias: seededNumbers(cell === 'gruResetAfter' ? 2 * columns : columns, 4, 0.5),
  };
}

export interface AdditiveNumbers {
  values: Float32Array;
  /** f32[channel][unit] each */
  queryKernel: Float32Array;
  keyKernel: Float32Array;
  bias: Float32Array;
  scoreWeight: Float32Array;
  scoreBias: Float32Array;
}

export function additiveNumbers({ steps, channels, units }: AdditiveCase): AdditiveNumbers {
  const scale = 1 / Math.sqrt(channels);
  return {
    values: seededNumbers(steps * channels, 1),
    queryKernel: seededNumbers(channels * units, 2, scale),
    keyKernel: seededNumbers(channels * units, 3, scale),
    bias: seededNumbers(units, 4, 0.5),
    scoreWeight: seededNumbers(units, 5),
    scoreBias: seededNumbers(1, 6),
  };
}

export interface DotProductNumbers {
  /** f32[head][time][unit] each */
  query: Float32Array;
  key: Float32Array;
  value: Float32Array;
}

export function dotProductNumbers({ heads, steps, units }: DotProductCase): DotProductNumbers {
  const count = heads * steps * units;
  return { query: seededNumbers(count, 1, 2), key: seededNumbers(count, 2, 2), value: seededNumbers(count, 3) };
}

export interface DenseNumbers {
  values: Float32Array;
  /** f32[feature][unit] */
  kernel: Float32Array;
  bias: Float32Array;
}

export function denseNumbers({ rows, features, units }: DenseCase): DenseNumbers {
  return {
    values: seededNumbers(rows * features, 1),
    kernel: seededNumbers(features * units, 2, 1 / Math.sqrt(features)),
    bias: seededNumbers(units, 3, 0.5),
  };
}
