import entries from '../../shaders/webgl/entries.glsl';
import { leftRuns, maxTaken } from '../matrix/entries';
import type { TextureStored } from '../tensor/stored';
import { elementCount } from '../tensor/tensor-view';
import { texelInputs, texelSource, type MatrixGlsl, type PointedMatrix } from './matrix';

/** A tensor split along some of its axes: what `entriesMatrix` points at. */
export const entriesGlsl: MatrixGlsl = { kind: 'entries', parts: [...texelSource, entries] };

/**
 * A tensor split along these axes, three at most: one row per combination of their indices, the last axis fastest. Without
 * an axis one row holds all values.
 */
export function entriesMatrix(data: TextureStored, taken: readonly number[]): PointedMatrix {
  const rows = taken.reduce((product, axis) => product * data.shape[axis], 1);
  const columns = elementCount(data.shape) / rows;
  const picked = [...new Array<number>(maxTaken - taken.length).fill(-1), ...taken];
  const runs = leftRuns(data, taken);
  const inputs = {
    ...texelInputs(data),
    matrixSize: [rows, columns],
    offset: data.offset,
    sides: picked.map((axis) => data.shape[axis] ?? 1),
    sideStrides: picked.map((axis) => data.strides[axis] ?? 0),
    runs: runs.map(({ side }) => side),
    runStrides: runs.map(({ stride }) => stride),
  };
  return { rows, columns, mapsAcross: 1, inputs };
}
