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
  /** Whether there is room for numbers at the left of each plot. */
  ticks: boolean;
}

export interface GridSpace {
  width: number;
  height: number;
  /** Device pixels per CSS pixel. */
  dpr: number;
  labels: boolean;
  /** So many rows; without it the seed's rule. */
  rows?: number;
  /** No cell is lower than this, in CSS pixels, whether or not all find room. */
  smallestCss?: number;
  /** Room for numbers at the left of each plot. */
  ticks?: boolean;
  /** Whether cells of about 3:2 take the place of the seed's where these would be strips or slivers. */
  shaped?: boolean;
}

const narrowestCss = 32;
const labelCss = 14;
const ticksCss = 40;
/** Room for numbers of fewer digits, in cells that are narrower than twice the above; none in those below the second. */
const fewDigitsCss = 34;
const narrowestTickedCss = 60;
/** Room at the right for what shows how far the rows are scrolled. */
const scrollbarCss = 24;
/** Width to height of a cell where the seed's rule does not fit. */
const aspect = 2.5;
/** By so much the columns may be more or fewer than that asks for, if the cells then fill the canvas better. */
const slack = 1.2;
/** The shape of cells that were asked to be no strips, and the flattest and the steepest that are left as they are. */
const [wellShaped, flattest, steepest] = [1.5, 5, 1 / 3];
/** So few cells lie as the seed has them, one above the other, whatever their shape. */
const mostStacked = 4;
/** So much of the shape's logarithm is given up for a picture without empty places. */
const emptyWeight = 0.5;

/**
 * Lays cells out by the seed's rule: rows = the largest divisor of the count that is at most `mostRows`, columns =
 * count / rows. Where `shaped` asks for it and this gives five or more cells flatter than 5:1 or steeper than 1:3, cells of about 3:2.
 * Where the rule leaves cells narrower than 32 CSS pixels (a large prime, thousands of channels), cells of about 5:2 fill
 * the space instead, and the last row may be short. Where even these are lower than the smallest cell,
 * the rows run on below the canvas.
 */
export function layOutGrid(count: number, mostRows: number, space: GridSpace): GridLayout {
  const all = placeCells(count, mostRows, space);
  if (scrollEnd(all, space.height) === 0) return all;
  return placeCells(count, mostRows, {
    ...space,
    width: Math.max(1, space.width - Math.round(scrollbarCss * space.dpr)),
  });
}

function placeCells(count: number, mostRows: number, space: GridSpace): GridLayout {
  const { width, height, dpr, smallestCss = 0 } = space;
  const { rows, columns } = rowsAndColumns(count, mostRows, space);
  const pitch: [number, number] = [
    Math.max(1, Math.floor(width / columns)),
    Math.max(1, Math.floor(height / rows), Math.round(smallestCss * dpr)),
  ];
  const labelRoom = Math.round(labelCss * dpr);
  const labels = space.labels && pitch[0] >= 1.5 * labelRoom && pitch[1] >= 2 * labelRoom;
  const gap = [Math.floor(pitch[0] * 0.06), Math.floor(pitch[1] * 0.08)];
  const tickRoom = space.ticks ? tickRoomIn(pitch[0] / dpr) : 0;
  const left = Math.max(Math.round(tickRoom * dpr), gap[0]);
  const inset: [number, number] = [left, labels ? Math.max(labelRoom, gap[1]) : gap[1]];
  const plot: [number, number] = [Math.max(1, pitch[0] - left - gap[0]), Math.max(1, pitch[1] - inset[1] - gap[1])];
  return { columns, rows, pitch, inset, plot, labels, ticks: tickRoom > 0 };
}

/** Room for numbers beside a plot, in CSS pixels; 0 where they would leave too little of it. */
function tickRoomIn(cell: number): number {
  return cell >= 2 * ticksCss ? ticksCss : cell >= narrowestTickedCss ? fewDigitsCss : 0;
}

/** One cell that fills the canvas. */
export function onePlot(width: number, height: number): GridLayout {
  const size: [number, number] = [width, height];
  return { columns: 1, rows: 1, pitch: size, inset: [0, 0], plot: size, labels: false, ticks: true };
}

/** The cell under a pixel, and how far along its plot from 0 to 1; null at the left and right of the plots. */
export function cellAt(
  { pitch, inset, plot, columns }: GridLayout,
  x: number,
  y: number,
): { cell: number; along: number } | null {
  const [column, row] = [Math.floor(x / pitch[0]), Math.floor(y / pitch[1])];
  const along = (x - column * pitch[0] - inset[0]) / plot[0];
  return column >= columns || along < 0 || along >= 1 ? null : { cell: row * columns + column, along };
}

/** Rows of cells above the picture when it is scrolled to its end; 0 when all cells are on the canvas. */
export function scrollEnd({ rows, pitch }: GridLayout, height: number): number {
  return Math.max(0, rows - height / pitch[1]);
}

function rowsAndColumns(
  count: number,
  mostRows: number,
  { width, height, dpr, rows: fixed = 0, smallestCss = 0, shaped = false }: GridSpace,
): { rows: number; columns: number } {
  if (fixed > 0) return { rows: Math.min(fixed, count), columns: Math.ceil(count / Math.min(fixed, count)) };
  const divisor = largestDivisor(count, mostRows);
  const shape = (width * divisor * divisor) / (height * count);
  const fits = divisor * width >= count * narrowestCss * dpr;
  if (fits && shaped && count > mostStacked && (shape > flattest || shape < steepest)) {
    const best = bestShaped(count, { width, height, most: Math.floor(width / (narrowestCss * dpr)) });
    if (height / best.rows >= smallestCss * dpr) return best;
  }
  if (fits) return { rows: divisor, columns: count / divisor };
  const filled = fullest(count, { width, height });
  if (height / filled.rows >= smallestCss * dpr) return filled;
  return inRows(count, Math.floor(width / (smallestCss * dpr * aspect)));
}

function inRows(count: number, columns: number): { rows: number; columns: number } {
  const kept = Math.min(count, Math.max(1, columns));
  return { columns: kept, rows: Math.ceil(count / kept) };
}

/**
 * Of the numbers of columns that give cells of about the right shape, the one that leaves the fewest pixels without a
 * cell.
 */
function fullest(
  count: number,
  { width, height }: { width: number; height: number },
): { rows: number; columns: number } {
  const ideal = Math.sqrt((count * width) / (height * aspect));
  const used = ({ rows, columns }: { rows: number; columns: number }): number =>
    count * Math.floor(width / columns) * Math.floor(height / rows);
  let best = inRows(count, Math.round(ideal));
  for (let columns = Math.ceil(ideal / slack); columns <= ideal * slack; columns++) {
    const next = inRows(count, columns);
    if (used(next) > used(best)) best = next;
  }
  return best;
}

/** Of at most so many columns the number that gives cells nearest to 3:2; empty places count against it. */
function bestShaped(
  count: number,
  { width, height, most }: { width: number; height: number; most: number },
): { rows: number; columns: number } {
  const cost = ({ rows, columns }: { rows: number; columns: number }): number => {
    const shape = (width * rows) / (columns * height);
    return Math.abs(Math.log(shape / wellShaped)) + emptyWeight * (1 - count / (rows * columns));
  };
  let best = inRows(count, 1);
  for (let columns = 2; columns <= Math.min(count, most); columns++) {
    const next = inRows(count, columns);
    if (cost(next) < cost(best)) best = next;
  }
  return best;
}

function largestDivisor(count: number, most: number): number {
  for (let divisor = Math.min(count, Math.max(1, most)); divisor > 1; divisor--) {
    if (count % divisor === 0) return divisor;
  }
  return 1;
}
