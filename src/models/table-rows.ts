import { FormatError } from './file-error';
import { isMissing } from './table-numbers';
import type { Separator } from './table-text';

/** The lines of a table, each of `width` cells. */
export interface Table {
  names: readonly string[] | undefined;
  rows: string[][];
  /** The file's line of each row, from 1. */
  lines: readonly number[];
  width: number;
}

/** Cuts what follows a # behind a line's numbers. */
export function cutComments(rows: string[][], isNumber: (cell: string) => boolean): void {
  for (const row of rows) {
    const at = row.findIndex((cell) => cell.includes('#') && !isMissing(cell));
    if (at < 0 || !row.slice(0, at).every(isNumber)) continue;
    const before = row[at].slice(0, row[at].indexOf('#')).trim();
    if (before === '' ? at > 0 : isNumber(before)) row.splice(at, Infinity, ...(before === '' ? [] : [before]));
  }
}

/** Takes rows without any value from the end, as spreadsheets leave them there. Returns how many those were. */
export function dropEmptyEnd(rows: string[][]): number {
  const kept = rows.findLastIndex((row) => row.some((cell) => cell !== '')) + 1;
  return rows.splice(kept).length;
}

interface Lines {
  names: readonly string[] | null;
  rows: string[][];
  lines: readonly number[];
}

/**
 * Gives all lines one width: a separator at the end of each line makes no column, and R leaves the name above its row
 * names out.
 *
 * returns  the table, and whether its first column is R's row names
 * throws   FormatError with the first line of another width
 */
export function evenWidths({ names, rows, lines }: Lines): { table: Table; unnamed: boolean } {
  const nameCount = names?.length ?? rows[0]?.length ?? 0;
  const longest = rows.reduce((most, row) => Math.max(most, row.length), names?.length ?? 0);
  const endsEmpty = rows.every((row) => row.length < longest || row[longest - 1] === '');
  const spare = longest > 1 && rows.length > 0 && endsEmpty && (names?.[longest - 1] ?? '') === '';
  const all = spare ? rows.map((row) => (row.length === longest ? row.slice(0, -1) : row)) : rows;
  const heads = spare && names?.length === longest ? names.slice(0, -1) : names;
  const unnamed = heads !== null && all.length > 0 && all.every((row) => row.length === heads.length + 1);
  const width = heads === null ? (all[0]?.length ?? 0) : heads.length + Number(unnamed);
  const ragged = all.findIndex((row) => row.length !== width);
  if (ragged >= 0) {
    throw new FormatError(
      `Line ${lines[ragged]} has ${rows[ragged].length} cells and the first has ${nameCount}. Give lines of equal length.`,
    );
  }
  const given = unnamed ? ['', ...heads] : (heads ?? undefined);
  return { table: { names: given, rows: all, lines, width }, unnamed };
}

/** Names from the comment above the numbers, as numpy.savetxt writes a header; undefined where it does not fit. */
export function headingFromComment(
  comment: string,
  { separator, width }: { separator: Separator; width: number },
): string[] | undefined {
  const by = (gap: string | RegExp): string[] => comment.split(gap).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  const fits = [separator === ' ' ? /[ \t]+/ : separator, /[ \t]+/, ',', ';']
    .map(by)
    .find((names) => names.length === width && names.every(Boolean));
  return comment === '' ? undefined : fits;
}
