import type { EntryGrid } from '../../passes/entry-ranges';
import { layOutGrid, onePlot, type GridLayout } from '../cell-layout';
import type { EntryAxes, HistogramOptions } from './options';

const mostStacked = 12;
/** Room for a line of numbers below a cell, in CSS pixels. */
const ticksBelowCss = 18;

/** Cells with ticks of their own: along x where others of the column have other limits, along y where others of the row have. */
export function ownTicks({ shareX, shareY, ticks }: HistogramOptions): { x: boolean; y: boolean } {
  return {
    x: ticks.x && (shareX === 'none' || shareX === 'rows'),
    y: ticks.y && (shareY === 'none' || shareY === 'columns'),
  };
}

/** Where the cells lie, in device pixels. Two axes fix rows and columns; one axis goes by `nRows` or the feature grid's rule. */
export function layOutHistograms(
  { cells, fixedRows }: EntryAxes,
  options: HistogramOptions,
  { width, height }: { width: number; height: number },
): GridLayout {
  if (cells <= 1) return onePlot(width, height);
  const { nRows, dpr, labels } = options;
  const own = ownTicks(options);
  const rows = fixedRows || nRows || (cells <= mostStacked ? cells : 0);
  const above = labels && fixedRows === 0;
  const layout = layOutGrid(cells, 10, { width, height, dpr, labels: above, rows, ticks: own.y });
  const below = own.x ? Math.round(ticksBelowCss * dpr) : 0;
  const high = layout.plot[1] - below;
  return high >= below ? { ...layout, plot: [layout.plot[0], Math.max(1, high)] } : layout;
}

/** The cell under a device pixel, and how far along and up its plot, from 0 to 1; null beside the plots. */
export function placeIn(
  { pitch, inset, plot, columns }: GridLayout,
  { x, y, cells }: { x: number; y: number; cells: number },
): { cell: number; along: number; up: number } | null {
  const [column, row] = [Math.floor(x / pitch[0]), Math.floor(y / pitch[1])];
  const cell = row * columns + column;
  const along = (x - column * pitch[0] - inset[0]) / plot[0];
  const up = 1 - (y - row * pitch[1] - inset[1]) / plot[1];
  const inside = along >= 0 && along < 1 && up >= 0 && up <= 1;
  return inside && column >= 0 && column < columns && cell >= 0 && cell < cells ? { cell, along, up } : null;
}

/** How entries lie in the cells, for what rows or columns of cells share. */
export function entryGrid({ cells, overlays }: EntryAxes, { columns }: GridLayout): EntryGrid {
  return { cells, overlays, columns };
}

/** Bins under a point of the picture: one, or all that its pixel column covers. */
export interface BinPlace {
  cell: number;
  from: number;
  length: number;
  /** From the plot's bottom, 0, to its top, 1. */
  up: number;
}

/** The first bin in a pixel column of a plot, and one past the last, as shaders/views/histogram.wgsl has them. */
export function binsInColumn(column: number, { bins, width }: { bins: number; width: number }): [number, number] {
  // Multiplied before it is divided: the quotient of a multiple must come out whole.
  const from = Math.floor((column * bins) / width);
  return [from, Math.min(bins, Math.max(from + 1, Math.ceil(((column + 1) * bins) / width)))];
}

/** The bins under a device pixel, as shaders/views/histogram.wgsl has them; null where there are none. */
export function binsAt(
  layout: GridLayout,
  { x, y, cells, bins }: { x: number; y: number; cells: number; bins: number },
): BinPlace | null {
  const place = placeIn(layout, { x, y, cells });
  if (!place) return null;
  const width = layout.plot[0];
  const [from, end] = binsInColumn(Math.floor(place.along * width), { bins, width });
  return { cell: place.cell, up: place.up, from, length: end - from };
}
