import type { HistogramView } from '../../src/views/histogram/view';
import { binEnds, type HistogramNumbers, type OddCounts } from '../../src/views/histogram/numbers';
import type { Language } from '../words/language';
import { shortNumber } from '../figure/ticks';
import type { Along, Amount } from '../words/table';

/** Names of the indices on the axes that the data is taken apart along; null: the axis's name and the number. */
export interface EntryNames {
  /** On the first axis of `by`: cells, or rows of cells. */
  names: readonly string[] | null;
  /** On the second axis of `by`. */
  columnNames: readonly string[] | null;
  /** On the axis of `overlay`. */
  overlayNames: readonly string[] | null;
  /** What they are said in. */
  language: Language;
}

/** What an index on the i-th of the entry axes is called. */
export function indexName(view: HistogramView, names: EntryNames, [axis, index]: readonly [number, number]): string {
  const { names: axes, fixedRows } = view.entryAxes;
  const isOverlay = view.options.overlay !== '' && axis === axes.length - 1;
  const given = isOverlay ? names.overlayNames : axis === 1 && fixedRows > 0 ? names.columnNames : names.names;
  return given?.[index] ?? `${names.language.axis(axes[axis])} ${index}`;
}

/** "layer 2, epoch 0"; empty when all values are in one histogram. */
export function entryName(view: HistogramView, names: EntryNames, entry: number): string {
  return view
    .indicesOf(entry)
    .map((index, axis) => indexName(view, names, [axis, index]))
    .join(', ');
}

/**
 * The ends of a bin as a person reads them: with the digits that tell it from its neighbours; empty without any finite
 * value.
 */
export function binName(
  view: HistogramView,
  { numbers, language }: { numbers: HistogramNumbers; language: Language },
  [entry, bin]: readonly [number, number],
): string {
  const ends = binEnds(numbers.ranges[view.groupsOf(entry).x], view.options);
  if (!ends) return '';
  const width = (ends[1] - ends[0]) / view.options.bins;
  const reach = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
  const digits = Math.min(9, Math.max(3, Math.ceil(Math.log10(reach / width)) + 2));
  const write = (value: number): string =>
    // A sum that should be zero rarely is.
    Math.abs(value) < width / 1e6 ? language.written(0, 'd') : language.written(value, `.${digits}~g`);
  return language.words.fromTo(write(ends[0] + bin * width), write(ends[0] + (bin + 1) * width));
}

/** "channel 3, bin 17, 0.2 to 0.4: 35 values". */
export function binWords(
  view: HistogramView,
  figure: EntryNames & { numbers: HistogramNumbers },
  { entry, bin, count }: { entry: number; bin: number; count: number },
): string {
  const { language } = figure;
  const place = [entryName(view, figure, entry), binNumber(bin, language), binName(view, figure, [entry, bin])];
  return language.words.told(place.filter(Boolean).join(', '), language.words.values(language.amount(count)));
}

/** "bin 17". */
export function binNumber(bin: number, language: Language): string {
  return `${language.axis('bin')} ${bin}`;
}

/** Which values are in no bin; empty when all are in one. */
export function oddText({ nan, infinite, outside }: OddCounts, language: Language): string {
  if (!nan && !infinite && !outside) return '';
  const amount = (count: number): Amount => language.amount(count);
  return language.words.odd({ nan: amount(nan), infinite: amount(infinite), outside: amount(outside) });
}

/** The odd values of several entries together. */
export function oddSum(odd: readonly OddCounts[]): OddCounts {
  const sum = { nan: 0, infinite: 0, outside: 0 };
  for (const { nan, infinite, outside } of odd) {
    sum.nan += nan;
    sum.infinite += infinite;
    sum.outside += outside;
  }
  return sum;
}

/** One short paragraph on what is shown; `numbers` is null while the data is changing. */
export function histogramSummary(
  view: HistogramView,
  figure: EntryNames & { numbers: HistogramNumbers | null },
): string {
  const { language } = figure;
  const { bins, overlay } = view.options;
  const { names, sides, overlays } = view.entryAxes;
  const cellAxes = overlay ? names.slice(0, -1) : names;
  const along = (axis: string, count: number): Along => ({ axis: language.axis(axis), amount: language.amount(count) });
  const what = language.words.histogram({
    shape: view.shape.map(String),
    bins: language.amount(bins),
    cells: cellAxes.map((name, i) => along(name, sides[i])),
    overlaid: overlay ? along(names.at(-1)!, overlays) : null,
  });
  return [what, ...(figure.numbers ? knownOf(view, { ...figure, numbers: figure.numbers }) : [])].join(' ');
}

function knownOf(view: HistogramView, figure: EntryNames & { numbers: HistogramNumbers }): string[] {
  const { ranges, peaks, odd } = figure.numbers;
  const { language } = figure;
  const { words } = language;
  const low = Math.min(...ranges.map(([lowest]) => lowest));
  const high = Math.max(...ranges.map(([, highest]) => highest));
  const range =
    low > high ? words.noFiniteSentence : words.valuesBetween(shortNumber(low, language), shortNumber(high, language));
  const highest = peaks.reduce(
    (best, [peak], entry) => ((peak?.[0] ?? 0) > (peaks[best][0]?.[0] ?? 0) ? entry : best),
    0,
  );
  const peak = peaks[highest]?.[0];
  const where = peak && [entryName(view, figure, highest), binName(view, figure, [highest, peak[1]])];
  const most = where ? [words.highestBin(where.filter(Boolean).join(', '), language.amount(peak[0]))] : [];
  const said = oddText(oddSum(odd), language);
  return [range, ...most, ...(said ? [`${said}.`] : [])];
}
