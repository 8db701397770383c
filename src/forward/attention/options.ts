import { isGateActivation, type GateActivation } from '../gate-activations';

/** How a library applies masks to scores; the numbers are those of attention/scores.wgsl. */
const maskings = {
  'additive-both': 0,
  'multiplicative-eps': 1,
  exclude: 2,
  'additive-keys': 3,
  replace: 4,
  penalise: 5,
} as const;

export type Masking = keyof typeof maskings;

export function maskingNumber(masking: Masking): number {
  return maskings[masking];
}

/** The keys that a query may attend to: lower ≤ key < lower + width, with lower = query + lowerOffset. */
export interface Band {
  lowerOffset: number;
  width: number;
}

/** A band that holds every pair. */
export const everywhere: Band = { lowerOffset: -1e9, width: 2e9 };

/** A band that holds the query itself and all before it. */
export const untilNow: Band = { lowerOffset: -1e9 + 1, width: 1e9 };

/**
 * The band of keras-self-attention's options: an even width reaches one step further back than forward.
 *
 * width  null for all positions
 */
export function bandOf(width: number | null, historyOnly: boolean): Band {
  if (historyOnly) return width === null ? untilNow : { lowerOffset: 1 - width, width };
  return width === null ? everywhere : { lowerOffset: -Math.floor(width / 2), width };
}

/** What is left of a band where keys count only within `window` - 1 positions of the query, on both sides. */
export function withinWindow({ lowerOffset, width }: Band, window: number): Band {
  const lower = Math.max(lowerOffset, 1 - window);
  return { lowerOffset: lower, width: Math.max(0, Math.min(lowerOffset + width, window) - lower) };
}

/** What an attention kernel does with the scores, and what it writes. */
export interface AttentionOptions {
  masking: Masking;
  band: Band;
  /** Applied to the scores before the masks; by tfjs class name. */
  activation: GateActivation;
  /** Whether to write the weights, samples × queries × keys of them. */
  map: boolean;
}

/** Whether the kernels fuse the score activation of this name. */
export const isFusedActivation = isGateActivation;
