import type { FeatureGridView } from '../../src/views/feature-grid';
import type { Box } from '../figure/figure-layout';

/** The plot of a cell in the figure, in CSS pixels. */
export interface GridCell extends Box {
  place: number;
  /** Room above the plot. */
  above: number;
}

/** The plots of the cells that are in the picture, whole or in part. */
export function gridCells(plot: Box, view: FeatureGridView): GridCell[] {
  const { columns, pitch, inset, plot: size } = view.layout;
  const { dpr } = view.options;
  const scroll = view.scroll.at;
  const first = Math.floor(scroll) * columns;
  const end = Math.min(view.places.length, Math.ceil(scroll + (plot.height * dpr) / pitch[1]) * columns);
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => {
    const place = first + i;
    return {
      place,
      x: plot.x + ((place % columns) * pitch[0] + inset[0]) / dpr,
      y: plot.y + ((Math.floor(place / columns) - scroll) * pitch[1] + inset[1]) / dpr,
      width: size[0] / dpr,
      height: size[1] / dpr,
      above: inset[1] / dpr,
    };
  });
}
