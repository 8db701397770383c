import type { FeatureGridView } from '../../src/views/grid/view';
import type { Box } from '../figure/layout';

/** The plot of a cell, in CSS pixels from the left top of the first row's cells, wherever they are scrolled to. */
export interface GridCell extends Box {
  place: number;
  /** Room above the plot. */
  above: number;
  /** From the plot's left to the next cell. */
  room: number;
  /** Room at the left of the plot. */
  beside: number;
}

/** The cells of the rows that are in the picture, whole or in part. */
export function gridCells({ geometry, places, options }: FeatureGridView): GridCell[] {
  const { columns, pitch, inset, plot } = geometry.layout;
  const { dpr } = options;
  const [firstRow, endRow] = rowsInSight(geometry);
  const first = firstRow * columns;
  const end = Math.min(places.length, endRow * columns);
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => {
    const place = first + i;
    return {
      place,
      x: ((place % columns) * pitch[0] + inset[0]) / dpr,
      y: (Math.floor(place / columns) * pitch[1] + inset[1]) / dpr,
      width: plot[0] / dpr,
      height: plot[1] / dpr,
      above: inset[1] / dpr,
      room: (pitch[0] - inset[0]) / dpr,
      beside: inset[0] / dpr,
    };
  });
}

/** The first row of cells in the picture, and one past the last. */
export function rowsInSight({ scroll, rowsInSight: rows, layout }: FeatureGridView['geometry']): [number, number] {
  return [Math.floor(scroll.at), Math.min(layout.rows, Math.ceil(scroll.at + rows))];
}
