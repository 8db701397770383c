/** Where the keyboard's cursor may go. */
export interface CursorSpace {
  /** Row and column; undefined before the first key. */
  cursor: number[] | undefined;
  rows: number;
  columns: number;
  /** Rows of a page. */
  page: number;
}

/**
 * The cell that a key leads to: arrows, Home and End along the row, PageUp and PageDown along the column. Null for
 * other keys.
 */
export function cursorStep(key: string, { cursor, rows, columns, page }: CursorSpace): [number, number] | null {
  const [row, column] = cursor ?? [0, 0];
  const jump = Math.max(1, Math.floor(page));
  const targets: Record<string, [number, number]> = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [row, 0],
    End: [row, columns - 1],
    PageUp: [row - jump, column],
    PageDown: [row + jump, column],
  };
  if (!Object.hasOwn(targets, key)) return null;
  const [r, c] = cursor ? targets[key] : [0, 0];
  return [Math.min(rows - 1, Math.max(0, r)), Math.min(columns - 1, Math.max(0, c))];
}
