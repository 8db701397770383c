/** Values of a shader's `override` constants. */
export type Constants = Record<string, number | boolean>;

/**
 * One shader compiled in several ways, so that what a picture does without costs it nothing. Each way is compiled when it is first
 * asked for, and kept.
 */
export class Variants<P> {
  readonly #made = new Map<string, P>();

  constructor(readonly create: (constants: Constants) => P) {}

  /** The program with these constants; they come in the same order each time. */
  with(constants: Constants): P {
    const key = Object.values(constants).join();
    let program = this.#made.get(key);
    if (!program) this.#made.set(key, (program = this.create(constants)));
    return program;
  }
}
