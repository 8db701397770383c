import type { LayerOutput } from '../../src/index';

/** How an output is shown: by the names of its last axes. */
export type FigureKind = 'series' | 'map' | 'heads' | 'vector' | 'values';

/**
 * Which view fits.
 *
 * series  (time, channel): lines and a heatmap     map     (query, key): a heatmap
 * heads   (head, query, key): a heatmap per head   vector  one axis per sample: bars and a histogram
 * values  anything else: a histogram
 */
export function kindOf({ axes, tensor }: Pick<LayerOutput, 'axes' | 'tensor'>): FigureKind {
  const [sample, ...rest] = axes;
  const named = (...names: string[]): boolean => rest.join() === names.join();
  if (sample !== 'sample' || axes.length !== tensor.rank) return 'values';
  if (named('head', 'query', 'key')) return 'heads';
  if (named('query', 'key')) return 'map';
  if (named('time', 'channel')) return 'series';
  return rest.length === 1 ? 'vector' : 'values';
}

/** As many bins as the values can fill. */
export function binsFor(count: number): number {
  return Math.min(500, Math.max(20, Math.round(4 * Math.sqrt(count))));
}

/** "sample 1, time 18, channel 10". */
export function shapeText({ axes, tensor }: Pick<LayerOutput, 'axes' | 'tensor'>): string {
  return tensor.shape.map((side, axis) => `${axes[axis] ?? 'axis'} ${side}`).join(', ');
}

/** "18 × 10", of one sample; "any" where the model leaves a side open. */
export function shapeOfSample(shape: readonly (number | null)[]): string {
  return (
    shape
      .slice(1)
      .map((side) => side ?? 'any')
      .join(' × ') || '1'
  );
}
