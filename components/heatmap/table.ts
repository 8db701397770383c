import type { HeatmapView } from '../../src/views/heatmap/view';
import { tableSide, tableStart, type TableData } from '../figure/table';
import type { Language } from '../words/language';
import { shortName } from '../figure/words';
import { shortNumber } from '../figure/ticks';

export interface TableNames {
  rows: readonly string[] | null;
  columns: readonly string[] | null;
}

/**
 * The cells in sight as text: at most `tableSide` rows and columns, those around the cursor. With several heads side by
 * side it says so: their cells are none of one map.
 *
 * cost  reads 4 bytes per cell
 */
export async function heatmapTable(
  view: HeatmapView,
  cursor: readonly number[] | undefined,
  names: TableNames,
  language: Language,
): Promise<TableData> {
  const { words } = language;
  if (view.map.tiled) return { caption: words.severalHeads, columns: [], rows: [] };
  const { window } = view;
  const along = (start: number, length: number, at: number | undefined): [first: number, count: number] => {
    const first = Math.floor(start);
    const count = Math.ceil(start + length) - first;
    return [tableStart(first, count, at), Math.min(tableSide, count)];
  };
  const [row, rows] = along(window.y, window.height, cursor?.[0]);
  const [column, columns] = along(window.x, window.width, cursor?.[1]);
  const values = await view.readCells({ row, column, rows, columns });
  const [rowAxis, columnAxis] = view.axes.slice(-2);
  return {
    caption: words.heatmapTable(
      language.span(rowAxis, [row, rows, view.rows]),
      language.span(columnAxis, [column, columns, view.columns]),
    ),
    columns: [
      `${language.axis(rowAxis)} \\ ${language.axis(columnAxis)}`,
      ...Array.from({ length: columns }, (_, c) => cellName(names.columns, column + c)),
    ],
    rows: Array.from({ length: rows }, (_, r) => ({
      name: cellName(names.rows, row + r),
      cells: Array.from(values.subarray(r * columns, (r + 1) * columns), (value) => shortNumber(value, language)),
    })),
  };
}

/** A cell's number, and its name where it has one. */
export function cellName(names: readonly string[] | null, index: number): string {
  const name = names?.[index];
  return name === undefined ? String(index) : `${index} ${shortName(String(name))}`;
}
