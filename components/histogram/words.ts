import { format } from 'd3-format';
import type { HistogramView } from '../../src/views/histogram/view';
import { binEnds, type HistogramNumbers, type OddCounts } from '../../src/views/histogram/numbers';
import { shortNumber } from '../figure/ticks';

/** Names of the indices on the axes that the data is taken apart along; null: the axis's name and the number. */
export interface EntryNames {
  /** On the first axis of `by`: cells, or rows of cells. */
  names: readonly string[] | null;
  /** On the second axis of `by`. */
  columnNames: readonly string[] | null;
  /** On the axis of `overlay`. */
  overlayNames: readonly string[] | null;
}

/** What an index on the i-th of the entry axes is called. */
export function indexName(view: HistogramView, names: EntryNames, [axis, index]: readonly [number, number]): string {
  const { names: axes, fixedRows } = view.entryAxes;
  const isOverlay = view.options.overlay !== '' && axis === axes.length - 1;
  const given = isOverlay ? names.overlayNames : axis === 1 && fixedRows > 0 ? names.columnNames : names.names;
  return given?.[index] ?? `${axes[axis]} ${index}`;
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
  numbers: HistogramNumbers,
  [entry, bin]: readonly [number, number],
): string {
  const ends = binEnds(numbers.ranges[view.groupsOf(entry).x], view.options);
  if (!ends) return '';
  const width = (ends[1] - ends[0]) / view.options.bins;
  const reach = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
  const digits = Math.min(9, Math.max(3, Math.ceil(Math.log10(reach / width)) + 2));
  const write = (value: number): string =>
    // A sum that should be zero rarely is.
    Math.abs(value) < width / 1e6 ? '0' : format(`.${digits}~g`)(value).replace('−', '-');
  return `${write(ends[0] + bin * width)} to ${write(ends[0] + (bin + 1) * width)}`;
}

/** "channel 3, bin 17, 0.2 to 0.4: 35 values". */
export function binWords(
  view: HistogramView,
  figure: EntryNames & { numbers: HistogramNumbers },
  { entry, bin, count }: { entry: number; bin: number; count: number },
): string {
  const place = [entryName(view, figure, entry), `bin ${bin}`, binName(view, figure.numbers, [entry, bin])];
  return `${place.filter(Boolean).join(', ')}: ${count} ${count === 1 ? 'value' : 'values'}`;
}

/** Which values are in no bin; empty when all are in one. */
export function oddText({ nan, infinite, outside }: OddCounts): string {
  const kinds = [nan && `${nan} NaN`, infinite && `${infinite} infinite`, outside && `${outside} outside`];
  const said = kinds.filter(Boolean).join(', ');
  return said && `${said}: not drawn`;
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
  const { bins, overlay } = view.options;
  const { names, sides, overlays } = view.entryAxes;
  const cellAxes = overlay ? names.slice(0, -1) : names;
  const cells = cellAxes.map((name, i) => `${sides[i]} (${name})`).join(' by ');
  const each = cells && `, one for each of ${cells}`;
  const over = overlay && `, ${overlays} (${names.at(-1)}) over one another`;
  const count = bins === 1 ? '1 bin' : `${bins} bins`;
  const what = `Histogram of ${view.shape.join(' by ')} values in ${count}${each}${over}.`;
  return [what, ...(figure.numbers ? knownOf(view, { ...figure, numbers: figure.numbers }) : [])].join(' ');
}

function knownOf(view: HistogramView, figure: EntryNames & { numbers: HistogramNumbers }): string[] {
  const { ranges, peaks, odd } = figure.numbers;
  const low = Math.min(...ranges.map(([lowest]) => lowest));
  const high = Math.max(...ranges.map(([, highest]) => highest));
  const range = low > high ? 'No value is finite.' : `Values from ${shortNumber(low)} to ${shortNumber(high)}.`;
  const highest = peaks.reduce(
    (best, [peak], entry) => ((peak?.[0] ?? 0) > (peaks[best][0]?.[0] ?? 0) ? entry : best),
    0,
  );
  const peak = peaks[highest]?.[0];
  const where = peak && [entryName(view, figure, highest), binName(view, figure.numbers, [highest, peak[1]])];
  const most = where ? [`The highest bin is ${where.filter(Boolean).join(', ')}, with ${peak[0]}.`] : [];
  const said = oddText(oddSum(odd));
  return [range, ...most, ...(said ? [`${said}.`] : [])];
}
