/** What may be reported within a span of time. */
export interface Rate {
  /** Reports in a span. */
  count: number;
  /** In ms. */
  span: number;
}

/** Lets a few reports through in a span of time and counts the others: a broken draw fails in every frame. */
export class RateLimit {
  #began = -Infinity;
  #reported = 0;
  #leftOut = 0;

  constructor(
    readonly rate: Rate = { count: 10, span: 1000 },
    readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether to report: null when not; else how many were not since the last report. */
  next(): number | null {
    const now = this.now();
    const past = now - this.#began; // below 0 where the clock was turned back
    if (past >= this.rate.span || past < 0) [this.#began, this.#reported] = [now, 0];
    if (this.#reported >= this.rate.count) {
      this.#leftOut += 1;
      return null;
    }
    this.#reported += 1;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}
