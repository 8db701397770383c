import type { CellWindow } from '../../src/views/heatmap/view';

/** Which part of a matrix a person looks at. Positions and sizes in cells. */
export interface ViewportSpace {
  columns: number;
  rows: number;
}

/** No closer than this many cells across. */
const closest = 1;

/**
 * Pan and zoom as pure geometry: each function gives the next window, kept inside the matrix.
 *
 * at       a point of the plot, in fractions of its sides; it stays where it is while zooming
 * factor   above 1 comes closer
 */
export function zoomed(window: CellWindow, space: ViewportSpace, at: [number, number], factor: number): CellWindow {
  const width = clamp(window.width / factor, Math.min(closest, space.columns), space.columns);
  const height = clamp(window.height / factor, Math.min(closest, space.rows), space.rows);
  const x = window.x + at[0] * (window.width - width);
  const y = window.y + at[1] * (window.height - height);
  return inside({ x, y, width, height }, space);
}

/** Moved by fractions of the plot's sides. */
export function panned(window: CellWindow, space: ViewportSpace, dx: number, dy: number): CellWindow {
  return inside({ ...window, x: window.x + dx * window.width, y: window.y + dy * window.height }, space);
}

/** The nearest window that shows this cell. */
export function showing(window: CellWindow, space: ViewportSpace, row: number, column: number): CellWindow {
  const x = column < window.x ? column : Math.max(window.x, column + 1 - window.width);
  const y = row < window.y ? row : Math.max(window.y, row + 1 - window.height);
  return inside({ ...window, x, y }, space);
}

export function whole({ columns, rows }: ViewportSpace): CellWindow {
  return { x: 0, y: 0, width: columns, height: rows };
}

/** Whether everything is shown. */
export function isWhole(window: CellWindow, { columns, rows }: ViewportSpace): boolean {
  return window.width >= columns && window.height >= rows;
}

function inside(window: CellWindow, { columns, rows }: ViewportSpace): CellWindow {
  return {
    ...window,
    x: clamp(window.x, 0, columns - window.width),
    y: clamp(window.y, 0, rows - window.height),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
