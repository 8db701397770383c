import { noise, size } from '../forward/size';

/** What a step is taken on: the same numbers for every contender. */
export interface TrainingCase {
  samples: number;
  steps: number;
  features: number;
  units: number;
  /** Of additive attention and a unit behind it; null where the LSTM's last output is the model's. */
  attentionUnits: number | null;
  loss: 'binaryCrossentropy' | 'meanSquaredError';
}

export const cases: Record<string, TrainingCase> = {
  'seed-step': { samples: 10, ...size, loss: 'binaryCrossentropy' },
  'lstm-128': { samples: 32, steps: 128, features: 128, units: 128, attentionUnits: null, loss: 'meanSquaredError' },
};

export const learningRate = 0.001;
/** On the kernel of the demo's last layer. */
export const l2 = 0.01;

export interface Numbers {
  data: Float32Array;
  shape: number[];
}

/** Input and truth; the truth of binary cross-entropy is 0 or 1. */
export function batchOf({ samples, steps, features, units, attentionUnits }: TrainingCase): { x: Numbers; y: Numbers } {
  const columns = attentionUnits === null ? units : 1;
  const y = noise(samples * columns, 2);
  return {
    x: { data: noise(samples * steps * features, 1), shape: [samples, steps, features] },
    y: { data: attentionUnits === null ? y : y.map((value) => Number(value > 0)), shape: [samples, columns] },
  };
}

/** All weights in Keras's order: LSTM, attention (Wt, Wx, bh, Wa, ba), the last unit. */
export function weightsOf({ steps, features, units, attentionUnits: inner }: TrainingCase): Numbers[] {
  const lstm = [[features, 4 * units], [units, 4 * units], [4 * units]];
  const rest =
    inner === null ? [] : [[units, inner], [units, inner], [inner], [inner, 1], [1], [steps * (units + steps), 1], [1]];
  return [...lstm, ...rest].map((shape, i) => {
    const count = shape.reduce((product, side) => product * side, 1);
    const scale = 1 / Math.sqrt(shape.length === 2 ? shape[0] : 100);
    return { data: noise(count, 10 + i).map((value) => scale * value), shape };
  });
}
