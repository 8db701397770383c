/**
 * Layer-wise relevance propagation in float64, from the papers' formulas, one sample and one number at a time. It shares no
 * code with the kernels. Bach et al. 2015 (ε rule), Arras et al. 2017 (recurrent layers), Achtibat et al. 2024 (attention).
 */
export type Rows = number[][];

export const rowsOf = (values: ArrayLike<number>, columns: number): Rows =>
  Array.from({ length: values.length / columns }, (_, r) =>
    Array.from({ length: columns }, (_, c) => values[r * columns + c]),
  );

export const zeros = (rows: number, columns: number): Rows =>
  Array.from({ length: rows }, () => new Array<number>(columns).fill(0));

const sign = (z: number): number => (z >= 0 ? 1 : -1);
export const over = (z: number, epsilon: number): number => z + epsilon * sign(z);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const dot = (a: number[], b: number[]): number => a.reduce((sum, one, i) => sum + one * b[i], 0);
export const column = (rows: Rows, c: number): number[] => rows.map((row) => row[c]);

/** x · w + b; w is [in][out] */
export function sums(x: number[], w: Rows, b?: number[]): number[] {
  return w[0].map((_, j) => dot(x, column(w, j)) + (b?.[j] ?? 0));
}

/** R_i = Σ_j x_i w_ij / (z_j + ε sign z_j) R_j */
export function linearBack(x: number[], w: Rows, { z, relevance, epsilon }: Back): number[] {
  return x.map((one, i) => one * w[i].reduce((sum, wij, j) => sum + (wij * relevance[j]) / over(z[j], epsilon), 0));
}

interface Back {
  z: number[];
  relevance: number[];
  epsilon: number;
}

export interface CellWeights {
  kernel: Rows;
  recurrent: Rows;
  bias: number[];
  recurrentBias?: number[];
}

const gate = (rows: Rows, g: number, units: number): Rows => rows.map((row) => row.slice(g * units, (g + 1) * units));

interface Ran {
  hidden: Rows;
  /** Relevance of the steps' inputs from that of their outputs. */
  back(relevance: Rows, epsilon: number): Rows;
}

/** An LSTM with Keras's gates i, f, g, o, and how its relevance goes back. */
export function lstm(xs: Rows, { kernel, recurrent, bias }: CellWeights): Ran {
  const units = recurrent.length;
  const empty = new Array<number>(units).fill(0);
  const steps: { h: number[]; c: number[]; i: number[]; f: number[]; g: number[]; z: number[] }[] = [];
  for (const x of xs) {
    const { h, c } = steps.at(-1) ?? { h: empty, c: empty };
    const inner = sums(x, kernel, bias).map((one, j) => one + dot(h, column(recurrent, j)));
    const [i, f, z, o] = [0, 1, 2, 3].map((g) => inner.slice(g * units, (g + 1) * units));
    const made = { i: i.map(sigmoid), f: f.map(sigmoid), g: z.map(Math.tanh), z };
    const state = c.map((one, u) => made.f[u] * one + made.i[u] * made.g[u]);
    steps.push({ ...made, c: state, h: state.map((one, u) => sigmoid(o[u]) * Math.tanh(one)) });
  }
  const [w, r] = [gate(kernel, 2, units), gate(recurrent, 2, units)];
  return {
    hidden: steps.map(({ h }) => h),
    back(relevance, epsilon) {
      let [ofHidden, ofCell] = [empty, empty];
      const found = zeros(xs.length, xs[0].length);
      for (let t = xs.length - 1; t >= 0; t--) {
        const { c, i, f, g, z } = steps[t];
        const before = steps[t - 1] ?? { h: empty, c: empty };
        // The output gate gets nothing: the cell has what the output has.
        const own = relevance[t].map((one, u) => one + ofHidden[u] + ofCell[u]);
        ofCell = own.map((one, u) => ((f[u] * before.c[u]) / over(c[u], epsilon)) * one);
        const ofSignal = own.map((one, u) => ((i[u] * g[u]) / over(c[u], epsilon)) * one);
        found[t] = linearBack(xs[t], w, { z, relevance: ofSignal, epsilon });
        ofHidden = linearBack(before.h, r, { z, relevance: ofSignal, epsilon });
      }
      return found;
    },
  };
}

/** A GRU with Keras's gates z, r, g that resets after the product. */
export function gru(xs: Rows, { kernel, recurrent, bias, recurrentBias }: CellWeights): Ran {
  const units = recurrent.length;
  const empty = new Array<number>(units).fill(0);
  const steps: { h: number[]; u: number[]; r: number[]; g: number[]; z: number[] }[] = [];
  for (const x of xs) {
    const { h } = steps.at(-1) ?? { h: empty };
    const [fromInput, fromHidden] = [sums(x, kernel, bias), sums(h, recurrent, recurrentBias)];
    const part = (g: number, j: number): number => fromInput[g * units + j] + fromHidden[g * units + j];
    const u = empty.map((_, j) => sigmoid(part(0, j)));
    const r = empty.map((_, j) => sigmoid(part(1, j)));
    const z = empty.map((_, j) => fromInput[2 * units + j] + r[j] * fromHidden[2 * units + j]);
    const g = z.map(Math.tanh);
    steps.push({ u, r, g, z, h: h.map((one, j) => u[j] * one + (1 - u[j]) * g[j]) });
  }
  const [w, matrix] = [gate(kernel, 2, units), gate(recurrent, 2, units)];
  return {
    hidden: steps.map(({ h }) => h),
    back(relevance, epsilon) {
      let ofHidden = empty;
      const found = zeros(xs.length, xs[0].length);
      for (let t = xs.length - 1; t >= 0; t--) {
        const { h, u, r, g, z } = steps[t];
        const before = steps[t - 1]?.h ?? empty;
        const own = relevance[t].map((one, j) => one + ofHidden[j]);
        const ofSignal = own.map((one, j) => (((1 - u[j]) * g[j]) / over(h[j], epsilon)) * one);
        found[t] = linearBack(xs[t], w, { z, relevance: ofSignal, epsilon });
        const scaled = matrix.map((row) => row.map((one, j) => one * r[j]));
        const through = linearBack(before, scaled, { z, relevance: ofSignal, epsilon });
        ofHidden = own.map((one, j) => ((u[j] * before[j]) / over(h[j], epsilon)) * one + through[j]);
      }
      return found;
    },
  };
}

export function softmax(x: number[]): number[] {
  const largest = Math.max(...x);
  const powers = x.map((one) => Math.exp(one - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((one) => one / sum);
}

/** R_x = x ⊙ (R_s − s Σ R_s) */
export function softmaxBack(x: number[], s: number[], relevance: number[]): number[] {
  const all = relevance.reduce((a, b) => a + b, 0);
  return x.map((one, i) => one * (relevance[i] - s[i] * all));
}

/** Both factors of a · b, [rows][inner] and [inner][columns], share alike: denominators 2 o + ε. */
export function productBack(a: Rows, b: Rows, relevance: Rows, scale = 1): { ofA: Rows; ofB: Rows } {
  const share = relevance.map((row, r) =>
    row.map((one, c) => (scale * one) / over(2 * scale * dot(a[r], column(b, c)), 1e-6)),
  );
  return {
    ofA: a.map((row, r) => row.map((one, i) => one * dot(b[i], share[r]))),
    ofB: b.map((row, i) => row.map((one, c) => one * a.reduce((sum, other, r) => sum + other[i] * share[r][c], 0))),
  };
}

export const transposed = (rows: Rows): Rows => rows[0].map((_, c) => column(rows, c));
export const product = (a: Rows, b: Rows): Rows => a.map((row) => b[0].map((_, c) => dot(row, column(b, c))));
export const plus = (a: Rows, b: Rows): Rows => a.map((row, r) => row.map((one, c) => one + b[r][c]));
