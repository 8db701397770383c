import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import type { ByteRange } from '../../engine/readback';
import type { CellWindow } from '../../passes/cell-extremes';
import type { MatrixSource } from '../../matrix/matrix-source';
import type { GridLayout } from '../cell-layout';
import type { FeatureGridOptions } from './options';

/** What a part of the feature grid needs to know of the picture. */
export interface GridPicture {
  options: FeatureGridOptions;
  layout: GridLayout;
  /** Changes whenever the values do, or which of them are shown where. */
  version: string;
  /** Cells, or rows of the heatmap. */
  places: number;
  /** Lines to a place. */
  layers: number;
  width: number;
  height: number;
  /** First row of pixels that is shown. */
  scroll: number;
  /** The part of the heatmap that is shown, in its cells. */
  window: CellWindow;
}

/** One way of showing the channels. */
export interface GridPart {
  compute(frame: Frame, matrix: MatrixSource, picture: GridPicture): void;
  paint(frame: Frame, picture: GridPicture, target: GPUTextureView): void;
  /** The numbers that its axes show, where they lie. */
  numbers(options: FeatureGridOptions): ByteRange[];
  release(): void;
}

export interface GridPartClass {
  new (engine: Engine, matrixWgsl: string, format: GPUTextureFormat): GridPart;
}
