import { additiveScores, dotScores, product, softmax, type Matrix } from '../../test/reference/attention';
import { recurrentReference } from '../../test/reference/recurrent';
import {
  additiveNumbers,
  denseNumbers,
  dotProductNumbers,
  recurrentNumbers,
  type AdditiveCase,
  type DenseCase,
  type DotProductCase,
  type KernelCase,
  type RecurrentCase,
} from './cases';

/** Of attention over so many steps, one query in this many is compared: float64 in JavaScript takes its time. */
const queryStride = 16;

/** Largest difference between a contender's results and float64; NaN when one is missing or not a number. */
export function largestError(one: KernelCase, results: readonly Float32Array[]): number {
  if (one.kind === 'recurrent') return recurrentError(one, results[0]);
  if (one.kind === 'dense') return denseError(one, results[0]);
  return one.kind === 'additive' ? additiveError(one, results) : dotProductError(one, results);
}

function recurrentError(one: RecurrentCase, found: Float32Array): number {
  const { cell, ...sizes } = one;
  const { sequence } = recurrentReference({
    ...sizes,
    ...recurrentNumbers(one),
    cell: cell === 'lstm' ? 'lstm' : 'gru',
    resetAfter: cell === 'gruResetAfter',
  });
  return found.length === sequence.length ? largest(sequence, found) : NaN;
}

function additiveError({ steps, channels, units, kind }: AdditiveCase, [output, map]: readonly Float32Array[]): number {
  const numbers = additiveNumbers({ kind, steps, channels, units });
  const values = rows(numbers.values, channels);
  const queries = product(every(values), rows(numbers.queryKernel, units)).map((row) =>
    row.map((value, u) => value + numbers.bias[u]),
  );
  const keys = product(values, rows(numbers.keyKernel, units));
  const scores = additiveScores(queries, keys, [...numbers.scoreWeight], numbers.scoreBias[0]);
  const weights = scores.map((row) => softmax(row));
  return Math.max(
    ...weights.map((row, i) => largest(row, rowOf(map, i * queryStride, steps))),
    ...product(weights, values).map((row, i) => largest(row, rowOf(output, i * queryStride, channels))),
  );
}

function dotProductError(one: DotProductCase, [output, map]: readonly Float32Array[]): number {
  const { heads, steps, units } = one;
  const { query, key, value } = dotProductNumbers(one);
  const errors = Array.from({ length: heads }, (_, head) => {
    const [q, k, v] = [query, key, value].map((all) => rows(rowOf(all, head, steps * units), units));
    const weights = dotScores(every(q), k, 1 / Math.sqrt(units)).map((row) => softmax(row));
    const at = (i: number): number => head * steps + i * queryStride;
    return Math.max(
      ...product(weights, v).map((row, i) => largest(row, rowOf(output, at(i), units))),
      ...(one.map ? weights.map((row, i) => largest(row, rowOf(map, at(i), steps))) : []),
    );
  });
  return Math.max(...errors);
}

function denseError(one: DenseCase, found: Float32Array): number {
  const { features, units } = one;
  const { values, kernel, bias } = denseNumbers(one);
  const sums = product(every(rows(values, features)), rows(kernel, units));
  return Math.max(
    ...sums.map((row, i) => {
      const wanted = row.map((sum, unit) => Math.max(0, sum + bias[unit]));
      return largest(wanted, rowOf(found, i * queryStride, units));
    }),
  );
}

function every(matrix: Matrix): Matrix {
  return matrix.filter((_, i) => i % queryStride === 0);
}

function rows(values: Float32Array, width: number): Matrix {
  return Array.from({ length: values.length / width }, (_, i) => [...rowOf(values, i, width)]);
}

function rowOf(values: Float32Array, row: number, width: number): Float32Array {
  return values.subarray(row * width, (row + 1) * width);
}

/** NaN as soon as one of the found is no number. */
function largest(wanted: ArrayLike<number>, found: ArrayLike<number>): number {
  let error = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(wanted[i] - found[i]);
    if (!(difference <= error)) error = difference;
    if (Number.isNaN(error)) return NaN;
  }
  return error;
}
