/** The sample below which this share of all lies. */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** A table of text: columns as wide as their widest cell, numbers to the right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const pad = (cell, column) =>
    typeof cell === 'number' || /^[\d.–×]/.test(cell)
      ? String(cell).padStart(widths[column])
      : String(cell).padEnd(widths[column]);
  return rows.map((row) => row.map(pad).join('  ')).join('\n');
}

export function ms(value) {
  if (value === undefined) return '–';
  return value.toFixed(value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0);
}

/**
 * Bars as text, and whether all bars of counters hold. A bar has `cells` (what, asked, found, verdict) and `holds`;
 * `counter` tells the bars that decide from times.
 */
export function describeBars(bars, what) {
  const failed = bars.filter(({ counter, holds }) => counter && !holds).length;
  const late = bars.filter(({ counter, holds }) => !counter && !holds).length;
  const lines = [
    table([['bar', 'asked', 'found', ''], ...bars.map(({ cells }) => cells)]),
    '',
    `${what}: ${failed ? `${failed} FAIL` : 'all hold'}. Times, for the record: ${late ? `${late} not reached` : 'all reached'}.`,
  ];
  return { lines, holds: failed === 0 };
}
