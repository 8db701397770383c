import type { Separator } from './table-text';

/** What a comma in a number means: the decimal point, or nothing between thousands. */
export interface NumberStyle {
  decimalComma: boolean;
}

/** What stands for "no value" in the tables of pandas, R, MATLAB, spreadsheets and loggers. */
const missing =
  /^(?:|[-–—]+|\?+|\*+|\.+|n\/?a\.?|<na>|[+-]?nan(?:\(ind\))?|nat|null|nil|none|undefined|missing|#n\/?a(?: n\/a)?|#div\/0!|#value!|#ref!|#num!|#name\?|#null!|[+-]?1\.#(?:ind|qnan|inf))$/i;

const groups = "[ \\u00a0\\u202f\\u2009'’]";
const exponent = '(?:[eEdD][+-]?\\d+)?';
const signs = '[+\\-−]?';
const front = `${signs}(?:[$€£¥]${signs})?`;

/** Digits, with a point before the decimals; thousands by comma, space or apostrophe; or Python's underscores. */
const withPoint = new RegExp(
  `^${front}(?=[.,]?\\d)(?:\\d+(?:_\\d+)*|\\d{1,3}(?:,\\d{3})+|\\d{1,3}(?:${groups}\\d{3})+)?(?:\\.(?:\\d+(?:_\\d+)*)?)?${exponent}[ \\u00a0]?[%€]?$`,
);
/** The same with a comma before the decimals and points between thousands. */
const withComma = new RegExp(
  `^${front}(?=[.,]?\\d)(?:\\d+(?:_\\d+)*|\\d{1,3}(?:\\.\\d{3})+|\\d{1,3}(?:${groups}\\d{3})+)?(?:,\\d+)?${exponent}[ \\u00a0]?[%€]?$`,
);
const infinite = /^([+\-−]?)(?:inf(?:inity)?|∞|1\.#inf)$/i;
const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export function isMissing(cell: string): boolean {
  return cell === '' || missing.test(cell);
}

/** The number that a cell holds; NaN for one without a value, undefined for words. */
export function toNumber(cell: string, { decimalComma }: NumberStyle): number | undefined {
  if (plain.test(cell) && !(decimalComma && thousandPoints.test(cell))) return Number(cell);
  if (isMissing(cell)) return NaN;
  const endless = infinite.exec(cell);
  if (endless) return endless[1] === '-' || endless[1] === '−' ? -Infinity : Infinity;
  if (!/\d/.test(cell)) return undefined;
  if (decimalComma && withComma.test(cell)) return Number(stripped(cell.replaceAll('.', '').replace(',', '.')));
  if (withPoint.test(cell)) return Number(stripped(cell.replaceAll(',', '')));
  return undefined;
}

/** Whether a cell holds more than digits: a sign of currency or per cent. */
export function hasUnit(cell: string): boolean {
  return /[%$€£¥]/.test(cell);
}

function stripped(digits: string): string {
  return digits
    .replace(/[ \u00a0\u202f\u2009'’_%$€£¥]/g, '')
    .replaceAll('−', '-')
    .replace(/[dD]/, 'e');
}

const thousandPoints = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/;
const anyNumber = /^[+\-−]?[$€£¥]?[+\-−]?[\d.,]*\d[\d.,]*(?:[eEdD][+-]?\d+)?[ \u00a0]?[%€]?$/;

/**
 * Tells decimal commas from thousands by the cells that can be only one of them; where all are like `2,041` a table
 * that is separated by commas itself has thousands, any other decimal commas.
 */
export function numberStyle(rows: readonly (readonly string[])[], separator: Separator): NumberStyle {
  let ambiguous = false;
  let decimals = 0;
  let points = 0;
  for (const row of rows) {
    for (const cell of row) {
      const comma = cell.indexOf(',');
      if (comma < 0) {
        if (/\d\.\d/.test(cell) && plain.test(cell) && !thousandPoints.test(cell)) points += 1;
      } else if (anyNumber.test(cell)) {
        const point = cell.indexOf('.');
        const last = cell.lastIndexOf(',');
        if (point >= 0) {
          if (point < comma && comma === last) decimals += 1;
          else points += 1;
        } else if (last !== comma) points += 1;
        else if (/^[+\-−$€£¥]*(?:0|\d{4,})?,|,(?!\d{3}(?:\D|$))/.test(cell)) decimals += 1;
        else ambiguous = true;
      }
    }
  }
  if (decimals === 0 && points === 0) return { decimalComma: ambiguous && separator !== ',' };
  return { decimalComma: decimals > points };
}
