import { KeyedCache, keyOf } from './keyed-cache';
import type { Constants } from './program';

/** Ways that one owner keeps: more than any picture's options make. */
const waysKept = 64;

/**
 * One shader compiled in several ways, so that a picture pays only for what it shows. Each way is compiled at its first
 * use and kept.
 */
export class Variants<P> {
  readonly #ways = new KeyedCache<P>(waysKept);

  constructor(readonly create: (constants: Constants) => P) {}

  /** The program with these constants; they come in the same order each time. */
  with(constants: Constants): P {
    return this.#ways.get(keyOf(constants), () => this.create(constants));
  }
}
