import { checkTime } from './deadline';
import { FormatError } from './file-error';
import type { FileLimits } from './limits';
import type { InputArray } from './npy';
import { findHeading } from './table-heading';
import { tableNotice } from './table-notice';
import { hasUnit, isMissing, numberStyle, toNumber, type NumberStyle } from './table-numbers';
import { findSeparator } from './table-separator';
import { decodeText, readRows, splitComments } from './table-text';
import { cutComments, dropEmptyEnd, evenWidths, headingFromComment, type Table } from './table-rows';

/**
 * Reads a table of numbers as spreadsheets, pandas, numpy.savetxt and R write it: separated by commas, semicolons,
 * tabs, bars or blanks, quoted where needed, with a heading or without, `#` before comments, a decimal comma where the
 * numbers show it. A cell without a value (empty, NA, null, ?, -) is NaN. Columns with words and a column of row
 * numbers are left out; `notice` says so.
 *
 * returns  [row, column]
 */
export function parseCsv(bytes: Uint8Array, name: string, limits: FileLimits): InputArray {
  const { text, lastComment, separator: said } = splitComments(decodeText(bytes).replace(/^\uFEFF/, ''));
  const separator = said ?? findSeparator(text);
  if (/^\s*[[{][^]*[\]}]\s*$/.test(text)) {
    throw new FormatError(
      'This is JSON, or an array as Python prints it. Save the array with numpy.save, or as a table of text.',
    );
  }
  const read = readRows(text, separator);
  if (read.rows.length === 0) throw new FormatError('The table is empty. Give at least one line of numbers.');
  const style = numberStyle(read.rows, separator);
  const isNumber = (cell: string): boolean => toNumber(cell, style) !== undefined;
  if (text.includes('#')) cutComments(read.rows, isNumber);
  const heading = findHeading(read.rows, { style, onlyFirstQuoted: read.onlyFirstQuoted });
  const split = heading.found
    ? { names: read.rows[0], rows: read.rows.slice(1), lines: read.lines.slice(1) }
    : { names: null, rows: read.rows, lines: read.lines };
  const emptyRows = dropEmptyEnd(split.rows);
  const { table, unnamed } = evenWidths(split);
  const { rows, width } = table;
  if (4 * rows.length * width > limits.tensorBytes) {
    throw new FormatError(
      `The table of ${rows.length} × ${width} is larger than the ${limits.tensorBytes} bytes allowed.`,
    );
  }
  const given = table.names ?? headingFromComment(lastComment, { separator, width });
  const names = Array.from({ length: width }, (_, column) => given?.[column] || `${column + 1}`);
  const index = unnamed || isIndex(given, table, style) ? (given?.[0] ?? '') : null;
  const columns = Array.from({ length: width }, (_, column) => column).slice(index === null ? 0 : 1);
  const words = columns.flatMap((column) => {
    const row = rows.findIndex((cells) => !isNumber(cells[column]));
    return row < 0 ? [] : [{ column, name: names[column], word: rows[row][column], line: table.lines[row] }];
  });
  const kept = columns.filter((column) => !words.some((one) => one.column === column));
  if (kept.length === 0 || rows.length === 0) {
    throw new FormatError('The table has no column of numbers. Give numbers separated by commas.');
  }
  const { values, gaps, comma, unit, tooLarge } = readColumns(table, kept, style);
  const taken = kept.map((column) => names[column]);
  const notice = tableNotice({
    taken,
    words,
    index,
    gaps: gaps.map((gap, i) => ({ ...gap, name: taken[i] })).filter((gap) => gap.count > 0),
    numberNames: heading.ofNumbers ? names.slice(index === null ? 0 : 1) : [],
    comma,
    decimalComma: style.decimalComma,
    unit,
    tooLarge,
    emptyRows,
  });
  return { name, shape: [rows.length, kept.length], values, dtype: 'text', columns: taken, notice };
}

/** pandas writes its row numbers under an empty name, or "Unnamed: 0" when they were read and written again. */
function isIndex(given: readonly string[] | undefined, { rows, width }: Table, style: NumberStyle): boolean {
  if (!given || width < 2 || !given.slice(1).every(Boolean)) return false;
  if (!/^(?:Unnamed: 0(?:\.\d+)?)?$/.test(given[0])) return false;
  const numbers = rows.map(([first]) => toNumber(first, style) ?? NaN);
  return new Set(numbers).size === numbers.length && numbers.every(Number.isInteger);
}

interface Columns {
  values: Float32Array<ArrayBuffer>;
  /** One per column. */
  gaps: { count: number; line: number }[];
  comma: string;
  unit: string;
  tooLarge: number;
}

function readColumns({ rows, lines }: Table, kept: readonly number[], style: NumberStyle): Columns {
  const values = new Float32Array(rows.length * kept.length);
  const gaps = kept.map(() => ({ count: 0, line: 0 }));
  const found = { comma: '', unit: '', tooLarge: 0 };
  rows.forEach((row, i) => {
    checkTime();
    kept.forEach((column, j) => {
      const cell = row[column];
      const at = i * kept.length + j;
      const value = toNumber(cell, style)!;
      values[at] = value;
      if (isMissing(cell) && gaps[j].count++ === 0) gaps[j].line = lines[i];
      if (!Number.isFinite(values[at]) && !Number.isNaN(value) && /\d\d|\de/i.test(cell)) found.tooLarge += 1;
      if (!found.comma && cell.includes(',')) found.comma = cell;
      if (!found.unit && hasUnit(cell)) found.unit = cell;
    });
  });
  return { values, gaps, ...found };
}
