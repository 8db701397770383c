import type { Given } from '../support/layer-gradients';
import { product, softmax, transpose, type Matrix } from './attention';

/** Layers without recurrence and attention in float64. */

/** kernel, and bias where there is one. */
export function dense(activation: (value: number) => number, { bias = true } = {}) {
  return ({ inputs: [x], weights: [kernel, added] }: Given): number[][] => {
    const units = kernel.numbers.length / x[0].length;
    const rows = product(x, kernel.rows(units));
    return [rows.flatMap((row) => row.map((value, i) => activation(value + (bias ? added.vector[i] : 0))))];
  };
}

export interface NormOptions {
  epsilon?: number;
  center?: boolean;
  scale?: boolean;
  /** Divides by √(mean x²) alone. */
  rms?: boolean;
  /** Over time and channels together. */
  whole?: boolean;
}

/** gamma, then beta, of the channels, or of time and channels. */
export function layerNormalization({ epsilon = 1e-3, center = true, scale = true, rms, whole }: NormOptions) {
  return ({ inputs: [x], weights }: Given): number[][] => {
    const list = [...weights];
    const gamma = scale ? list.shift()!.vector : null;
    const beta = center ? list.shift()!.vector : null;
    const groups = whole ? [x.flat()] : x;
    const made = groups.flatMap((row) => {
      const { mean, variance } = moments(row);
      const centred = rms ? row : row.map((value) => value - mean);
      const by = rms ? row.reduce((sum, value) => sum + value * value, 0) / row.length : variance;
      return centred.map((value, i) => (value / Math.sqrt(by + epsilon)) * (gamma?.[i] ?? 1) + (beta?.[i] ?? 0));
    });
    return [made];
  };
}

/** Over the last axis, where the mask is 1. */
export function softmaxOfRows({ inputs: [x] }: Given): number[][] {
  return [x.flatMap((row) => softmax(row))];
}

/** By moments that are given, [mean, variance] of each channel. */
export function batchNormalization(
  given: () => [mean: number[], variance: number[]],
  { epsilon = 1e-3, center = true, scale = true }: NormOptions = {},
) {
  return ({ inputs: [x], weights }: Given): number[][] => {
    const list = [...weights];
    const gamma = scale ? list.shift()!.vector : null;
    const beta = center ? list.shift()!.vector : null;
    const [mean, variance] = given();
    const normal = (value: number, c: number): number => (value - mean[c]) / Math.sqrt(variance[c] + epsilon);
    return [x.flatMap((row) => row.map((value, c) => normal(value, c) * (gamma?.[c] ?? 1) + (beta?.[c] ?? 0)))];
  };
}

/** Mean and variance of each column of all rows whose mask is 1. */
export function columnMoments(rows: Matrix, mask?: readonly number[]): [mean: number[], variance: number[]] {
  const kept = rows.filter((_, i) => mask?.[i] !== 0);
  const each = transpose(kept).map(moments);
  return [each.map(({ mean }) => mean), each.map(({ variance }) => variance)];
}

function moments(row: readonly number[]): { mean: number; variance: number } {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  return { mean, variance: row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length };
}
