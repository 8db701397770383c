import { isMissing, toNumber, type NumberStyle } from './table-numbers';

/** Whether a table's first line names its columns, and whether that was a judgement that a reader should know of. */
export interface Heading {
  found: boolean;
  /** The line is numbers alone, and was taken for names all the same. */
  ofNumbers: boolean;
}

interface Clues {
  style: NumberStyle;
  /** Whether the first line's cells are quoted and no others are. */
  onlyFirstQuoted: boolean;
}

const none: Heading = { found: false, ofNumbers: false };
const words: Heading = { found: true, ofNumbers: false };

/**
 * Tells names from numbers in a table's first line. A value that is missing is no name; a word above numbers is one.
 * Words above words are names unless they look like what is below them. Numbers are names where they count (0, 1, 2;
 * years) and what is below them does not.
 */
export function findHeading(
  [first, ...body]: readonly (readonly string[])[],
  { style, onlyFirstQuoted }: Clues,
): Heading {
  const isNumber = (cell: string): boolean => !isMissing(cell) && toNumber(cell, style) !== undefined;
  const isWord = (cell: string): boolean => toNumber(cell, style) === undefined && !isComplex(cell);
  const named = first.some(isWord);
  if (onlyFirstQuoted) return named ? words : { found: true, ofNumbers: true };
  if (!named) return body.length > 0 && namesInNumbers(first, body, style) ? { found: true, ofNumbers: true } : none;
  const ofWords = first.map((_, column) => body.some((row) => isWord(row[column] ?? '')));
  if (first.some((cell, column) => isWord(cell) && !ofWords[column])) return words;
  const isData = first.some((cell, column) => isWord(cell) && looksLike(cell, body, column));
  const counts = first.map((_, column) => column).filter((column) => !ofWords[column] && isNumber(first[column]));
  if (isData || counts.length === 0) return isData ? none : words;
  const cellsOf = (row: readonly string[]): string[] => counts.map((column) => row[column] ?? '');
  return namesInNumbers(cellsOf(first), body.map(cellsOf), style) ? words : none;
}

/** Numbers of two parts, as Python and MATLAB write them, are values, and not ones that are read. */
function isComplex(cell: string): boolean {
  return /^\(?[+-]?[\d.]+(?:e[+-]?\d+)?[+-][\d.]*(?:e[+-]?\d+)?[ij]\)?$/i.test(cell);
}

/** A word that occurs again below it, or a date, a time or a number with letters of the same form. */
function looksLike(cell: string, body: readonly (readonly string[])[], column: number): boolean {
  const form = (text: string): string => text.replace(/\d+/g, '9').replace(/[a-z]+/gi, 'a');
  const [next = ''] = body.map((row) => row[column] ?? '').filter((text) => !isMissing(text));
  return body.some((row) => row[column] === cell) || (/\d/.test(cell) && form(cell) === form(next));
}

const year = (value: number): boolean => value >= 1000 && value < 3000;

function namesInNumbers(first: readonly string[], body: readonly (readonly string[])[], style: NumberStyle): boolean {
  // pandas leaves the first name empty above its index.
  const indexed = first[0] === '' && first.length > 1;
  const names = indexed ? first.slice(1) : first;
  if (!names.every((cell) => /^\d{1,4}$/.test(cell))) return false;
  const counted = names.map(Number);
  const steps = counted.slice(1).map((value, i) => value - counted[i]);
  const byOne = steps.every((step) => step === 1);
  const fromZero = counted[0] === 0 && byOne;
  if (indexed && (fromZero || body.every((row, i) => row[0] === String(i)))) return true;
  if (names.length < 2) return false;
  const cells = body.flatMap((row) => row.slice(Number(indexed))).filter((cell) => !isMissing(cell));
  const fractions = cells.filter((cell) => !/^[+-]?\d+$/.test(cell)).length;
  if (fromZero) return fractions > 0 || (names.length > 2 && !body.some((row) => goesOn(row, style)));
  if (counted[0] === 1 && byOne) return cells.length > 0 && fractions === cells.length;
  const rises = steps.every((step) => step > 0);
  const others = cells.every((cell) => !/^\d{4}$/.test(cell) || !year(Number(cell)));
  return counted.every(year) && rises && others;
}

/** Whether a row counts by one too, as the line above it does. */
function goesOn(row: readonly string[], style: NumberStyle): boolean {
  const values = row.map((cell) => toNumber(cell, style) ?? NaN);
  return values.slice(1).every((value, i) => value === values[i] + 1);
}
