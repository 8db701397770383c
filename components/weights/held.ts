import { holdData, type ElementData, type HeldData } from '../../src/views/data';
import { checkedWeights, type RnnWeight } from './weights-data';

/**
 * The weights that were given, safe from being disposed: another view of the same numbers is made without asking the page
 * for them again.
 */
export class HeldWeights {
  list: readonly RnnWeight[] = [];
  #held: HeldData[] = [];

  /** Why the last that were given are not held; null when they are. */
  refusal: Error | null = null;

  /** Holds these in place of the last ones; parts of single gates are not held. */
  take(given: unknown): void {
    try {
      this.#hold(given === null ? [] : checkedWeights(given));
      this.refusal = null;
    } catch (error) {
      this.refusal = error as Error;
    }
  }

  #hold(weights: readonly RnnWeight[]): void {
    const before = this.#held;
    this.#held = [];
    this.list = weights.map((weight) => {
      if (!('tensor' in weight) || !weight.tensor) return weight;
      const held = holdData({ tensor: weight.tensor });
      this.#held.push(held);
      return { ...weight, tensor: (held.data as Extract<ElementData, { tensor: unknown }>).tensor };
    });
    for (const one of before) one.release();
  }

  release(): void {
    for (const one of this.#held.splice(0)) one.release();
  }
}
