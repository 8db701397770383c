import { seededNumbers } from '../random';

/** Seeded chances: the same on every machine. */
export class Dice {
  #numbers: Float32Array;
  #at = 0;

  constructor(readonly seed: number) {
    this.#numbers = seededNumbers(1 << 16, seed);
  }

  /** A whole number from 0 to below the end. */
  below(end: number): number {
    const number = this.#numbers[this.#at++ % this.#numbers.length];
    return Math.min(end - 1, Math.floor(((number + 1) / 2) * end));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}
