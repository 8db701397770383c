import type { HistogramView } from '../../src/views/histogram/view';
import { binEnds, type HistogramNumbers } from '../../src/views/histogram/numbers';
import { checkSight, type Sight } from '../figure/tools/sight';
import { entryName, type EntryNames } from './words';

/**
 * Edges and counts, a row per bin: its two ends, then the count of each histogram; where histograms have bins of their
 * own, the ends of each before its count. Numbers are float64: counts are whole beyond what float32 holds.
 *
 * cost  reads 4 bytes for each count
 */
export async function histogramSight(
  view: HistogramView,
  names: EntryNames,
  numbers: HistogramNumbers,
): Promise<Sight> {
  const { bins } = view.options;
  const entries = Array.from({ length: view.entries }, (_, entry) => entry);
  const shared = numbers.ranges.length === 1;
  const width = shared ? 2 + entries.length : 3 * entries.length;
  checkSight(bins * width);
  const counts = await view.readCounts(entries, { from: 0, length: bins });
  const edges = numbers.ranges.map((range) => binEnds(range, view.options) ?? [NaN, NaN]);
  const edgesOf = (entry: number, bin: number): number[] => {
    const [low, high] = edges[view.groupsOf(entry).x];
    return [bin, bin + 1].map((edge) => low + (edge / bins) * (high - low));
  };
  const values = new Float64Array(bins * width);
  for (let bin = 0; bin < bins; bin++) {
    const row = shared
      ? [...edgesOf(0, bin), ...counts.map((of) => of[bin])]
      : entries.flatMap((entry) => [...edgesOf(entry, bin), counts[entry][bin]]);
    values.set(row, bin * width);
  }
  const called = entries.map((entry) => entryName(view, names, entry) || 'count');
  return {
    corner: null,
    columns: shared ? ['low', 'high', ...called] : called.flatMap((name) => [`${name} low`, `${name} high`, name]),
    rows: [],
    shape: [bins, width],
    values,
  };
}
