import type { CellWindow } from '../../src/views/heatmap/view';
import type { Size } from '../figure/layout';
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
  /** The map's size on the page, in CSS pixels. */
  plot: Size;
  requestUpdate(): void;
}

/** A match in smaller cells is brought closer, so that cells are about as large as `wanted`, in CSS pixels. */
const cellSize = { smallest: 5, wanted: 24 };

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
  /** What was in sight before a match was brought closer; undefined where none was. */
  #before: CellWindow | null | undefined;

  constructor(readonly host: () => SearchHost) {}

  /** How many were found, and which of them it is at; -1 for neither. */
  get state(): { count: number; at: number } {
    return { count: this.#found?.length ?? -1, at: this.#at };
  }

  /** Lights the matches and stays where it is. Returns how many there are. */
  find(text: string): number {
    const { rows, columns, requestUpdate } = this.host();
    this.#found = text.trim() === '' ? null : findLabels(text, rows, columns);
    if (!this.#found) this.leave();
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
    const cell = axis === 'row' ? ([top + index, column] as const) : ([row, left + index] as const);
    const closer = this.#closer(picture, cell);
    if (closer) {
      if (this.#before === undefined) this.#before = picture.window;
      picture.show(closer);
    }
    goToCell({ ...picture, window: closer ?? picture.window }, ...cell);
    requestUpdate();
  }

  /** Back to what was in sight before the first match was brought closer. */
  leave(): void {
    const { picture } = this.host();
    if (this.#before !== undefined) picture?.show(this.#before);
    this.#before = undefined;
  }

  /** The part about a cell in which it is large enough to be seen; null where it is so already. */
  #closer({ window, rows, columns }: CellPicture, [row, column]: readonly [number, number]): CellWindow | null {
    const { plot } = this.host();
    const [width, height] = [window?.width ?? columns, window?.height ?? rows];
    const size = Math.min(plot.width / width, plot.height / height);
    if (size >= cellSize.smallest || size === 0) return null;
    const part = Math.min(1, size / cellSize.wanted);
    const closer = { width: Math.max(1, width * part), height: Math.max(1, height * part) };
    const start = (at: number, length: number, all: number): number =>
      Math.min(all - length, Math.max(0, at + 0.5 - length / 2));
    return { x: start(column, closer.width, columns), y: start(row, closer.height, rows), ...closer };
  }

  /** The rows or the columns that were found. */
  lit(axis: LabelMatch['axis']): number[] {
    return (this.#found ?? []).filter((match) => match.axis === axis).map((match) => match.index);
  }
}
