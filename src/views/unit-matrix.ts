import { maxTaken } from '../matrix/entries';
import type { MatrixChoice } from '../matrix/matrix-choice';
import { isVirtualView } from '../matrix/virtual-view';
import type { Stored } from '../tensor/stored';
import { describeShape, elementCount } from '../tensor/tensor-view';

export type { ValueCounts } from '../passes/value-counts';

/** A matrix of the data with a row per unit, and its sides. */
export interface UnitMatrix {
  matrix: MatrixChoice;
  rows: number;
  columns: number;
}

/**
 * The data with a row for each unit: each combination of the indices of these axes, three at most; the last axis when
 * none is named.
 *
 * throws  when the data has no such axis, or is a map that is never stored
 */
export function unitMatrix(data: Stored | null, units: readonly string[]): UnitMatrix {
  if (!data) throw new Error('there is no data to count. Set data first.');
  const { axes, shape } = data;
  if (isVirtualView(data) || data.byBlocks) {
    throw new Error('a map that is never stored is not counted. Give its weights.');
  }
  const taken = units.length > 0 ? units.map((name) => axes.indexOf(name)) : [axes.length - 1];
  if (taken.includes(-1) || taken.length > maxTaken) {
    throw new Error(
      `units are counted along ${units.join(', ')}, and data is ${describeShape(shape, axes)}. Name ${maxTaken} of its axes at most.`,
    );
  }
  const rows = taken.reduce((product, axis) => product * shape[axis], 1);
  return { matrix: { kind: 'entries', taken }, rows, columns: elementCount(shape) / rows };
}
