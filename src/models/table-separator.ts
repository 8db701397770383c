import { FormatError } from './file-error';
import { isMissing, numberStyle, toNumber } from './table-numbers';
import { readRows, type Separator } from './table-text';

/** In the order in which they are believed where the numbers do not tell. */
const candidates: readonly Separator[] = ['\t', ';', '|', ',', ' '];
const sampleRows = 100;

/** The separator by which most cells of the first lines become numbers, under as many names. */
export function findSeparator(text: string): Separator {
  const [best] = candidates
    .map((separator) => ({ separator, ...judge(text, separator) }))
    .sort((a, b) => b.named - a.named || b.numbers - a.numbers || b.even - a.even || a.words - b.words);
  return best.numbers > 0 || best.width > 1 ? best.separator : ',';
}

interface Judgement {
  /** 0 when the first line is names, and not one for each column. */
  named: number;
  numbers: number;
  words: number;
  /** 1 when all lines but the first have as many cells. */
  even: number;
  width: number;
}

function judge(text: string, separator: Separator): Judgement {
  try {
    const { rows } = readRows(text, separator, sampleRows);
    const body = rows.length > 1 ? rows.slice(1) : rows;
    const style = numberStyle(body, separator);
    const width = body[0]?.length ?? 0;
    const names = rows[0] ?? [];
    // R leaves out the name above its row names; a separator at the end of each line names nothing.
    const counts = [width, ...(separator === ' ' || separator === '\t' ? [width - 1] : [])];
    const ends = body.every((row) => row.at(-1) === '') ? [width - 1] : [];
    const isNamed = names.some((cell) => toNumber(cell, style) === undefined);
    // A tab within a name separates names.
    const torn = separator !== ' ' && separator !== '\t' && names.some((cell) => cell.includes('\t'));
    const named = Number(!torn && (!isNamed || [...counts, ...ends].includes(names.length)));
    const even = Number(body.every((row) => row.length === width));
    const judgement = { named, numbers: 0, words: 0, even, width };
    for (const cell of rows.flat()) {
      if (isMissing(cell)) continue;
      if (toNumber(cell, style) === undefined) judgement.words += 1;
      else judgement.numbers += 1;
    }
    return judgement;
  } catch (error) {
    if (error instanceof FormatError) return { named: 0, numbers: 0, words: Infinity, even: 0, width: 0 };
    throw error;
  }
}
