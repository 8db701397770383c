import type { CellWindow } from '../../src/views/heatmap/view';
import { cursorStep } from './cursor';
import { isWhole, panned, showing, whole, zoomed } from './viewport';

/** A picture of cells, of which a part is shown, with a cursor on one of them. */
export interface CellPicture {
  rows: number;
  columns: number;
  /** Null shows everything. */
  window: CellWindow | null;
  /** Row and column under the cursor. */
  cursor: number[] | undefined;
  /** Shows another part. */
  show(window: CellWindow | null): void;
  /** Puts the cursor on a cell and tells it. */
  moveTo(row: number, column: number): void;
}

/** Zooms about a point, in fractions of the picture's sides. Returns whether anything changed. */
export function zoomCells(picture: CellPicture, at: [number, number], factor: number): boolean {
  return change(picture, (window) => zoomed(window, picture, at, factor));
}

/** Moves by fractions of the picture's sides. Returns whether anything changed. */
export function panCells(picture: CellPicture, dx: number, dy: number): boolean {
  return change(picture, (window) => panned(window, picture, dx, dy));
}

/**
 * Arrows, Home, End, PageUp and PageDown move the cursor; + and - zoom about it; 0 and Escape show everything. Returns
 * whether the key was one of these.
 */
export function walkCells(picture: CellPicture, event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const { rows, columns, cursor } = picture;
  const page = (picture.window ?? whole(picture)).height;
  const step = cursorStep(event.key, { cursor, rows, columns, page });
  if (step) {
    goToCell(picture, ...step);
    return true;
  }
  if (event.key === '+' || event.key === '=') zoomCells(picture, cursorPlace(picture), 2);
  else if (event.key === '-') zoomCells(picture, cursorPlace(picture), 0.5);
  else if (event.key === '0' || event.key === 'Escape') picture.show(null);
  else return false;
  return true;
}

/** Brings a cell into view and puts the cursor on it. */
export function goToCell(picture: CellPicture, row: number, column: number): void {
  change(picture, (window) => showing(window, picture, row, column));
  picture.moveTo(row, column);
}

/** The cursor's place in fractions of the picture's sides; the middle when there is none. */
function cursorPlace(picture: CellPicture): [number, number] {
  if (!picture.cursor) return [0.5, 0.5];
  const window = picture.window ?? whole(picture);
  const [row, column] = picture.cursor;
  return [(column + 0.5 - window.x) / window.width, (row + 0.5 - window.y) / window.height];
}

function change(picture: CellPicture, next: (window: CellWindow) => CellWindow): boolean {
  const before = picture.window ?? whole(picture);
  const window = next(before);
  if (JSON.stringify(window) === JSON.stringify(before)) return false;
  picture.show(isWhole(window, picture) ? null : window);
  return true;
}
