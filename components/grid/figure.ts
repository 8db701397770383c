import type { FeatureGridView, GridNumbers, GridSpot } from '../../src/views/grid/view';
import type { CellDetail } from '../figure/pointer';
import type { GridNames } from './names';

/** What is told of a point of the density plot. */
export interface DensityDetail extends CellDetail {
  /** Lines that pass the pixel; `value` is the same. */
  lines: number;
  /** The value at the point's height; null while the ends of the axis are not known. */
  level: number | null;
}

/** A point of a plot that holds many lines. */
export interface Marker {
  /** Device pixels of the canvas. */
  x: number;
  y: number;
  /** Of those shown unzoomed. */
  time: number;
}

/** What the axes of a feature grid are drawn from. */
export interface GridFigure {
  view: FeatureGridView;
  /** Null while they are not known. */
  numbers: GridNumbers | null;
  /** The point under the pointer or the keyboard's cursor. */
  cursor: GridSpot | null;
  /** What was last told of it. */
  told: CellDetail | null;
  /** The point of the density plot. */
  marker: Marker | null;
  names: GridNames;
}
