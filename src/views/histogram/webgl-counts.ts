import { groupCount, groupOf } from '../../passes/entry-ranges';
import type { HistogramNumbers, OddCounts } from './numbers';
import type { HistogramScene } from './scene';

const largest = 3.4028234663852886e38;
const { fround } = Math;

/** What the CPU counts of a scene: its numbers, and for each entry a count per bin. */
export interface CountedBins extends HistogramNumbers {
  counts: Uint32Array;
}

/**
 * Counts the values of each entry in its bins as histogram-bins.wgsl does, in float32.
 *
 * values  [entries][values of each]
 */
export function countBins(values: Float32Array, { options, axes, grid }: HistogramScene): CountedBins {
  const { bins, shareX } = options;
  const entries = axes.cells * axes.overlays;
  const perEntry = values.length / entries;
  const ofEntry = (entry: number): Float32Array => values.subarray(entry * perEntry, (entry + 1) * perEntry);
  const ranges = rangesOf(entries, groupCount(shareX, grid), {
    ofEntry,
    group: (entry) => groupOf(entry, shareX, grid),
  });
  const counts = new Uint32Array(entries * bins);
  const odd = Array.from({ length: entries }, (_, entry) => {
    const ends = endsOf(ranges[groupOf(entry, shareX, grid)], options);
    return countEntry(ofEntry(entry), ends, counts.subarray(entry * bins, (entry + 1) * bins));
  });
  const peaks = Array.from({ length: entries }, (_, entry) =>
    highestBins(counts.subarray(entry * bins, (entry + 1) * bins), options.peaksToClip + 1),
  );
  return { ranges, counts, odd, peaks, tops: topsOf(peaks, { options, grid }) };
}

/** Lowest and highest finite value of each group of entries; lowest above highest without any. */
function rangesOf(
  entries: number,
  groups: number,
  { ofEntry, group }: { ofEntry: (entry: number) => Float32Array; group: (entry: number) => number },
): [number, number][] {
  const ranges = Array.from({ length: groups }, (): [number, number] => [largest, -largest]);
  for (let entry = 0; entry < entries; entry++) {
    const range = ranges[group(entry)];
    for (const value of ofEntry(entry)) {
      if (!Number.isFinite(value)) continue;
      if (value < range[0]) range[0] = value;
      if (value > range[1]) range[1] = value;
    }
  }
  return ranges;
}

function endsOf(
  [low, high]: readonly [number, number],
  { xlims, centerZero }: HistogramScene['options'],
): [number, number] {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const ends = (xlims ?? (centerZero ? [-reach, reach] : [low, high])).map(fround);
  return ends[0] === ends[1] ? [fround(ends[0] - 0.5), fround(ends[0] + 0.5)] : [ends[0], ends[1]];
}

function countEntry(values: Float32Array, [low, high]: readonly [number, number], counts: Uint32Array): OddCounts {
  const odd = { nan: 0, infinite: 0, outside: 0 };
  const [bins, span] = [counts.length, fround(high - low)];
  for (const value of values) {
    if (Number.isNaN(value)) odd.nan += 1;
    else if (!Number.isFinite(value)) odd.infinite += 1;
    else if (value < low || value > high) odd.outside += 1;
    else {
      const bin = Math.floor(fround(fround(fround(value - low) / span) * bins));
      counts[bin > 0 ? Math.min(bin, bins - 1) : 0] += 1; // an infinite span gives NaN
    }
  }
  return odd;
}

/** The highest counts with their bins, highest first, equal ones from the left; those without a value are left out. */
function highestBins(counts: Uint32Array, ranks: number): [count: number, bin: number][] {
  const highest: [count: number, bin: number][] = [];
  counts.forEach((count, bin) => {
    if (count === 0 || (highest.length === ranks && count <= highest[ranks - 1][0])) return;
    let at = highest.length;
    while (at > 0 && highest[at - 1][0] < count) at--;
    highest.splice(at, 0, [count, bin]);
    if (highest.length > ranks) highest.pop();
  });
  return highest;
}

/** For each group with the same y-axis the highest count of the last rank that any of its entries has. */
function topsOf(
  peaks: readonly [count: number, bin: number][][],
  { options, grid }: Pick<HistogramScene, 'options' | 'grid'>,
): number[] {
  const found = Array.from({ length: groupCount(options.shareY, grid) }, () => ({ rank: 0, count: 0 }));
  peaks.forEach((ofEntry, entry) => {
    const top = found[groupOf(entry, options.shareY, grid)];
    const [rank, count] = [ofEntry.length, ofEntry.at(-1)?.[0] ?? 0];
    if (rank > top.rank || (rank === top.rank && count > top.count)) Object.assign(top, { rank, count });
  });
  return found.map(({ count }) => count);
}
