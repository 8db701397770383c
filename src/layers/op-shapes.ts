import type * as tf from '../tfjs/tf';
import { positiveAxis } from './layer-tools';

/** Symbolic shapes of graph operations: a side that is not known before the call is null. */
export type Side = number | null;

/** NumPy's broadcasting, with unknown sides. */
export function broadcastShape(shapes: readonly tf.Shape[]): tf.Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sides = shapes.map((shape) => shape[axis - rank + shape.length]).filter((side) => side !== undefined);
    const large = sides.find((side) => side !== null && side > 1);
    if (large !== undefined) return large;
    return sides.includes(null) ? null : (sides[0] ?? 1);
  });
}

/** What a reduction leaves. */
export function reducedShape(shape: tf.Shape, axis: unknown, keepDims: boolean): tf.Shape {
  const axes = reductionAxes(axis, shape.length);
  if (keepDims) return shape.map((side, i) => (axes.includes(i) ? 1 : side));
  return shape.filter((_, i) => !axes.includes(i));
}

/** The axes of a reduction; all where none is given. */
export function reductionAxes(axis: unknown, rank: number): number[] {
  if (axis === null || axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  return ([axis].flat() as number[]).map((one) => positiveAxis(one, rank));
}

export function matmulShape(a: tf.Shape, b: tf.Shape): tf.Shape {
  if (a.length === 1 || b.length === 1)
    return [...a.slice(0, -1), ...b.slice(0, -2), ...(b.length > 1 ? b.slice(-1) : [])];
  return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), a[a.length - 2], b[b.length - 1]];
}

/** The shape after `reshape`, whose −1 is what is left over. */
export function reshapedShape(shape: tf.Shape, target: readonly Side[]): tf.Shape {
  const total = shape.includes(null) ? null : shape.reduce<number>((product, side) => product * side!, 1);
  const known = target.reduce<number>((product, side) => (side === null || side < 0 ? product : product * side), 1);
  return target.map((side) => (side === null || side < 0 ? (total === null ? null : total / known) : side));
}

/** The shape after `einsum`, by its letters. */
export function einsumShape(subscripts: string, shapes: readonly tf.Shape[]): tf.Shape {
  const [operands, result] = subscripts.replaceAll(' ', '').split('->');
  const sides = new Map<string, Side>();
  operands.split(',').forEach((letters, i) => {
    [...letters].forEach((letter, axis) => sides.set(letter, sides.get(letter) ?? shapes[i][axis]));
  });
  return [...(result ?? '')].map((letter) => sides.get(letter) ?? null);
}

export function concatenatedShape(shapes: readonly tf.Shape[], axis: number): tf.Shape {
  const at = positiveAxis(axis, shapes[0].length);
  return shapes[0].map((side, i) => {
    if (i !== at) return side;
    const sides = shapes.map((shape) => shape[at]);
    return sides.includes(null) ? null : sides.reduce<number>((sum, one) => sum + one!, 0);
  });
}
