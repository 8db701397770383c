import type { Extremes, PlacedValue } from '../../passes/extreme-positions';

export type { Extremes, PlacedValue } from '../../passes/extreme-positions';

/** What the axes and the summary of a feature grid say. */
export interface GridNumbers {
  /** Of lines: bottom and top of each cell's y-axis; null where no ticks show them. */
  limits: readonly (readonly [bottom: number, top: number])[] | null;
  /**
   * Of density and heat: lowest and highest value, of heat the lowest above zero too; null where the norm's own ends
   * count.
   */
  range: readonly [low: number, high: number, lowestPositive?: number] | null;
  /** Of density with a colour bar: how many lines pass the pixel with the most of them. */
  peak?: number;
  /** Lowest and highest value that are drawn, by rows and columns of the drawn matrix; null when no value is finite. */
  extremes: Extremes | null;
}

/** A value of the data, by its indices there. */
export interface FoundValue {
  value: number;
  indices: number[];
}

/** Both ends of what is drawn, by the data's indices. */
export function extremesAt(
  { lowest, highest }: Extremes,
  indicesOf: (row: number, column: number) => number[],
): { lowest: FoundValue; highest: FoundValue } {
  const placed = ({ value, row, column }: PlacedValue): FoundValue => ({ value, indices: indicesOf(row, column) });
  return { lowest: placed(lowest), highest: placed(highest) };
}

/** The finite value that is nearest to a target: its index, or 0 when there is none. */
export function nearestOf(values: ArrayLike<number>, target: number): number {
  let nearest = 0;
  let distance = Infinity;
  for (let i = 0; i < values.length; i++) {
    const away = Math.abs(values[i] - target);
    if (away < distance) [nearest, distance] = [i, away];
  }
  return nearest;
}
