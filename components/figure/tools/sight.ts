/** The numbers that a figure has in sight, as a table: what files of them are made of. */
export interface Sight {
  /** Head of the column of row names; null where rows have no names. */
  corner: string | null;
  columns: readonly string[];
  /** Empty where rows have no names. */
  rows: readonly string[];
  /** Of the values as an array; the last side is the columns. */
  shape: readonly number[];
  /** Row after row. */
  values: Float32Array | Float64Array;
}

/** More values are not read at once: a file of them takes seconds, and hundreds of megabytes while it is made. */
export const mostValues = 2 ** 20;

/** More is in sight than one file takes. */
export class TooManyValues extends RangeError {
  constructor(
    readonly count: number,
    readonly most = mostValues,
  ) {
    super(`${count} values are in sight, and a file takes ${most} at most. Zoom in, or read the data yourself.`);
  }
}

/** Throws where this many values are too many, before any is read. */
export function checkSight(count: number): void {
  if (count > mostValues) throw new TooManyValues(count);
}

/** The names of `count` indices from `first` on: those that the page gave, else their numbers. */
export function headsOf(names: readonly string[] | null, first: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(names?.[first + i] ?? first + i));
}
