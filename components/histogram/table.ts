import type { HistogramView } from '../../src/views/histogram/view';
import type { HistogramNumbers, OddCounts } from '../../src/views/histogram/numbers';
import { tableSide, tableStart, type TableData } from '../figure/table';
import { binName, entryName, type EntryNames } from './words';

const oddNames: readonly (readonly [keyof OddCounts, string])[] = [
  ['nan', 'NaN'],
  ['infinite', 'infinite'],
  ['outside', 'outside'],
];

/**
 * Counts as text: bins as rows, histograms as columns, at most `tableSide` of each, those about the cursor; below them
 * the values in no bin.
 *
 * cost  reads 4 bytes for each count
 */
export async function histogramTable(
  view: HistogramView,
  figure: EntryNames & { numbers: HistogramNumbers; pointed: readonly number[] | null },
): Promise<TableData> {
  const { bins } = view.options;
  const { pointed, numbers } = figure;
  const from = tableStart(0, bins, pointed?.at(-1));
  const first = tableStart(0, view.entries, pointed ? view.entryOf(pointed) : undefined);
  const length = Math.min(tableSide, bins - from);
  const entries = Array.from({ length: Math.min(tableSide, view.entries - first) }, (_, i) => first + i);
  const counts = await view.readCounts(entries, { from, length });
  const sharedBins = view.options.shareX === 'all' || view.entries === 1;
  const rows = Array.from({ length }, (_, i) => ({
    name: sharedBins ? binName(view, numbers, [first, from + i]) : `bin ${from + i}`,
    cells: entries.map((entry, column) =>
      sharedBins ? String(counts[column][i]) : `${counts[column][i]} (${binName(view, numbers, [entry, from + i])})`,
    ),
  }));
  const odd = oddNames
    .filter(([kind]) => entries.some((entry) => numbers.odd[entry][kind] > 0))
    .map(([kind, name]) => ({ name, cells: entries.map((entry) => String(numbers.odd[entry][kind])) }));
  const part = length < bins ? ` Bins ${from} to ${from + length - 1} of ${bins}.` : '';
  const columns =
    entries.length < view.entries ? ` Histograms ${first} to ${first + entries.length - 1} of ${view.entries}.` : '';
  return {
    caption: `How many values each bin holds.${part}${columns}`,
    columns: ['bin', ...entries.map((entry) => entryName(view, figure, entry) || 'count')],
    rows: [...rows, ...odd],
  };
}
