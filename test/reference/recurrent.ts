/**
 * LSTM, GRU and SimpleRNN in float64, written from the papers' equations with Keras's gate order, masks and directions. It
 * shares no code with the kernels and goes about it the slow way: one sample, one step, one unit at a time.
 */
export type Activation = 'linear' | 'tanh' | 'sigmoid' | 'relu' | 'hardSigmoid' | 'hardSigmoid3';

export const activations: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  hardSigmoid: (x) => Math.min(Math.max(0.2 * x + 0.5, 0), 1),
  hardSigmoid3: (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1),
};

export type Cell = 'lstm' | 'gru' | 'simpleRnn';

export interface ReferenceCase {
  cell: Cell;
  samples: number;
  steps: number;
  features: number;
  units: number;
  values: ArrayLike<number>;
  kernel: ArrayLike<number>;
  recurrent: ArrayLike<number>;
  bias?: ArrayLike<number>;
  /** Per sample and time, 0 skips; all steps count when left out. */
  mask?: ArrayLike<number>;
  /** hidden, then cell. */
  states?: ArrayLike<number>[];
  activation?: Activation;
  recurrentActivation?: Activation;
  resetAfter?: boolean;
  goBackwards?: boolean;
  zeroOutputForMask?: boolean;
}

export interface ReferenceResult {
  /** [sample, step, unit] in the order in which the steps are taken. */
  sequence: number[];
  /** [sample, unit] */
  last: number[];
  hidden: number[];
  cell: number[];
  /** Gates in Keras's order, then the state; each [sample, step, unit]. */
  taps: number[][];
}

interface Unit {
  hidden: number;
  cell: number;
  gates: number[];
}

export function recurrentReference(c: ReferenceCase): ReferenceResult {
  const { samples, steps, units } = c;
  const tapCount = { lstm: 5, gru: 4, simpleRnn: 1 }[c.cell];
  const result: ReferenceResult = {
    sequence: [],
    last: [],
    hidden: [],
    cell: [],
    taps: Array.from({ length: tapCount }, () => []),
  };
  for (let sample = 0; sample < samples; sample++) {
    const slice = (from?: ArrayLike<number>): number[] =>
      Array.from({ length: units }, (_, u) => from?.[sample * units + u] ?? 0);
    let hidden = slice(c.states?.[0]);
    let cell = slice(c.states?.[1]);
    let output = new Array<number>(units).fill(0);
    for (let step = 0; step < steps; step++) {
      const time = c.goBackwards ? steps - 1 - step : step;
      const next = stepOf(c, sample * steps + time, hidden, cell);
      const kept = !c.mask || c.mask[sample * steps + time] !== 0;
      if (kept) {
        hidden = next.map((unit) => unit.hidden);
        cell = next.map((unit) => unit.cell);
        output = hidden;
      } else if (c.zeroOutputForMask) {
        output = output.map(() => 0);
      }
      result.sequence.push(...output);
      for (let gate = 0; gate < tapCount - 1; gate++) result.taps[gate].push(...next.map((unit) => unit.gates[gate]));
      result.taps[tapCount - 1].push(...(c.cell === 'lstm' ? cell : hidden));
    }
    result.last.push(...output);
    result.hidden.push(...hidden);
    result.cell.push(...cell);
  }
  return result;
}

/** All units of one sample, one step on. `row` is the input's row. */
function stepOf(c: ReferenceCase, row: number, hidden: number[], cell: number[]): Unit[] {
  const { units, features } = c;
  const gateCount = { lstm: 4, gru: 3, simpleRnn: 1 }[c.cell];
  const columns = gateCount * units;
  const φ = activations[c.activation ?? 'tanh'];
  const σ = activations[c.recurrentActivation ?? 'sigmoid'];
  const resetAfter = c.resetAfter ?? true;
  const fromInput = (column: number): number => {
    let sum = c.bias?.[column] ?? 0;
    for (let f = 0; f < features; f++) sum += c.values[row * features + f] * c.kernel[f * columns + column];
    return sum;
  };
  const fromHidden = (column: number, operand: number[]): number => {
    let sum = c.cell === 'gru' && resetAfter ? (c.bias?.[columns + column] ?? 0) : 0;
    for (let k = 0; k < units; k++) sum += operand[k] * c.recurrent[k * columns + column];
    return sum;
  };
  const z = (gate: number, unit: number): number =>
    fromInput(gate * units + unit) + fromHidden(gate * units + unit, hidden);
  const all = Array.from({ length: units }, (_, unit) => unit);

  if (c.cell === 'simpleRnn') return all.map((unit) => ({ hidden: φ(z(0, unit)), cell: 0, gates: [] }));
  if (c.cell === 'lstm') {
    return all.map((unit) => {
      const gates = [σ(z(0, unit)), σ(z(1, unit)), φ(z(2, unit)), σ(z(3, unit))];
      const next = gates[1] * cell[unit] + gates[0] * gates[2];
      return { hidden: gates[3] * φ(next), cell: next, gates };
    });
  }
  const reset = all.map((unit) => σ(z(1, unit)));
  const resetHidden = hidden.map((h, unit) => h * reset[unit]);
  return all.map((unit) => {
    const update = σ(z(0, unit));
    const column = 2 * units + unit;
    const product = resetAfter ? reset[unit] * fromHidden(column, hidden) : fromHidden(column, resetHidden);
    const fresh = φ(fromInput(column) + product);
    return { hidden: update * hidden[unit] + (1 - update) * fresh, cell: 0, gates: [update, reset[unit], fresh] };
  });
}
