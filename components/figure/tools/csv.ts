import type { Sight } from './sight';

/** Below, a float32 has fewer digits. */
const smallestWhole = 2 ** -126;

/**
 * A table as CSV (RFC 4180): a line of heads, then a line per row. Numbers have a decimal point and as many digits as
 * tell them from every other float, whatever the page's language.
 */
export function csvOf({ corner, columns, rows, values }: Sight): string {
  const write = values instanceof Float32Array ? single : String;
  const lines = [(corner === null ? columns : [corner, ...columns]).map(quoted).join(',')];
  for (let at = 0, row = 0; at < values.length; at += columns.length, row++) {
    const cells = Array.from(values.subarray(at, at + columns.length), write);
    lines.push((corner === null ? cells : [quoted(rows[row]), ...cells]).join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** The shortest decimal that is this float32: 0.1, not 0.10000000149011612. */
function single(value: number): string {
  // Six digits are never too many, but for numbers that have lost some of theirs.
  for (let digits = Math.abs(value) < smallestWhole ? 1 : 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
