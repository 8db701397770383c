import type { RnnWeight } from '../../components/rnn-weights';
import type { ElementData } from '../../src/index';

/** Data that examples show: the same on every machine, or the same file. */
export interface Dataset {
  /** The name that the example's code gives it. */
  name: string;
  /** What it is, with its shape, as the example's code says it. */
  about: string;
  make(): ElementData | readonly RnnWeight[] | Promise<ElementData>;
}

/** Seeded uniform numbers in 0…1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers about zero with deviation one, near enough: the sum of twelve uniform ones. */
export function normalFrom(seed: number): () => number {
  const next = randomFrom(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next();
    return sum;
  };
}

/**
 * A dataset that is made of a formula.
 *
 * axes  length of each axis, by its name, the outermost first
 * at    the value at these indices; asked in row-major order
 */
export function formula(
  name: string,
  about: string,
  axes: Record<string, number>,
  makeAt: () => (...indices: number[]) => number,
): Dataset {
  const shape = Object.values(axes);
  return {
    name,
    about: `${about}: [${Object.entries(axes)
      .map(([axis, length]) => `${axis} ${length}`)
      .join(', ')}]`,
    make() {
      const at = makeAt();
      const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
      const indices = shape.map(() => 0);
      for (let i = 0; i < values.length; i++) {
        let rest = i;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          indices[axis] = rest % shape[axis];
          rest = Math.floor(rest / shape[axis]);
        }
        values[i] = at(...indices);
      }
      return { values, shape, axes: Object.keys(axes) };
    },
  };
}
