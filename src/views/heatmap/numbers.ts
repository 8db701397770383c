import { lineStatistics, type LineStatistic } from '../../passes/row-statistics';
import type { HeatmapOptions } from './options';
import type { ProfileChoice, ProfileSide } from './profiles';

export { lineStatistics, type LineStatistic } from '../../passes/row-statistics';

/** A cell of the drawn matrix. */
export interface PlacedCell {
  row: number;
  column: number;
}

/** Lowest and highest finite value, and the lowest above zero; low above high without any. */
export type ValueEnds = readonly [low: number, high: number, lowestPositive: number];

/** What a heatmap's axes and its summary say. */
export interface HeatmapNumbers {
  range: ValueEnds;
  lowestAt: PlacedCell;
  highestAt: PlacedCell;
  /** With a robust norm, the 1st and the 99th percentile of what it covers. */
  robust?: readonly [low: number, high: number];
  /** Of what each strip shows, all of it. */
  strips: Readonly<Partial<Record<ProfileSide, ValueEnds>>>;
}

/** One row's or one column's sum, entropy in bits, highest value and where that is; -1 where no value is finite. */
export type LineSummary = Record<LineStatistic, number>;

/** A line's summary from its statistics, as shaders/passes/row-statistics.wgsl writes them. */
export function lineSummary(statistics: Float32Array): LineSummary {
  return Object.fromEntries(lineStatistics.map((name, i) => [name, statistics[i]])) as LineSummary;
}

/** Both ends of a strip's axis, as shaders/views/profile.wgsl has them; null where no value is finite. */
export function stripEnds(
  ends: ValueEnds | undefined,
  choice: ProfileChoice | null,
  { norm }: Pick<HeatmapOptions, 'norm'>,
): [low: number, high: number] | null {
  if (!ends || !choice) return null;
  const low = norm.kind === 'log' && 'line' in choice ? ends[2] : ends[0];
  return low <= ends[1] ? [low, ends[1]] : null;
}
