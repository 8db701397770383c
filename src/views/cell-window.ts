import type { CellWindow } from '../passes/cell-extremes';

/**
 * Throws a sentence unless a window is a part of some matrix. null shows everything.
 */
export function checkWindow(window: CellWindow | null): void {
  if (window === null) return;
  const { x, y, width, height } = window;
  if ([x, y, width, height].every(Number.isFinite) && width > 0 && height > 0) return;
  throw new Error(
    `window is {x: ${x}, y: ${y}, width: ${width}, height: ${height}}. Give cells, with a width and a height above 0.`,
  );
}

/**
 * The part of a matrix that a window shows: all of it by default. One that lies beyond the matrix is moved inside: data
 * of another shape came.
 */
export function fittedWindow(
  window: CellWindow | null,
  { rows, columns }: { rows: number; columns: number },
): CellWindow {
  if (!window) return { x: 0, y: 0, width: columns, height: rows };
  const [width, height] = [Math.min(window.width, columns), Math.min(window.height, rows)];
  const inside = (at: number, most: number): number => Math.min(Math.max(0, at), most);
  return { x: inside(window.x, columns - width), y: inside(window.y, rows - height), width, height };
}
