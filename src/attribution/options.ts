import type { Target } from '../models/training/target';
import type * as tf from '../tfjs/tf';
import { checkNumbers, refuseStrangers } from './option-checks';
import { readMethod, type Method } from './methods';

/** Where a path or a window begins: zeros, the input's mean per channel, or numbers of the input's shape. */
export type Baseline = 'zeros' | 'mean' | BaselineArray | Readonly<Record<string, 'zeros' | 'mean' | BaselineArray>>;

/** Numbers as a tensor, nested lists, or flat with as many entries as an input, a sample of it or its channels have. */
export type BaselineArray = tf.Tensor | tf.TypedArray | NumberLists;
export type NumberLists = readonly (number | NumberLists)[];

export interface AttributionOptions {
  /** How relevance is computed; iNNvestigate's names are taken too. */
  method: Method | (string & {});
  /** A unit of the first output, of the last step where it has steps, or each sample's largest (default 0). */
  target?: Target;
  /** Whether the target is the unit before the last layer's activation, such as a softmax (default false). */
  logit?: boolean;
  /** Integrated gradients: points on the way from the baseline to the input (default 64). */
  steps?: number;
  /** Integrated gradients and occlusion (default zeros); with several inputs also by the input's name. */
  baseline?: Baseline;
  /** SmoothGrad: noisy copies (default 64). */
  n?: number;
  /** SmoothGrad: the noise's standard deviation as a share of the input's range (default 0.1). */
  noise?: number;
  /** SmoothGrad: of the noise; the same seed gives the same one (default 0). */
  seed?: number;
  /** Occlusion: steps that are hidden at once, or a side per axis after the samples (default 1). */
  window?: number | readonly number[];
  /** LRP: what keeps a small sum from dividing (default 0.001). */
  epsilon?: number;
  /** Whether `total` and `delta` are read, at most 12 bytes (default true); null without. */
  readTotal?: boolean;
}

/** Options that are checked, with their defaults. */
export interface Settings {
  method: Method;
  target: Target;
  logit: boolean;
  steps: number;
  baseline: Baseline;
  n: number;
  noise: number;
  seed: number;
  window: number | readonly number[];
  epsilon: number;
  readTotal: boolean;
}

/** Checked options; throws a sentence for a method that is unknown, and for numbers out of their range. */
export function readOptions(given: AttributionOptions): Settings {
  const method = readMethod(given?.method);
  refuseStrangers(method, given);
  const settings: Settings = {
    ...{ target: 0, logit: false, steps: 64, baseline: 'zeros', n: 64, noise: 0.1, seed: 0, window: 1 },
    ...{ epsilon: 0.001, readTotal: true },
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    method,
  };
  checkNumbers(settings);
  return settings;
}
