import type { Resources } from '../engine/program';

/**
 * What a view reads its numbers from: WGSL that supplies `valueAt(row, column)`, and the resources that this WGSL
 * binds. Shaders are joined with it, so they never ask how the matrix is stored.
 */
export interface MatrixSource {
  readonly wgsl: string;
  readonly rows: number;
  readonly columns: number;
  readonly resources: Resources;
}

/** A cell of a matrix. */
export type Cell = readonly [row: number, column: number];

/** Which two axes of a tensor make the matrix, and where the others are fixed. */
export interface MatrixAxes {
  row: number;
  column: number;
  /** One index per axis; those of `row` and `column` count as 0. */
  fixed: readonly number[];
  /** The first row that counts; 0 unless given. */
  firstRow?: number;
  /** Only so many rows. */
  rowLimit?: number;
}
