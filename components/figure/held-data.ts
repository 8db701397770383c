import { holdData, type ElementData, type HeldData } from '../../src/views/data';

/** The reference itself, apart from its owner, so that it can be let go when the owner is gone. */
interface Reference {
  held: HeldData | null;
}

/**
 * An element that is never on a page is not disconnected either: its data is let go when nothing refers to it any more.
 */
const dropped = new FinalizationRegistry<Reference>((reference) => reference.held?.release());

/** One reference to data at a time: taking other data lets go of the last. */
export class DataHold {
  readonly #reference: Reference = { held: null };

  constructor() {
    dropped.register(this, this.#reference);
  }

  get held(): HeldData | null {
    return this.#reference.held;
  }

  take(data: ElementData | null | undefined): void {
    this.release();
    this.#reference.held = data === null || data === undefined ? null : holdData(data);
  }

  /** The data could not be opened: nothing is left to let go of. */
  forget(): void {
    this.#reference.held = null;
  }

  release(): void {
    this.#reference.held?.release();
    this.forget();
  }
}
