/** After this long without a new picture the data counts as at rest, in ms. */
const quiet = 400;
/** A slow live view may have longer gaps than that; so many of its last gap count as rest. */
const quietGaps = 3;

/**
 * Tells when to fetch the few numbers that the axes show. The first picture's are fetched at once; after that only when the data
 * has come to rest, so that a live view reads nothing back.
 */
export class Settle {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastDraw: number | null = null;
  #lastGap = 0;

  constructor(readonly fetch: () => void) {}

  /** To be called after each picture of new data. */
  drawn(): void {
    const now = performance.now();
    if (this.#lastDraw === null) {
      this.#lastDraw = now;
      this.fetch();
      return;
    }
    this.#lastGap = Math.min(now - this.#lastDraw, 2000);
    this.#lastDraw = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.fetch(), Math.max(quiet, quietGaps * this.#lastGap));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
