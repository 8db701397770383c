import { asFloat } from '../tfjs/as-float';
import * as tf from '../tfjs/tf';
import type { Baseline, BaselineArray, NumberLists } from './options';
import type { Model } from '../models/model';
import type { Point } from './points';

/** A baseline of one point, before the batch's values are known. */
export type PointBaseline = 'zeros' | 'mean' | BaselineArray;

/**
 * The baseline of every point, checked.
 *
 * shapes  of the points' values, [sample, …]
 * throws  for a word that is unknown, an input that the model lacks, and an array of another shape
 */
export function readBaselines(
  { name: model, inputs }: Model,
  points: readonly Point[],
  { baseline, shapes }: { baseline: Baseline; shapes: readonly (readonly number[])[] },
): PointBaseline[] {
  const byName = isRecord(baseline) ? baseline : null;
  const stranger = byName && Object.keys(byName).find((key) => !inputs.some(({ name }) => name === key));
  if (stranger) {
    const names = inputs.map(({ name }) => name).join(', ');
    throw new Error(
      `attribute: a baseline is given for "${stranger}", and the model "${model}" has the inputs ${names}.`,
    );
  }
  return points.map(({ input }, i) => {
    const own = byName ? (byName[inputs[input].name] ?? 'zeros') : (baseline as PointBaseline);
    check(own, shapes[i], inputs[input].name);
    return own;
  });
}

function isRecord(given: Baseline): given is Readonly<Record<string, PointBaseline>> {
  return (
    typeof given === 'object' &&
    given !== null &&
    !Array.isArray(given) &&
    !ArrayBuffer.isView(given) &&
    !(given instanceof tf.Tensor)
  );
}

function check(given: PointBaseline, shape: readonly number[], input: string): void {
  if (given === 'zeros') return;
  if (given === 'mean') {
    const others = shape.slice(0, -1).reduce((product, side) => product * side, 1);
    if (others > 1) return;
    throw new Error(
      `attribute: the baseline is "mean", and the input "${input}" is one row of [${shape.join(', ')}], which is its own mean. Give more samples, or another baseline.`,
    );
  }
  if (!Array.isArray(given) && !ArrayBuffer.isView(given) && !(given instanceof tf.Tensor)) {
    throw new Error(
      `attribute: the baseline is ${JSON.stringify(given)}. Give "zeros", "mean", a tensor or an array of the input's shape.`,
    );
  }
  if (given instanceof tf.Tensor && given.isDisposed)
    throw new Error(`attribute: the baseline is a disposed tensor. Give it before you dispose it.`);
  const sides = sidesOf(given as BaselineArray);
  if (fitting(sides, ArrayBuffer.isView(given), shape)) return;
  const wanted = [shape, shape.slice(1), shape.slice(-1)].map((one) => `[${one.join(', ')}]`);
  throw new Error(
    `attribute: the baseline is [${sides.join(', ')}], and the input "${input}" has the numbers ${wanted[0]}. Give it as ${[...new Set(wanted)].join(' or ')}.`,
  );
}

function sidesOf(given: BaselineArray): readonly number[] {
  if (given instanceof tf.Tensor) return given.shape;
  if (ArrayBuffer.isView(given)) return [given.length];
  const first = (given as NumberLists)[0];
  return [given.length, ...(Array.isArray(first) ? sidesOf(first as NumberLists) : [])];
}

/** The shape that the baseline has among those of the value, of a sample and of its channels; null for none. */
function fitting(sides: readonly number[], flat: boolean, shape: readonly number[]): readonly number[] | null {
  const candidates = [shape, [1, ...shape.slice(1)], shape.slice(1), shape.slice(-1)];
  const count = (one: readonly number[]): number => one.reduce((product, side) => product * side, 1);
  return candidates.find((one) => (flat ? count(one) === sides[0] : String(one) === String(sides))) ?? null;
}

/** The baseline's numbers for a batch, f32 of a shape that broadcasts to the value's. */
export function baselineOf(given: PointBaseline, value: tf.Tensor): tf.Tensor {
  if (given === 'zeros') return tf.fill(value.shape, 0);
  if (given === 'mean') {
    const axes = value.shape.slice(0, -1).map((_, axis) => axis);
    return tf.mul(tf.fill(value.shape, 1), tf.mean(value, axes, true));
  }
  const shape = fitting(sidesOf(given), ArrayBuffer.isView(given), value.shape)!;
  const numbers =
    given instanceof tf.Tensor
      ? asFloat(given)
      : ArrayBuffer.isView(given)
        ? tf.tensor(Float32Array.from(given as Float32Array))
        : tf.tensor(given as number[], undefined, 'float32');
  return tf.mul(tf.fill(value.shape, 1), tf.reshape(numbers, [...shape]));
}
