import type { Tick } from './ticks';

/** As figure/styles.ts has it. */
export const tickFont = '11px system-ui, sans-serif';
/** Height of a line of it, in CSS pixels. */
export const tickHeight = 13;

/** A label along an axis, in CSS pixels. */
export interface Extent {
  /** The label's middle. */
  at: number;
  /** How much of the axis it takes. */
  size: number;
  /** Where not all have room, a label of lower rank takes its room first. */
  rank: number;
}

/** Which labels are written so that none lies on another: one for each, in their order. */
export function withRoom(labels: readonly Extent[], gap: number): boolean[] {
  const kept = labels.map(() => false);
  const free = ({ at, size }: Extent): boolean =>
    labels.every((other, i) => !kept[i] || Math.abs(other.at - at) >= (other.size + size) / 2 + gap);
  const order = labels.map((_, i) => i).toSorted((a, b) => labels[a].rank - labels[b].rank);
  for (const i of order) kept[i] = labels[i].size > 0 && free(labels[i]);
  return kept;
}

/** Ranks of a row of ticks: those that stand out first, then every second, fourth, … so that what is left lies evenly. */
export function evenRanks(ticks: readonly Tick[]): number[] {
  return ticks.map(({ lit }, i) => {
    if (lit) return -1;
    return i === 0 ? 0 : 32 - Math.log2(i & -i);
  });
}
