import { checkTime } from './deadline';
import { FormatError } from './file-error';

/** A table's cells as text, and what its first line alone tells. */
export interface TextRows {
  rows: string[][];
  /** The line of the file that each row begins in, from 1. */
  lines: number[];
  /** Whether all cells of the first row are quoted and none of the others is. */
  onlyFirstQuoted: boolean;
}

/** What separates cells; a space stands for any run of spaces and tabs. */
export type Separator = '\t' | ';' | '|' | ',' | ' ';

/** Whether text begins with the mark of UTF-16. */
export function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The text of a file in UTF-8, in UTF-16 with its mark, or else in Windows' Western code page. */
export function decodeText(bytes: Uint8Array): string {
  if (isUtf16(bytes)) return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A line that begins with #, %, ! or //, but for a spreadsheet's #N/A and its like. */
const comment = /^[ \t]*(?:#(?!N\/?A\b|DIV|VALUE|REF|NUM|NAME|NULL)|%(?!\d)|!|\/\/)(.*)$/i;
const separatorLine = /^sep=(.)\r?\n/i;

/** The parts of a file before its cells are told apart. */
export interface TableText {
  /** The text with its comments emptied, so that lines keep their numbers. */
  text: string;
  /** The last comment before the first line of cells, without its sign; '' for none. */
  lastComment: string;
  /** What a spreadsheet's `sep=` line says. */
  separator: Separator | null;
}

/** Takes comments and a `sep=` line out of a table's text. */
export function splitComments(whole: string): TableText {
  const said = separatorLine.exec(whole)?.[1] as Separator | undefined;
  let text = said ? whole.slice(whole.indexOf('\n')) : whole;
  let lastComment = '';
  if (/[#%!]|\/\//.test(text)) {
    let begun = false;
    const plain = text.split(/\r\n|\n|\r/).map((line) => {
      const found = comment.exec(line);
      if (!found) begun ||= line.trim() !== '';
      else if (!begun) lastComment = found[1].trim();
      return found ? '' : line;
    });
    text = plain.join('\n');
  }
  return { text: withoutFrame(text), lastComment, separator: said ?? null };
}

/** A table of Markdown without the bars at the ends of its lines and the line of dashes. */
function withoutFrame(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  if (!lines.every((line) => /^\s*(?:\|.*\|)?\s*$/.test(line))) return text;
  return lines.map((line) => (/^[\s|:-]*$/.test(line) ? '' : line.trim().slice(1, -1))).join('\n');
}

/**
 * RFC 4180, with any separator: a quoted cell may hold separators, line ends and doubled quotes. Empty lines are left
 * out.
 *
 * most    read no more rows than these
 * throws  FormatError with the line, for a quote in the middle of a cell
 */
export function readRows(text: string, separator: Separator, most = Infinity): TextRows {
  const rows: string[][] = [];
  const lines: number[] = [];
  const quoted = { first: 0, others: 0 };
  const blanks = separator === ' ';
  const [gap, edge] = blanks ? ['[ \\t]+', '[ \\t]*'] : [separator === '|' ? '\\|' : separator, ''];
  const plain = blanks ? '[^" \\t\\r\\n]*' : `[^"${separator}\\r\\n]*`;
  const space = separator === '\t' ? ' *' : '[ \\t]*';
  const cell = new RegExp(
    `${space}(?:"((?:[^"]|"")*)"${blanks ? '' : space}|(${plain}))(?:${edge}(\\r\\n|\\n|\\r|$)|${gap})`,
    'gy',
  );
  let row: string[] = [];
  let [line, begun] = [1, 1];
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [, inQuotes, bare, end] = match;
    if (inQuotes !== undefined) quoted[rows.length === 0 ? 'first' : 'others'] += 1;
    row.push(inQuotes === undefined ? bare.trim() : inQuotes.replaceAll('""', '"').trim());
    if (inQuotes?.includes('\n')) line += inQuotes.split('\n').length - 1;
    if (end === undefined) continue;
    checkTime();
    if (row.length > 1 || row[0] !== '') {
      rows.push(row);
      lines.push(begun);
    }
    [row, begun] = [[], (line += 1)];
    if (cell.lastIndex >= text.length || rows.length >= most) {
      const onlyFirstQuoted = rows.length > 1 && quoted.first === rows[0].length && quoted.others === 0;
      return { rows, lines, onlyFirstQuoted };
    }
  }
  throw new FormatError(`Line ${line} has a quote in the middle of a cell. Quote the whole cell.`);
}
