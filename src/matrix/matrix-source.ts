import type { Frame } from '../engine/frame';
import type { Resources } from '../engine/program';

/**
 * A matrix as shaders read it: WGSL that supplies `valueAt(row, column)` and which columns a row of one map has, and
 * the resources that this WGSL binds.
 * Shaders are joined with it and never depend on how the matrix is stored. heldRows() and heldColumns() say which cells
 * valueAt gives: all of them, or those of the part that was made last.
 */
export interface MatrixSource {
  readonly wgsl: string;
  readonly rows: number;
  readonly columns: number;
  /** Maps side by side: each row of the matrix holds a row of this many maps. */
  readonly mapsAcross: number;
  readonly resources: Resources;
  /** Of one for given cells: records what makes them where they are not there yet. Returns what binds them. */
  prepare?(frame: Frame): Resources;
  /** Of a matrix that is never whole: what makes its cells, part by part. Passes read it by `rowParts` and `columnParts`. */
  readonly maker?: PartMaker;
}

/** A part of a matrix: first row and column, and one past the last. */
export interface MatrixPart {
  readonly rows: readonly [first: number, end: number];
  readonly columns: readonly [first: number, end: number];
}

/** Pixels of a picture, or kinds of pixels, that are made at once, and the cells that they cover. */
export interface PicturePart {
  readonly start: readonly [across: number, down: number];
  readonly made: readonly [across: number, down: number];
  /** Null where the matrix is stored: its cells are read as they lie. */
  readonly cells: MatrixPart | null;
}

/** A window of a matrix, in cells, and the picture's size in pixels. */
export interface PictureSize {
  readonly window: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
}

/** Makes cells of a matrix that is never whole. */
export interface PartMaker {
  /** Cells of one part at most. */
  readonly capacity: number;
  /**
   * Records what makes the cells of a part, where they are not there yet.
   *
   * returns  what binds them: until the next call `valueAt` reads these cells and no others
   */
  make(frame: Frame, part: MatrixPart): Resources;
  /**
   * A picture in parts whose cells can be made; `folded`: of kinds of pixels.
   *
   * throws  when one pixel alone covers more cells than that
   */
  split(picture: PictureSize, folded: boolean): readonly PicturePart[];
  /** What binds the matrix's sides, where none of its cells is read. */
  bare(frame: Frame): Resources;
  /**
   * Records the lowest and highest cell under each pixel, of a picture whose pixels are at least two cells high and
   * wide, without making the cells. Returns whether it could.
   *
   * spans   u32[width + height][2]: the cells that each pixel column and row covers
   * pixels  f32[height][width][2]: as cell-extremes.wgsl has them
   */
  paint(frame: Frame, picture: PictureSize, buffers: { spans: GPUBuffer; pixels: GPUBuffer }): boolean;
  /**
   * Records what finds the range of all values without making them, as ValueRange has it; `positive`: the lowest above 0
   * is wanted too. Returns whether it could.
   */
  findRange(frame: Frame, range: GPUBuffer, wanted: { positive: boolean }): boolean;
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
