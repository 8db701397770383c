/** So many animation frames without a new picture, and the data counts as at rest: half a second on most screens. */
const quietFrames = 30;

/**
 * Tells when to fetch the few numbers that the axes show. The first picture's are fetched at once; after that only when the data has
 * come to rest, so that a live view reads nothing back. Rest is counted in frames, not in time: a slow page is no page at rest.
 */
export class Settle {
  #waiting = 0;
  #left = 0;
  #drawnBefore = false;

  constructor(readonly fetch: () => void) {}

  /** Whether the data changed a moment ago, and may do so again. */
  get live(): boolean {
    return this.#waiting !== 0;
  }

  /** To be called after each picture of new data. */
  drawn(): void {
    if (!this.#drawnBefore) {
      this.#drawnBefore = true;
      this.fetch();
      return;
    }
    this.#left = quietFrames;
    if (!this.#waiting) this.#wait();
  }

  stop(): void {
    cancelAnimationFrame(this.#waiting);
    this.#waiting = 0;
  }

  #wait(): void {
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#left -= 1;
      if (this.#left > 0) this.#wait();
      else this.fetch();
    });
  }
}
