import type { HistogramOptions } from './options';

/** How many values of an entry are in no bin. */
export interface OddCounts {
  nan: number;
  infinite: number;
  outside: number;
}

/** What the axes say; entries, and groups of entries with common limits, in their order. */
export interface HistogramNumbers {
  /** Lowest and highest finite value, for each group with the same bins; lowest above highest without any. */
  ranges: [low: number, high: number][];
  /** The count that the y-axis is made for, for each group with the same. */
  tops: number[];
  /** For each entry. */
  odd: OddCounts[];
  /** For each entry its highest bins, highest first; those without a value are left out. */
  peaks: [count: number, bin: number][][];
}

/** How many of each there are; stands before the numbers themselves, so that they explain themselves. */
export interface NumberCounts {
  xGroups: number;
  yGroups: number;
  entries: number;
  ranks: number;
}

/** Joins what was read into the one list that a figure keeps. */
export function joinNumbers({ xGroups, yGroups, entries, ranks }: NumberCounts, bytes: ArrayBuffer): number[] {
  const floats = 2 * xGroups;
  const read = [...new Float32Array(bytes, 0, floats), ...new Uint32Array(bytes, 4 * floats)];
  return [xGroups, yGroups, entries, ranks, ...read];
}

/** Takes such a list apart again; null when there are not as many as wanted: what is shown has changed since. */
export function histogramNumbers(numbers: readonly number[], wanted: NumberCounts): HistogramNumbers | null {
  const { xGroups, yGroups, entries, ranks } = wanted;
  if ([xGroups, yGroups, entries, ranks].some((count, i) => count !== numbers[i])) return null;
  let at = 4;
  const take = (count: number, size: number): number[][] => {
    const start = at;
    at += count * size;
    return Array.from({ length: count }, (_, i) => numbers.slice(start + i * size, start + (i + 1) * size));
  };
  return {
    ranges: take(xGroups, 2) as [number, number][],
    tops: take(yGroups, 1).flat(),
    odd: take(entries, 4).map(([nan, infinite, outside]) => ({ nan, infinite, outside })),
    peaks: take(entries, 2 * ranks).map((flat) =>
      Array.from({ length: ranks }, (_, i): [number, number] => [flat[2 * i], flat[2 * i + 1]]).filter(([n]) => n > 0),
    ),
  };
}

/** Where the bins of values in this range end, as shaders/passes/histogram-bins.wgsl has it; null without any finite value. */
export function binEnds(
  [low, high]: readonly [number, number],
  { xlims, centerZero }: Pick<HistogramOptions, 'xlims' | 'centerZero'>,
): [number, number] | null {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const ends: [number, number] = xlims ? [...xlims] : centerZero ? [-reach, reach] : [low, high];
  if (!xlims && low > high) return null;
  return ends[0] === ends[1] ? [ends[0] - 0.5, ends[1] + 0.5] : ends;
}

/** The count at the top of the plot. */
export function countTop(top: number, ylim: number): number {
  return ylim || 1.05 * Math.max(1, top);
}
