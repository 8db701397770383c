import type { ChannelKey } from '../../passes/channel-keys';
import type { CellWindow } from '../../passes/cell-extremes';
import type { Stored } from '../../tensor/stored';
import type { GridLayout } from '../cell-layout';
import type { Cell, MatrixChoice, Painter, Scene } from '../painter';
import type { GridNumbers } from './numbers';
import type { FeatureGridOptions } from './options';

/** A feature grid as it is painted. */
export interface GridPicture extends Scene<FeatureGridOptions> {
  /** The lines in sight. */
  readonly matrix: MatrixChoice;
  /** What colours them, of the data's shape; null for one colour. */
  readonly relevance: Stored | null;
  readonly layout: GridLayout;
  /** Cells, or rows of the heatmap. */
  readonly places: number;
  /** Lines to a place. */
  readonly layers: number;
  /** First row of pixels that is shown. */
  readonly scroll: number;
  /** The part that is in sight: of heat, in its cells; of one plot, in time steps. */
  readonly window: CellWindow;
  /** What puts the channels in order, and the columns of all of them; null for their own order. */
  readonly order: { readonly by: ChannelKey; readonly channels: MatrixChoice } | null;
}

export interface GridPainter extends Painter<GridPicture, GridNumbers> {
  /** The number by which each channel is put in order, as of the scene's data. Reads 4 bytes per channel. */
  keys(data: Stored, picture: GridPicture): Promise<Float32Array>;
  /** Values of cells of a matrix, and the y-axis of one place, of a picture of lines. Reads 4 bytes for each, and 8. */
  linesAt(
    data: Stored,
    picture: GridPicture,
    wanted: { matrix: MatrixChoice; cells: readonly Cell[]; place: number },
  ): Promise<{ values: Float32Array; limits: readonly [bottom: number, top: number] }>;
  /** How many lines pass a device pixel of a density. Reads 4 bytes. */
  countAt(data: Stored, picture: GridPicture, pixel: readonly [x: number, y: number]): Promise<number>;
}
