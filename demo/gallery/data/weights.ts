import type { RnnWeight } from '../../../components/rnn-weights';
import { normalFrom, type Dataset } from '../dataset';

interface Cell {
  path: string;
  inputs: number;
  units: number;
  gates: number;
  seed: number;
  /** Changes a value by its weight, its gate, its row and its unit. */
  change?(value: number, at: { role: string; gate: number; row: number; unit: number }): number;
}

/** The weights of a cell as training leaves them, near enough: a forget bias of one, gates of different spread. */
function cell({ path, inputs, units, gates, seed, change = (value) => value }: Cell): RnnWeight[] {
  const next = normalFrom(seed);
  const rowsOf = { kernel: inputs, recurrent_kernel: units, bias: 1 };
  return Object.entries(rowsOf).map(([role, rows]) => {
    const values = new Float32Array(rows * gates * units);
    for (let i = 0; i < values.length; i++) {
      const [row, column] = [Math.floor(i / (gates * units)), i % (gates * units)];
      const [gate, unit] = [Math.floor(column / units), column % units];
      const spread = role === 'bias' ? 0.08 : (0.12 + 0.06 * gate) * (1 + 0.5 * Math.sin(unit / 3));
      const forget = role === 'bias' && gate === 1 && gates === 4 ? 1 : 0;
      values[i] = change(forget + spread * next(), { role, gate, row, unit });
    }
    return { name: `${path}/${role}`, values, shape: role === 'bias' ? [gates * units] : [rows, gates * units] };
  });
}

function dataset(name: string, about: string, make: () => RnnWeight[]): Dataset {
  return { name, about, make };
}

export const lstmWeights = dataset('weights', "getWeights(model, 'lstm'): 8 inputs, 24 units", () =>
  cell({ path: 'lstm/lstm_cell', inputs: 8, units: 24, gates: 4, seed: 51 }),
);

export const bidirectionalWeights = dataset('weights', "getWeights(model, 'bidirectional'): 5 inputs, 12 units", () =>
  ['forward_lstm', 'backward_lstm'].flatMap((direction, i) =>
    cell({ path: `bidirectional/${direction}/lstm_cell`, inputs: 5, units: 12, gates: 4, seed: 53 + i }),
  ),
);

export const gruGradients = dataset(
  'gradients',
  "await getGradients(model, 'gru', x, { of: 'weights', y, loss: 'mse' }): 6 inputs, 16 units",
  () =>
    cell({
      path: 'gru/gru_cell',
      inputs: 6,
      units: 16,
      gates: 3,
      seed: 57,
      change: (value, { unit }) => (value * Math.exp(-unit / 4)) / 100,
    }),
);

export const brokenWeights = dataset('weights', 'the weights of an LSTM that diverged: 4 inputs, 10 units', () =>
  cell({
    path: 'lstm/lstm_cell',
    inputs: 4,
    units: 10,
    gates: 4,
    seed: 59,
    change: (value, { role, gate, row, unit }) => {
      if (role === 'recurrent_kernel' && gate === 2 && (unit === 3 || unit === 7)) return 0;
      if (role === 'kernel' && row === 2 && unit === 5) return gate === 0 ? Infinity : NaN;
      return value;
    },
  }),
);

/** Two layers in one list. */
export const stackedWeights = dataset('weights', "getWeights(model, '*'): two recurrent layers", () => [
  ...cell({ path: 'first/lstm_cell', inputs: 6, units: 12, gates: 4, seed: 61 }),
  ...cell({ path: 'second/simple_rnn_cell', inputs: 12, units: 20, gates: 1, seed: 62 }),
]);
