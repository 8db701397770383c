/** Sizes of the table in CSS pixels: of a cell, of the layers' names and of the row of tokens. */
export const lensSizes = { width: 76, height: 26, names: 40, head: 26 } as const;

/** Cells beside those in sight, so that none is missing while one scrolls. */
const margin = 1;

/** A cell by its row from the top, and its token. */
export type LensPlace = readonly [row: number, token: number];

/** Rows and tokens that are drawn: [first, end). */
export interface LensWindow {
  rows: readonly [first: number, end: number];
  tokens: readonly [first: number, end: number];
}

/** What is scrolled: the table's part in sight. */
export type Scroller = Pick<HTMLElement, 'scrollLeft' | 'scrollTop' | 'clientWidth' | 'clientHeight'>;

/** The whole table in CSS pixels. */
export function lensSpace(layers: number, tokens: number): { width: number; height: number } {
  const { width, height, names, head } = lensSizes;
  return { width: names + width * tokens, height: head + height * layers };
}

/** The rows and tokens that are drawn for what is in sight. */
export function windowOf(scroller: Scroller, layers: number, tokens: number): LensWindow {
  const { width, height, names, head } = lensSizes;
  return {
    rows: range(scroller.scrollTop, scroller.clientHeight - head, { size: height, count: layers }),
    tokens: range(scroller.scrollLeft, scroller.clientWidth - names, { size: width, count: tokens }),
  };
}

function range(at: number, room: number, { size, count }: { size: number; count: number }): [number, number] {
  if (room <= 0) return [0, 0];
  const first = Math.max(0, Math.floor(at / size) - margin);
  return [Math.min(first, count), Math.min(count, Math.ceil((at + room) / size) + margin)];
}

/** Scrolls as little as brings a cell into sight, beside the names and below the row of tokens. */
export function scrollToCell(scroller: Scroller, [row, token]: LensPlace): void {
  const { width, height, names, head } = lensSizes;
  scroller.scrollTop = nearest(scroller.scrollTop, scroller.clientHeight - head, [row * height, height]);
  scroller.scrollLeft = nearest(scroller.scrollLeft, scroller.clientWidth - names, [token * width, width]);
}

function nearest(at: number, room: number, [start, size]: readonly [start: number, size: number]): number {
  return Math.max(Math.min(at, start), start + size - room);
}

/** Whether the last token is in sight. */
export function showsEnd({
  scrollLeft,
  clientWidth,
  scrollWidth,
}: Scroller & Pick<HTMLElement, 'scrollWidth'>): boolean {
  return scrollLeft + clientWidth >= scrollWidth - lensSizes.width / 2;
}

export function isSame(one: LensWindow, other: LensWindow): boolean {
  const same = ([first, end]: LensWindow['rows'], [a, b]: LensWindow['rows']): boolean => first === a && end === b;
  return same(one.rows, other.rows) && same(one.tokens, other.tokens);
}

/** From `first` to before `end`. */
export function indices([first, end]: readonly [number, number]): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
