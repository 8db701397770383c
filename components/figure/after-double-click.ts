/** A second click within this time makes a double click, in ms: what browsers count by. */
const doubleClickTime = 500;

/**
 * Puts off what a click does until it cannot be the first half of a double click any more. Of two clicks in that time
 * that make no double click, elsewhere, the first is done when the second comes.
 */
export class AfterDoubleClick {
  #timer = 0;
  #put: (() => void) | null = null;

  put(action: () => void): void {
    this.now();
    this.#put = action;
    this.#timer = window.setTimeout(() => this.now(), doubleClickTime);
  }

  /** Does at once what was put off. */
  now(): void {
    const action = this.#put;
    this.cancel();
    action?.();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#put = null;
  }
}
