/** So many animation frames without a new picture, and the data counts as at rest: half a second on most screens. */
const quietFrames = 30;

/**
 * Says when to fetch the few numbers that the axes show. The first picture's are fetched at once; after that only when
 * the data has come to rest, so that a live view reads nothing back. Rest is counted in frames, not in time, and only
 * in those in which the GPU is idle: a page that is merely slow does not count as at rest.
 */
export class Settle {
  #waiting = 0;
  #left = 0;
  #drawnBefore = false;
  #painting = false;
  /** Counts the pictures, so that an older one that is finished late starts nothing. */
  #turn = 0;

  /** `finished`: resolves when the GPU has finished what was submitted. */
  constructor(
    readonly fetch: () => void,
    readonly finished: () => Promise<unknown> = () => Promise.resolve(),
  ) {}

  /** Whether the data changed a moment ago, and may do so again. */
  get live(): boolean {
    return this.#painting || this.#waiting !== 0;
  }

  /** To be called when there is new data: it does not rest before its picture is finished. */
  stirred(): void {
    if (!this.#drawnBefore) return;
    this.stop();
    this.#painting = true;
  }

  /** To be called after each picture of new data. */
  drawn(): void {
    if (!this.#drawnBefore) {
      this.#drawnBefore = true;
      this.fetch();
      return;
    }
    this.stirred();
    const turn = this.#turn;
    const count = (): void => {
      if (turn !== this.#turn) return;
      this.#painting = false;
      this.#left = quietFrames;
      this.#wait();
    };
    void this.finished().then(count, count);
  }

  stop(): void {
    cancelAnimationFrame(this.#waiting);
    this.#waiting = 0;
    this.#painting = false;
    this.#turn += 1;
  }

  /**
   * A frame counts when the GPU has finished all submitted work: data that is still being computed is not at rest.
   */
  #wait(): void {
    const turn = this.#turn;
    const counted = (): void => {
      if (turn !== this.#turn) return;
      this.#waiting = 0;
      this.#left -= 1;
      if (this.#left > 0) this.#wait();
      else this.fetch();
    };
    this.#waiting = requestAnimationFrame(() => void this.finished().then(counted, counted));
  }
}
