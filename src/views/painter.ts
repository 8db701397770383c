import type { OpenFrame } from '../engine/frame-loop';
import type { Surface } from '../engine/surface';
import type { MatrixChoice } from '../matrix/matrix-choice';
import type { Cell } from '../matrix/matrix-source';
import type { Stored } from '../tensor/stored';

import type { NumbersTable } from './numbers-table';
import type { UnitMatrix, ValueCounts } from './unit-matrix';

export type { Surface } from '../engine/surface';
export type { MatrixChoice } from '../matrix/matrix-choice';
export type { Cell } from '../matrix/matrix-source';

/** A canvas that a view draws on: of the page, or of nobody. */
export type Canvas = HTMLCanvasElement | OffscreenCanvas;

/** Device pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Everything that a picture depends on but the data: plain values. A figure adds where its cells lie. The same data and
 * an equal scene make the same picture, so a painter may keep what it computed for the last one.
 */
export interface Scene<Options = unknown> {
  readonly options: Options;
  readonly size: Size;
  readonly versions: {
    /** Counts the data that was given, and each time that it was overwritten. */
    readonly data: number;
    /** Differs whenever values or places of the drawn matrix do. */
    readonly matrix: string;
  };
}

/**
 * Draws the scenes of one figure, by one API of the GPU: in each tier the frames, the data and the surfaces are that
 * tier's, and its painters take them as such. It holds buffers and programs, and nothing that a scene does
 * not say: what to paint on, how large and by which options comes with each call. A view drives it, and knows no GPU
 * object.
 */
export interface Painter<S extends Scene = Scene, Numbers = unknown, Targets = Surface> {
  /** No picture is wider or higher, in device pixels. */
  readonly maxSide: number;
  /** A canvas as something to paint on. Throws CanvasTakenError when it has a context of another kind. */
  surfaceOn(canvas: Canvas): Surface;
  /** Records reductions, extents, bins: nothing where the last scene had the same. */
  compute(frame: OpenFrame, data: Stored, scene: S): void;
  /** Records the picture of the scene that was computed last. */
  paint(frame: OpenFrame, scene: S, targets: Targets): void;
  /** What axes and summary say of a scene. One readback, in a submit of its own; what is missing is computed in it. */
  numbers(data: Stored, scene: S): Promise<Numbers>;
  /** The values of cells of any matrix of the data, drawn or not: one dispatch, one readback of 4 bytes per cell. */
  values(data: Stored, matrix: MatrixChoice, cells: readonly Cell[]): Promise<Float32Array>;
  /** What there is in a matrix with a row per unit. One readback, in a submit of its own. */
  countUnits(data: Stored, units: UnitMatrix): Promise<ValueCounts>;
  /** A scene as an image of its size, in a frame of its own. What is on a canvas stays. */
  snapshot(data: Stored, scene: S): Promise<ImageBitmap>;
  release(): void;
}

/** What a figure makes its view from. */
export interface ViewParts<Options, P> {
  painter: P;
  options: Options;
  /** Which options change the numbers, and how. */
  numbersBy: NumbersTable<Options>;
  /** Whether maps that are never stored are drawn by blocks. */
  byBlocks?: boolean;
  /** Whether the painter draws maps that are not stored; false unless given. */
  drawsVirtual?: boolean;
}

/** What a view paints on. Throws as `surfaceOn` does: the painter is of no use then, and is released. */
export function surfaceFor(painter: Pick<Painter, 'surfaceOn' | 'release'>, canvas: Canvas | Surface): Surface {
  if (!('getContext' in canvas)) return canvas;
  try {
    return painter.surfaceOn(canvas);
  } catch (error) {
    painter.release();
    throw error;
  }
}

/** A size in whole device pixels that can be painted. */
export function fitted({ maxSide }: Pick<Painter, 'maxSide'>, width: number, height: number): Size {
  const fit = (side: number): number => Math.min(maxSide, Math.max(1, Math.round(side)));
  return { width: fit(width), height: fit(height) };
}
