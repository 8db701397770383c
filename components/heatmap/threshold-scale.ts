/** The slider goes from 0, which leaves out nothing, to this. */
export const thresholdSteps = 200;

/** The first step of a logarithmic slider leaves out what is below this share of the highest value. */
const smallest = 1e-4;

type Range = readonly [low: number, high: number];

/** Weights lie from 0 to 1, most of them near 1/T: equal steps would leave out nearly all of them at once. */
function isWeights([low, high]: Range): boolean {
  return low >= 0 && high <= 1 && high > 0;
}

/** The threshold at a step of the slider: equal steps, or equal factors for weights; undefined at 0. */
export function thresholdAt(step: number, range: Range): number | undefined {
  if (step <= 0) return undefined;
  const [low, high] = range;
  const share = (step - 1) / (thresholdSteps - 1);
  const value = isWeights(range) ? high * smallest ** (1 - share) : low + (step / thresholdSteps) * (high - low);
  return Number(value.toPrecision(4));
}

/** The step at a threshold; 0 for none. */
export function stepAt(threshold: number | undefined, range: Range): number {
  if (threshold === undefined) return 0;
  const [low, high] = range;
  const step = isWeights(range)
    ? 1 + (thresholdSteps - 1) * (1 - Math.log(Math.max(threshold, Number.MIN_VALUE) / high) / Math.log(smallest))
    : (thresholdSteps * (threshold - low)) / (high - low);
  return Math.round(Math.min(thresholdSteps, Math.max(isWeights(range) ? 1 : 0, step)));
}
