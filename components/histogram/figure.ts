import type { HistogramView } from '../../src/views/histogram/view';
import type { HistogramNumbers } from '../../src/views/histogram/numbers';
import type { Box } from '../figure/layout';
import type { EntryNames } from './words';

/** What the axes and the labels are drawn from. */
export interface HistogramFigure extends EntryNames {
  view: HistogramView;
  /** Null while the data is changing. */
  numbers: HistogramNumbers | null;
  /** Indices of the bin under the pointer or the cursor, the bin last. */
  pointed: readonly number[] | null;
  padXticks: boolean;
  borders: boolean;
}

/** The plot of a cell in the figure, in CSS pixels. */
export function cellBox(plot: Box, view: HistogramView, cell: number): Box {
  const { columns, pitch, inset, plot: size } = view.layout;
  const { dpr } = view.options;
  return {
    x: plot.x + ((cell % columns) * pitch[0] + inset[0]) / dpr,
    y: plot.y + (Math.floor(cell / columns) * pitch[1] + inset[1]) / dpr,
    width: size[0] / dpr,
    height: size[1] / dpr,
  };
}

/** Where a bin lies in the figure, over the whole height of its cell; a bin narrower than a pixel is given one. */
export function binBox(plot: Box, view: HistogramView, indices: readonly number[]): Box {
  const cell = cellBox(plot, view, Math.floor(view.entryOf(indices) / view.entryAxes.overlays));
  const { bins } = view.options;
  const width = Math.max(1, cell.width / bins);
  const x = Math.min(cell.x + (indices.at(-1)! / bins) * cell.width, cell.x + cell.width - width);
  return { ...cell, x, width };
}
