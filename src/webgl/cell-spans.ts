/** The part of a matrix that a picture shows, in cells. */
export interface Window {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface SpansOf {
  window: Window;
  /** The picture, in pixels. */
  width: number;
  height: number;
  /** The matrix. */
  rows: number;
  columns: number;
}

/** Fractions of a cell that a window keeps. */
const fraction = 256;

/**
 * The cells that each pixel column (first row) and each pixel row (second row) of a picture covers, as cell-spans.wgsl
 * has them: four numbers to a texel, (first, one past the last, 0, 0); `side` texels to a row.
 */
export function cellSpans({ window, width, height, rows, columns }: SpansOf): { side: number; numbers: Float32Array } {
  const side = Math.max(width, height);
  const numbers = new Float32Array(4 * 2 * side);
  for (let pixel = 0; pixel < width; pixel++) {
    numbers.set(covered(pixel, width, { origin: window.x, extent: window.width, cells: columns }), 4 * pixel);
  }
  for (let pixel = 0; pixel < height; pixel++) {
    numbers.set(covered(pixel, height, { origin: window.y, extent: window.height, cells: rows }), 4 * (side + pixel));
  }
  return { side, numbers };
}

/** Exact: no product exceeds 2^53. */
function covered(
  pixel: number,
  size: number,
  { origin, extent, cells }: { origin: number; extent: number; cells: number },
): [first: number, end: number] {
  const [from, length] = [Math.round(origin * fraction), Math.round(extent * fraction)];
  const first = Math.floor((from + Math.floor((pixel * length) / size)) / fraction);
  const end = Math.ceil((from + Math.ceil(((pixel + 1) * length) / size)) / fraction);
  return [first, Math.min(Math.max(end, first + 1), cells)];
}
