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
