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

/** The numbers as four buffers hold them, one after another: ranges, tops, odd, peaks. */
export function histogramNumbers(
  bytes: ArrayBuffer,
  { xGroups, yGroups, entries, ranks }: { xGroups: number; yGroups: number; entries: number; ranks: number },
): HistogramNumbers {
  const floats = new Float32Array(bytes, 0, 2 * xGroups);
  const counts = new Uint32Array(bytes, floats.byteLength);
  const oddAt = yGroups;
  const peaksAt = oddAt + 4 * entries;
  const listOf = <Item>(length: number, item: (i: number) => Item): Item[] => Array.from({ length }, (_, i) => item(i));
  return {
    ranges: listOf(xGroups, (i) => [floats[2 * i], floats[2 * i + 1]]),
    tops: listOf(yGroups, (i) => counts[i]),
    odd: listOf(entries, (i) => {
      const [nan, infinite, outside] = counts.subarray(oddAt + 4 * i);
      return { nan, infinite, outside };
    }),
    peaks: listOf(entries, (entry) =>
      listOf(ranks, (i): [count: number, bin: number] => {
        const at = peaksAt + 2 * (entry * ranks + i);
        return [counts[at], counts[at + 1]];
      }).filter(([count]) => count > 0),
    ),
  };
}

/**
 * Where the bins of values in this range end, as shaders/passes/histogram-bins.wgsl has it; null without any finite
 * value.
 */
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
