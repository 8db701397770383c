import type { MatrixAxes } from '../matrix/matrix-source';
import { describeShape, type Described } from '../tensor/tensor-view';

/** Indices of the axes that are not drawn, by axis name: {sample: 0, head: 3}. */
export type AxisIndices = Readonly<Record<string, number | undefined>>;

const words = ['no', 'one', 'two', 'three'];

/**
 * Fixes every axis but the last `drawn` ones, by name. An axis of length 1 needs no index.
 *
 * returns  one index per axis, 0 for the drawn ones
 * throws   when an axis longer than 1 has no index, or an index lies outside
 */
export function fixAxes(data: Described, indices: AxisIndices, drawn: { count: number; by: string }): number[] {
  const { shape, axes } = data;
  const leading = shape.length - drawn.count;
  const count = words[drawn.count] ?? drawn.count;
  if (leading < 0) {
    throw new Error(
      `data is ${describeShape(shape, axes)}; a ${drawn.by} draws ${count} axes. Give data with at least ${count}.`,
    );
  }
  const open = axes.slice(0, leading).filter((name, axis) => shape[axis] > 1 && indices[name] === undefined);
  if (open.length > 0) {
    const example = open.map((name) => `${name}="${Math.min(3, shape[axes.indexOf(name)] - 1)}"`).join(' ');
    throw new Error(
      `data is ${describeShape(shape, axes)}; a ${drawn.by} draws ${count} axes. Fix the others: ${example}.`,
    );
  }
  return shape.map((side, axis) => {
    if (axis >= leading) return 0;
    const index = indices[axes[axis]] ?? 0;
    if (!Number.isInteger(index) || index < 0 || index >= side) {
      throw new Error(`${axes[axis]} is ${index}, and the data has ${side}. Choose from 0 to ${side - 1}.`);
    }
    return index;
  });
}

/** The last two axes as rows and columns, the others fixed. */
export function lastTwoAxes(data: Described, indices: AxisIndices, by: string): MatrixAxes {
  const fixed = fixAxes(data, indices, { count: 2, by });
  return { row: data.shape.length - 2, column: data.shape.length - 1, fixed };
}
