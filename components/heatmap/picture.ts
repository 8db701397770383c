import type { CellWindow, HeatmapView } from '../../src/views/heatmap/view';
import type { CellPicture } from '../figure/navigation';

/** Where a person is in a heatmap, and what moves there. */
export interface HeatmapPlace {
  window: CellWindow | null;
  /** Indices under the cursor. */
  pointed: number[] | null;
  show(window: CellWindow | null): void;
  goTo(indices: number[]): void;
}

/** The cells of a heatmap, to be walked and zoomed. */
export function heatmapPicture(view: HeatmapView, { window, pointed, show, goTo }: HeatmapPlace): CellPicture {
  return {
    ...{ rows: view.rows, columns: view.columns, window, show },
    cursor: pointed ? view.map.cellOf(pointed) : undefined,
    moveTo: (row, column) => {
      const indices = view.map.toldOf(row, column);
      if (indices) goTo(indices);
    },
  };
}

/** Indices of the cell at a point of the plot, in fractions of its sides; null where there is none. */
export function cellUnder({ window, map, rows, columns }: HeatmapView, x: number, y: number): number[] | null {
  const row = Math.min(rows - 1, Math.floor(window.y + y * window.height));
  return map.toldOf(row, Math.min(columns - 1, Math.floor(window.x + x * window.width)));
}
