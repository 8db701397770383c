import type { HeatmapNumbers, HeatmapView } from '../../src/views/heatmap/view';
import { shortNumber } from '../figure/ticks';
import { english } from '../words/english';
import type { Language } from '../words/language';
import type { Along, Found, Span } from '../words/table';
import { cellName } from './table';

export interface SummaryWords {
  xLabel: string;
  yLabel: string;
  rows: readonly string[] | null;
  columns: readonly string[] | null;
}

/**
 * One paragraph: size and meaning, the part in sight, the range, and where its ends are; the numbers once they are
 * known.
 */
export function heatmapSummary(
  view: HeatmapView,
  numbers: HeatmapNumbers | null,
  names: SummaryWords,
  language: Language,
): string {
  const [rowAxis, columnAxis] = view.axes.slice(-2);
  const { heads } = view.map;
  const [rows, columns] = view.shape.slice(-2);
  const along = (axis: string, count: number): Along => ({ axis: language.axis(axis), amount: language.amount(count) });
  const size = language.words.heatmap({
    heads: heads && { ...along(view.axes[heads.axis], heads.chosen.length), together: heads.together },
    rows: along(rowAxis, rows),
    columns: along(columnAxis, columns),
    ...axisLabels(names, language),
  });
  const found = numbers && extremes(view, numbers, names, language);
  return [size, partInSight(view, language), found, normWords(view, numbers, language)].filter(Boolean).join(' ');
}

/** Where colours do not run over all values. */
function normWords({ options }: HeatmapView, numbers: HeatmapNumbers | null, language: Language): string {
  if (options.norm.kind === 'row') return language.words.normOfRows;
  if (!numbers?.robust || numbers.robust[0] > numbers.robust[1]) return '';
  const [low, high] = numbers.robust.map((end) => shortNumber(end, language));
  return language.words.normOfPercentiles(low, high);
}

/** The labels of the axes; those that a page left as they are, in the figure's language. */
export function axisLabels(
  { xLabel, yLabel }: Pick<SummaryWords, 'xLabel' | 'yLabel'>,
  { words }: Language,
): Pick<SummaryWords, 'xLabel' | 'yLabel'> {
  return {
    xLabel: xLabel === english.timesteps ? words.timesteps : xLabel,
    yLabel: yLabel === english.attentionFeatures ? words.attentionFeatures : yLabel,
  };
}

function partInSight(view: HeatmapView, language: Language): string {
  const { options, window, axes, map } = view;
  if (!options.window) return '';
  if (map.tiled) {
    const seen = map.tiles.filter(({ row, column }) => {
      const within = (at: number, size: number, from: number, length: number) => at < from + length && at + size > from;
      const [columns, rows] = map.maps.map;
      return within(row, rows, window.y, window.height) && within(column, columns, window.x, window.width);
    });
    return language.words.heatmapHeads(
      language.axis(axes[map.heads!.axis]),
      seen.map(({ head }) => head),
    );
  }
  const [rowAxis, columnAxis] = axes.slice(-2);
  const [rows, columns] = view.shape.slice(-2);
  return language.words.heatmapPart(
    cellSpan(language, rowAxis, [window.y, window.height, rows]),
    cellSpan(language, columnAxis, [window.x, window.width, columns]),
  );
}

/** The cells that a part of a side shows, whole or in part. */
function cellSpan(language: Language, axis: string, [start, length, all]: [number, number, number]): Span {
  const first = Math.floor(start);
  return language.span(axis, [first, Math.ceil(start + length) - first, all]);
}

function extremes(
  view: HeatmapView,
  { range, lowestAt, highestAt }: HeatmapNumbers,
  { rows, columns }: SummaryWords,
  language: Language,
): string {
  const { words } = language;
  const [low, high] = range;
  if (low > high) return words.noFiniteSentence;
  if (low === high) return words.allEqual(shortNumber(low, language));
  const place = ({ row, column }: { row: number; column: number }): string => {
    const indices = view.map.tiled ? view.map.indicesOf(row, column)! : [row, column];
    const axes = view.axes.slice(-indices.length);
    const names = [...axes.slice(0, -2).map(() => null), rows, columns];
    return indices.map((index, axis) => `${language.axis(axes[axis])} ${cellName(names[axis], index)}`).join(', ');
  };
  const found = (value: number, at: { row: number; column: number }): Found => ({
    value: shortNumber(value, language),
    place: place(at),
  });
  return words.extremes(found(low, lowestAt), found(high, highestAt));
}
