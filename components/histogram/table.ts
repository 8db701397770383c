import type { HistogramView } from '../../src/views/histogram/view';
import type { HistogramNumbers, OddCounts } from '../../src/views/histogram/numbers';
import { tableSide, tableStart, type TableData } from '../figure/table';
import { binName, binNumber, entryName, type EntryNames } from './words';

const oddKinds: readonly (keyof OddCounts)[] = ['nan', 'infinite', 'outside'];

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
  const { pointed, numbers, language } = figure;
  const { words } = language;
  const from = tableStart(0, bins, pointed?.at(-1));
  const first = tableStart(0, view.entries, pointed ? view.entryOf(pointed) : undefined);
  const length = Math.min(tableSide, bins - from);
  const entries = Array.from({ length: Math.min(tableSide, view.entries - first) }, (_, i) => first + i);
  const counts = await view.readCounts(entries, { from, length });
  const write = (count: number): string => language.amount(count).text;
  const sharedBins = view.options.shareX === 'all' || view.entries === 1;
  const rows = Array.from({ length }, (_, i) => ({
    name: sharedBins ? binName(view, figure, [first, from + i]) : binNumber(from + i, language),
    cells: entries.map((entry, column) =>
      sharedBins
        ? write(counts[column][i])
        : `${write(counts[column][i])} (${binName(view, figure, [entry, from + i])})`,
    ),
  }));
  const odd = oddKinds
    .filter((kind) => entries.some((entry) => numbers.odd[entry][kind] > 0))
    .map((kind) => ({ name: words.oddNames[kind], cells: entries.map((entry) => write(numbers.odd[entry][kind])) }));
  const part = words.bins(language.span('bin', [from, length, bins]));
  const columns = words.histograms(language.span('', [first, entries.length, view.entries]));
  return {
    caption: `${words.histogramTable}${part}${columns}`,
    columns: [language.axis('bin'), ...entries.map((entry) => entryName(view, figure, entry) || words.count)],
    rows: [...rows, ...odd],
  };
}
