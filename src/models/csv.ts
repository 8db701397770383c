import { FormatError } from './file-error';
import type { FileLimits } from './limits';
import type { InputArray } from './npy';

/**
 * Reads a table of numbers: separated by comma, semicolon or tab, quoted where needed, the first line a heading when it
 * is no number. Columns with words in them are left out, and `notice` names them; an empty cell is NaN.
 *
 * returns  [row, column]
 */
export function parseCsv(bytes: Uint8Array, name: string, limits: FileLimits): InputArray {
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, '');
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  const separator = ['\t', ';', ','].find((one) => firstLine.includes(one)) ?? ',';
  const rows = readRows(text, separator);
  if (rows.length === 0) throw new FormatError('The table is empty. Give at least one line of numbers.');
  const heading = rows[0].some((cell) => cell !== '' && Number.isNaN(toNumber(cell)));
  const body = heading ? rows.slice(1) : rows;
  const width = rows[0].length;
  const ragged = body.findIndex((row) => row.length !== width);
  if (ragged >= 0) {
    throw new FormatError(
      `Line ${ragged + 1 + Number(heading)} has ${body[ragged].length} cells and the first has ${width}. Give lines of equal length.`,
    );
  }
  if (4 * body.length * width > limits.tensorBytes) {
    throw new FormatError(
      `The table of ${body.length} × ${width} is larger than the ${limits.tensorBytes} bytes allowed.`,
    );
  }
  const names = heading ? rows[0] : rows[0].map((_, column) => `${column + 1}`);
  const isNumeric = names.map((_, column) =>
    body.every((row) => row[column] === '' || /^nan$/i.test(row[column]) || !Number.isNaN(toNumber(row[column]))),
  );
  const kept = names.flatMap((_, column) => (isNumeric[column] ? [column] : []));
  if (kept.length === 0 || body.length === 0) {
    throw new FormatError('The table has no column of numbers. Give numbers separated by commas.');
  }
  const values = new Float32Array(body.length * kept.length);
  body.forEach((row, i) => kept.forEach((column, j) => (values[i * kept.length + j] = toNumber(row[column]))));
  const left = names.filter((_, column) => !isNumeric[column]);
  return {
    name,
    shape: [body.length, kept.length],
    values,
    dtype: 'text',
    columns: kept.map((column) => names[column]),
    notice: left.length ? `Left out, for they hold words: ${left.join(', ')}.` : '',
  };
}

function toNumber(cell: string): number {
  return cell === '' ? NaN : Number(cell);
}

/** RFC 4180: a quoted cell may hold separators, line ends and doubled quotes. */
function readRows(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`, 'gy');
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    row.push((match[1]?.replaceAll('""', '"') ?? match[2]).trim());
    if (match[3] === separator) continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    if (cell.lastIndex >= text.length) return rows;
  }
  throw new FormatError(`Line ${rows.length + 1} has a quote in the middle of a cell. Quote the whole cell.`);
}
