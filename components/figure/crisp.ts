/** Where a line of one pixel's width is drawn sharply: the middle of the pixel that it falls into. */
export function crisp(at: number): number {
  return Math.floor(at) + 0.5;
}
