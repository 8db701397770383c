import type { RecurrenceSizes } from '../recurrent/plan';
import { placeBlocks, type Blocks } from './blocks';

/** The sizes that decide whether an LSTM fits the textures of a GPU. */
export type LstmSizes = Pick<RecurrenceSizes, 'samples' | 'steps' | 'units' | 'directions' | 'tapped'> & {
  features: number;
};

/** Where the numbers of an LSTM lie in textures. */
export interface LstmPlan {
  /** The input, four features to a texel: a block per time, a row per sample. */
  inputs: Blocks;
  /** The input's part of the gates: a block per step, a row per direction and sample, a texel per unit. */
  projected: Blocks;
  /** The states before every other step, and after the last one. */
  states: Blocks;
  /** Features rounded up to whole texels. */
  paddedFeatures: number;
}

/**
 * Lays an LSTM out in textures with sides of `maxSide` at most.
 *
 * returns  the plan, or why there is none, as a sentence
 */
export function planLstm(sizes: LstmSizes, maxSide: number): LstmPlan | string {
  const { samples, steps, features, units, directions } = sizes;
  const quads = Math.ceil(features / 4);
  const rows = directions * samples;
  const inputs = placeBlocks(steps, [quads, samples], maxSide);
  const projected = placeBlocks(steps, [units, rows], maxSide);
  const states = placeBlocks(Math.floor(steps / 2) + 1, [units, rows], maxSide);
  const weights = directions * Math.max(units, 4 * quads + 1);
  if (weights > maxSide) return tooLarge(`weights take ${weights} rows of a texture`, maxSide);
  if (directions * samples * steps * units > maxSide ** 2 || !inputs || !projected || !states) {
    const what = `${steps} steps of ${samples} sequences with ${features} features and ${directions * units} units`;
    return tooLarge(`${what} do not fit a texture`, maxSide);
  }
  return { inputs, projected, states, paddedFeatures: 4 * quads };
}

function tooLarge(what: string, maxSide: number): string {
  return `Its ${what}; this GPU’s have ${maxSide} × ${maxSide} at most.`;
}
