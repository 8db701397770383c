import { cut } from './file-error';

/** What a reader did with a table beyond reading its numbers. */
export interface TableDeeds {
  /** Names of the columns that were taken, in order. */
  taken: readonly string[];
  /** Names of the columns that hold words, each with the first of them and its line. */
  words: readonly { name: string; word: string; line: number }[];
  /** A column of row numbers that was left out. */
  index: string | null;
  /** Cells without a value, by the columns taken; they became NaN. */
  gaps: readonly { name: string; count: number; line: number }[];
  /** The first line's numbers, where they were taken for names. */
  numberNames: readonly string[];
  /** A cell with a decimal comma, or with a sign of currency or per cent, as it stands; '' for none. */
  comma: string;
  decimalComma: boolean;
  unit: string;
  /** Numbers beyond float32's range. */
  tooLarge: number;
  emptyRows: number;
}

const mostNames = 12;

/** What was taken, left out and filled, a sentence each; '' for a table of plain numbers. */
export function tableNotice(deeds: TableDeeds): string {
  const said: string[] = [];
  const { words, gaps, numberNames, index, comma, unit } = deeds;
  if (words.length > 0) {
    const [first] = words;
    said.push(
      `Left out, for they hold words: ${listed(words.map(({ name }) => name))} (“${cut(first.word)}” in line ${first.line}).`,
    );
  }
  if (index !== null) said.push(`Left out: the column of row numbers${index === '' ? '' : ` (${cut(index)})`}.`);
  if (deeds.emptyRows > 0) said.push(`Left out: ${count(deeds.emptyRows, 'line')} without values at the end.`);
  if (said.length > 0) said.push(`Taken: ${listed(deeds.taken)}.`);
  if (gaps.length > 0) {
    const places = gaps.map(({ name, count: cells, line }) =>
      cells === 1 ? `${cut(name)} (line ${line})` : `${cut(name)} (${cells}, first in line ${line})`,
    );
    const total = gaps.reduce((sum, gap) => sum + gap.count, 0);
    said.push(`${count(total, 'cell')} without a value became NaN: ${listed(places)}.`);
  }
  if (numberNames.length > 0) said.push(`The first line is taken for names: ${listed(numberNames)}.`);
  if (comma) {
    const means = deeds.decimalComma ? 'before the decimals' : 'between thousands';
    said.push(`A comma stands ${means}, as in “${cut(comma)}”.`);
  }
  if (unit) said.push(`Signs of currency and per cent are left off, as in “${cut(unit)}”.`);
  if (deeds.tooLarge > 0) said.push(`${count(deeds.tooLarge, 'number')} beyond float32’s range became infinite.`);
  return said.join(' ');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, mostNames)
    .map((name) => cut(name))
    .join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}
