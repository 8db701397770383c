import type { Resources } from '../engine/program';

/**
 * A matrix as shaders read it: WGSL that supplies `valueAt(row, column)` and which columns a row of one map has, and
 * the resources that this WGSL binds.
 * Shaders are joined with it and never depend on how the matrix is stored.
 */
export interface MatrixSource {
  readonly wgsl: string;
  readonly rows: number;
  readonly columns: number;
  /** Maps side by side: each row of the matrix holds a row of this many maps. */
  readonly mapsAcross: number;
  readonly resources: Resources;
}

/** A cell of a matrix. */
export type Cell = readonly [row: number, column: number];

/** Which two axes of a tensor form the matrix, and the indices of the others. */
export interface MatrixAxes {
  row: number;
  column: number;
  /** One index per axis; those of `row` and `column` count as 0. */
  fixed: readonly number[];
  /** The first row to show; 0 unless given. */
  firstRow?: number;
  /** How many rows to show at most. */
  rowLimit?: number;
}
