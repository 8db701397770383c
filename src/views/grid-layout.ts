/** Where the cells of a grid lie, in device pixels. All cells are alike; cell i is in row ⌊i / columns⌋. */
export interface GridLayout {
  columns: number;
  rows: number;
  /** From one cell to the next. */
  pitch: [number, number];
  /** The plot's corner within its cell; above it is room for the label. */
  inset: [number, number];
  plot: [number, number];
  /** Whether there is room for labels. */
  labels: boolean;
}

export interface GridSpace {
  width: number;
  height: number;
  /** Device pixels per CSS pixel. */
  dpr: number;
}

const narrowestCss = 32;
const labelCss = 14;
/** Width to height of a cell where the seed's rule does not fit. */
const aspect = 2.5;

/**
 * Lays cells out by the seed's rule: rows = the largest divisor of the count that is at most `mostRows`, columns = count / rows. Where this
 * leaves cells narrower than 32 CSS pixels (a large prime, thousands of channels), cells of 5:2 fill the space instead, and the
 * last row may be short.
 */
export function layOutGrid(count: number, mostRows: number, space: GridSpace & { labels: boolean }): GridLayout {
  const { width, height, dpr } = space;
  let rows = largestDivisor(count, mostRows);
  let columns = count / rows;
  if (width / columns < narrowestCss * dpr) {
    columns = Math.min(count, Math.max(1, Math.round(Math.sqrt((count * width) / (height * aspect)))));
    rows = Math.ceil(count / columns);
  }
  const pitch: [number, number] = [Math.max(1, Math.floor(width / columns)), Math.max(1, Math.floor(height / rows))];
  const labelRoom = Math.round(labelCss * dpr);
  const labels = space.labels && pitch[0] >= 1.5 * labelRoom && pitch[1] >= 2 * labelRoom;
  const gap = [Math.floor(pitch[0] * 0.06), Math.floor(pitch[1] * 0.08)];
  const inset: [number, number] = [gap[0], labels ? Math.max(labelRoom, gap[1]) : gap[1]];
  const plot: [number, number] = [Math.max(1, pitch[0] - 2 * gap[0]), Math.max(1, pitch[1] - inset[1] - gap[1])];
  return { columns, rows, pitch, inset, plot, labels };
}

function largestDivisor(count: number, most: number): number {
  for (let divisor = Math.min(count, Math.max(1, most)); divisor > 1; divisor--) {
    if (count % divisor === 0) return divisor;
  }
  return 1;
}
