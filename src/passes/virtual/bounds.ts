import type { Cell, MatrixPart } from '../../matrix/matrix-source';

/** The rectangle of these cells, of which there is one at least. */
export function boundsOf(cells: readonly Cell[]): MatrixPart {
  const [first] = cells;
  const bounds = { rows: [first[0], first[0] + 1], columns: [first[1], first[1] + 1] } satisfies Record<
    string,
    [number, number]
  >;
  for (const [row, column] of cells) {
    bounds.rows = [Math.min(bounds.rows[0], row), Math.max(bounds.rows[1], row + 1)];
    bounds.columns = [Math.min(bounds.columns[0], column), Math.max(bounds.columns[1], column + 1)];
  }
  return bounds as MatrixPart;
}
