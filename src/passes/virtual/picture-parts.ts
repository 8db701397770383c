import type { MatrixPart, PicturePart, PictureSize } from '../../matrix/matrix-source';
import { foldedSize, fraction } from '../cell-extremes';

type Span = readonly [first: number, end: number];
type Covering = (index: number) => Span;

/** What of a matrix that is made in parts a picture depends on. */
export interface MadeMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Cells of one part at most. */
  readonly capacity: number;
}

/**
 * A picture in parts whose cells a matrix can make at once: whole rows of pixels, as many as fit; pieces of a row where
 * it does not.
 *
 * throws  when one pixel alone covers more cells than that
 */
export function pictureParts(matrix: MadeMatrix, picture: PictureSize, folded: boolean): PicturePart[] {
  const { window, width, height } = picture;
  const [wide, high] = folded ? foldedSize(picture) : [width, height];
  const { capacity } = matrix;
  const across = covering(folded, { origin: window.x, extent: window.width, pixels: width, cells: matrix.columns });
  const down = covering(folded, { origin: window.y, extent: window.height, pixels: height, cells: matrix.rows });
  const parts: PicturePart[] = [];
  const add = ([x, right]: Span, [y, bottom]: Span): void => {
    const cells = { rows: joined(down, [y, bottom]), columns: joined(across, [x, right]) };
    parts.push({ start: [x, y], made: [right - x, bottom - y], cells });
  };
  for (let y = 0; y < high;) {
    const bottom = furthest(down, [y, high], capacity / lengthOf(joined(across, [0, wide])));
    if (bottom > y) add([0, wide], [y, bottom]);
    for (let x = 0; bottom === y && x < wide;) {
      const right = furthest(across, [x, wide], capacity / lengthOf(down(y)));
      if (right === x) refuse(lengthOf(across(x)) * lengthOf(down(y)), capacity);
      add([x, right], [y, y + 1]);
      x = right;
    }
    y = Math.max(bottom, y + 1);
  }
  return parts;
}

/** The cells that pixel columns or rows cover, as cell-spans.wgsl has them; of kinds, as folded-pixels.wgsl has them. */
export function covering(
  folded: boolean,
  { origin, extent, pixels, cells }: { origin: number; extent: number; pixels: number; cells: number },
): Covering {
  const [from, length] = [Math.round(origin * fraction), Math.round(extent * fraction)];
  if (folded) {
    const first = Math.floor(from / fraction);
    return (kind) => {
      const cell = first + Math.floor(kind / 2);
      return [cell, Math.min(cell + 1 + (kind % 2), cells)];
    };
  }
  return (pixel) => {
    const first = Math.floor((from + Math.floor((pixel * length) / pixels)) / fraction);
    const end = Math.ceil((from + Math.ceil(((pixel + 1) * length) / pixels)) / fraction);
    return [first, Math.min(Math.max(end, first + 1), cells)];
  };
}

/** The rectangle of cells that a picture shows of a matrix of this size. */
export function cellsUnder(
  { window, width, height }: PictureSize,
  [rows, columns]: readonly [rows: number, columns: number],
): MatrixPart {
  const down = covering(false, { origin: window.y, extent: window.height, pixels: height, cells: rows });
  const across = covering(false, { origin: window.x, extent: window.width, pixels: width, cells: columns });
  return { rows: joined(down, [0, height]), columns: joined(across, [0, width]) };
}

function joined(spans: Covering, [first, end]: Span): Span {
  return [spans(first)[0], spans(end - 1)[1]];
}

function lengthOf([first, end]: Span): number {
  return end - first;
}

/** The last end up to which pixels from `first` on cover no more cells than `most`; `first` where one alone does. */
function furthest(spans: Covering, [first, end]: Span, most: number): number {
  let at = first;
  while (at < end && spans(at)[1] - spans(first)[0] <= most) at += 1;
  return at;
}

function refuse(covered: number, capacity: number): never {
  throw new RangeError(
    `a pixel of this picture covers ${covered} cells of a map that is never stored; ${capacity} are made at once. Draw it larger, or zoom in.`,
  );
}
