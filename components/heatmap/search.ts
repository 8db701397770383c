import { goToCell, type CellPicture } from '../figure/navigation';

/** A row or a column whose name holds what was searched for. */
export interface LabelMatch {
  axis: 'row' | 'column';
  index: number;
}

/** The names that are searched, and the picture that a match is brought into sight in; null while there is none. */
export interface SearchHost {
  rows: readonly string[] | null;
  columns: readonly string[] | null;
  picture: CellPicture | null;
  /** Row and column of the picture at which the map with this cell begins. */
  cornerOf(row: number, column: number): readonly [row: number, column: number];
  requestUpdate(): void;
}

/** Rows, then columns, whose names contain a text; case does not matter. No text matches nothing. */
export function findLabels(
  text: string,
  rows: readonly string[] | null,
  columns: readonly string[] | null,
): LabelMatch[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === '') return [];
  const within = (names: readonly string[] | null, axis: LabelMatch['axis']): LabelMatch[] =>
    (names ?? []).flatMap((name, index) => (name.toLocaleLowerCase().includes(wanted) ? [{ axis, index }] : []));
  return [...within(rows, 'row'), ...within(columns, 'column')];
}

/** Looks for rows and columns by name, and goes from one match to the next. */
export class LabelSearch {
  #found: LabelMatch[] | null = null;
  #at = -1;

  constructor(readonly host: () => SearchHost) {}

  /** How many were found, and which of them it is at; -1 for neither. */
  get state(): { count: number; at: number } {
    return { count: this.#found?.length ?? -1, at: this.#at };
  }

  /** Lights the matches and stays where it is. Returns how many there are. */
  find(text: string): number {
    const { rows, columns, requestUpdate } = this.host();
    this.#found = text.trim() === '' ? null : findLabels(text, rows, columns);
    this.#at = -1;
    requestUpdate();
    return this.#found?.length ?? 0;
  }

  /** Goes to the next match, or to the one before, round and round. */
  next(back: boolean): void {
    const count = this.#found?.length ?? 0;
    const { picture, cornerOf, requestUpdate } = this.host();
    if (count === 0 || !picture) return;
    this.#at = (Math.max(this.#at, back ? 0 : -1) + (back ? count - 1 : 1)) % count;
    const { axis, index } = this.#found![this.#at];
    const [row, column] = picture.cursor ?? [0, 0];
    const [top, left] = cornerOf(row, column);
    goToCell(picture, axis === 'row' ? top + index : row, axis === 'column' ? left + index : column);
    requestUpdate();
  }

  /** The rows or the columns that were found. */
  lit(axis: LabelMatch['axis']): number[] {
    return (this.#found ?? []).filter((match) => match.axis === axis).map((match) => match.index);
  }
}
