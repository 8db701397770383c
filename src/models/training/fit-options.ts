import type { FitOptions } from './fit';

/** The numbers of `fit` with their defaults; throws for one that is out of its range. */
export function checkFit({ batchSize = 32, epochs = 1, shuffle = true, seed = 0 }: FitOptions) {
  for (const [name, value] of Object.entries({ batchSize, epochs })) {
    if (!(Number.isInteger(value) && value > 0))
      throw new Error(`fit: ${name} is ${value}. Give a whole number above 0.`);
  }
  if (!Number.isFinite(seed)) throw new Error(`fit: seed is ${seed}. Give a number.`);
  return { batchSize, epochs, shuffle, seed };
}
