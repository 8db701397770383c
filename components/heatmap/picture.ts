import { fittedWindow } from '../../src/views/cell-window';
import type { CellWindow, HeatmapView } from '../../src/views/heatmap/view';
import type { Box } from '../figure/layout';
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
    ...{ rows: view.rows, columns: view.columns, window: window && fittedWindow(window, view), show },
    cursor: pointed ? view.map.cellOf(pointed) : undefined,
    moveTo: (row, column) => {
      const indices = nearestOnward(view, pointed && view.map.cellOf(pointed), [row, column]);
      if (indices) goTo(indices);
    },
  };
}

/**
 * Indices of a cell; where it lies between maps, of the next one in the direction from which it was come to. Null where
 * there is none.
 */
function nearestOnward(
  { map, rows, columns }: HeatmapView,
  from: readonly number[] | null,
  [row, column]: readonly [number, number],
): number[] | null {
  const [down, across] = from ? [Math.sign(row - from[0]), Math.sign(column - from[1])] : [0, 0];
  let [r, c] = [row, column];
  let indices = map.toldOf(r, c);
  while (!indices && (down || across)) {
    [r, c] = [r + down, c + across];
    if (r < 0 || c < 0 || r >= rows || c >= columns) return null;
    indices = map.toldOf(r, c);
  }
  return indices;
}

/** Indices of the cell at a point of the plot, in fractions of its sides; null where there is none. */
export function cellUnder({ window, map, rows, columns }: HeatmapView, x: number, y: number): number[] | null {
  const row = Math.min(rows - 1, Math.floor(window.y + y * window.height));
  return map.toldOf(row, Math.min(columns - 1, Math.floor(window.x + x * window.width)));
}

/** Where a cell lies in the figure. */
export function cellBoxIn({ window, map }: HeatmapView, indices: readonly number[], plot: Box): Box {
  const [row, column] = map.cellOf(indices);
  const [width, height] = [plot.width / window.width, plot.height / window.height];
  return { x: plot.x + (column - window.x) * width, y: plot.y + (row - window.y) * height, width, height };
}
