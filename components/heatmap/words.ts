import type { HeatmapNumbers, HeatmapView } from '../../src/views/heatmap/view';
import { shortNumber } from '../figure/ticks';
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
export function heatmapSummary(view: HeatmapView, numbers: HeatmapNumbers | null, words: SummaryWords): string {
  const [rowAxis, columnAxis] = view.axes.slice(-2);
  const heads = view.options.heads;
  const [rows, columns] = heads ? view.shape.slice(-2) : [view.rows, view.columns];
  const several = heads ? severalHeads(view) : '';
  const size = `Heatmap of ${several}${rows} ${rowAxis} by ${columns} ${columnAxis}: ${words.yLabel} over ${words.xLabel}.`;
  return [size, partInSight(view), numbers && extremes(view, numbers, words)].filter(Boolean).join(' ');
}

function severalHeads(view: HeatmapView): string {
  const { heads } = view.map;
  const count = `${heads!.chosen.length} ${view.axes[heads!.axis]} maps`;
  return { tiles: `${count} side by side, `, mean: `the mean of ${count}, `, max: `the highest of ${count}, ` }[
    heads!.together
  ];
}

function partInSight({ options, window, axes }: HeatmapView): string {
  if (!options.window) return '';
  const [rowAxis, columnAxis] = axes.slice(-2);
  const part = (axis: string, start: number, length: number): string =>
    `${axis} ${Math.floor(start)} to ${Math.ceil(start + length) - 1}`;
  return `In sight: ${part(rowAxis, window.y, window.height)}, ${part(columnAxis, window.x, window.width)}.`;
}

function extremes(view: HeatmapView, { range, lowestAt, highestAt }: HeatmapNumbers, words: SummaryWords): string {
  const [low, high] = range;
  if (low > high) return 'No value is finite.';
  if (low === high) return `All values are ${shortNumber(low)}.`;
  const place = ({ row, column }: { row: number; column: number }): string => {
    if (view.options.heads) {
      const indices = view.map.indicesOf(row, column);
      if (!indices) return `${view.axes.at(-2)} ${row}, ${view.axes.at(-1)} ${column}`;
      return indices.map((index, axis) => `${view.axes[axis]} ${index}`).join(', ');
    }
    return `${view.axes.at(-2)} ${cellName(words.rows, row)}, ${view.axes.at(-1)} ${cellName(words.columns, column)}`;
  };
  return `Values from ${shortNumber(low)} (${place(lowestAt)}) to ${shortNumber(high)} (${place(highestAt)}).`;
}
