import type { CellWindow, HeatmapView } from '../../src/views/heatmap/view';
import { checkSight, headsOf, type Sight } from '../figure/tools/sight';
import type { ToolSource } from '../figure/tooled-element';
import type { CellLock } from './lock';
import type { TableNames } from './table';

/** What a heatmap's tools need of it; `chosen` says whether one of several maps was enlarged. */
export function heatmapSource(
  element: TableNames & { window: CellWindow | null; locked: CellLock | null },
  chosen: () => boolean,
): ToolSource<HeatmapView> {
  return {
    sight: (view) => heatmapSight(view, element),
    moved: () => element.window !== null || element.locked !== null || chosen(),
  };
}

/**
 * The cells in sight, whole or in part, as a matrix; of maps side by side those in sight, whole, one below the other.
 *
 * cost  reads 4 bytes per cell, in one read
 */
async function heatmapSight(view: HeatmapView, names: TableNames): Promise<Sight> {
  if (view.map.tiled) return mapsInSight(view, names);
  const { window } = view;
  const [row, column] = [Math.floor(window.y), Math.floor(window.x)];
  const rows = Math.ceil(window.y + window.height) - row;
  const columns = Math.ceil(window.x + window.width) - column;
  checkSight(rows * columns);
  const [rowAxis, columnAxis] = view.axes.slice(-2);
  return {
    corner: `${rowAxis} \\ ${columnAxis}`,
    columns: headsOf(names.columns, column, columns),
    rows: headsOf(names.rows, row, rows),
    shape: [rows, columns],
    values: await view.readCells({ row, column, rows, columns }),
  };
}

async function mapsInSight(view: HeatmapView, names: TableNames): Promise<Sight> {
  const { window, map } = view;
  const [columns, rows] = map.maps.map;
  const seen = map.tiles.filter(
    ({ row, column }) =>
      row < window.y + window.height &&
      row + rows > window.y &&
      column < window.x + window.width &&
      column + columns > window.x,
  );
  checkSight(seen.length * rows * columns);
  // One read of all that lies between them, so that all are of the same moment.
  const [top, left] = [Math.min(...seen.map(({ row }) => row)), Math.min(...seen.map(({ column }) => column))];
  const down = Math.max(...seen.map(({ row }) => row)) + rows - top;
  const across = Math.max(...seen.map(({ column }) => column)) + columns - left;
  checkSight(down * across);
  const read = await view.readCells({ row: top, column: left, rows: down, columns: across });
  const values = new Float32Array(seen.length * rows * columns);
  seen.forEach(({ row, column }, i) => {
    for (let r = 0; r < rows; r++) {
      const from = (row - top + r) * across + column - left;
      values.set(read.subarray(from, from + columns), (i * rows + r) * columns);
    }
  });
  const [headAxis, rowAxis, columnAxis] = [view.axes[map.heads!.axis], ...view.axes.slice(-2)];
  return {
    corner: `${headAxis}, ${rowAxis} \\ ${columnAxis}`,
    columns: headsOf(names.columns, 0, columns),
    rows: seen.flatMap(({ head }) => headsOf(names.rows, 0, rows).map((row) => `${head}, ${row}`)),
    shape: [seen.length, rows, columns],
    values,
  };
}
