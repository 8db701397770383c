import type { HeatmapView } from './view';
import type { ProfileSide } from './profile-strip';

/** A cell of the drawn matrix. */
export interface PlacedCell {
  row: number;
  column: number;
}

/** What a heatmap's view reads for its axes and its summary, by name. */
export interface HeatmapNumbers {
  /** Lowest and highest finite value, and the lowest above zero; lowest > highest without any. */
  range: readonly [low: number, high: number, lowestPositive: number];
  lowestAt: PlacedCell;
  highestAt: PlacedCell;
  /** Ends of the axis of each strip beside the map. */
  strips: Partial<Record<ProfileSide, readonly [low: number, high: number]>>;
}

export function heatmapNumbers(numbers: readonly number[], view: HeatmapView): HeatmapNumbers {
  const [low, high, lowestPositive, lowestAt, highestAt, ...ends] = numbers;
  const cell = (place: number): PlacedCell => ({
    row: Math.floor(place / view.columns),
    column: place % view.columns,
  });
  const logarithmic = view.options.norm.kind === 'log';
  const strips = view.profiles.ranges().flatMap(({ side }, i) => {
    const [lowest, highest, positive] = ends.slice(3 * i, 3 * i + 3);
    const choice = view.profileChoices[side];
    const low = logarithmic && choice && 'line' in choice ? positive : lowest;
    return low <= highest ? [[side, [low, highest]] as const] : [];
  });
  return {
    range: [low, high, lowestPositive],
    lowestAt: cell(lowestAt),
    highestAt: cell(highestAt),
    strips: Object.fromEntries(strips),
  };
}
