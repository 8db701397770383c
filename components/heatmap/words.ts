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
  const { heads } = view.map;
  const [rows, columns] = view.shape.slice(-2);
  const several = heads ? severalHeads(view.axes[heads.axis], heads) : '';
  const size = `Heatmap of ${several}${rows} ${rowAxis} by ${columns} ${columnAxis}: ${words.yLabel} over ${words.xLabel}.`;
  return [size, partInSight(view), numbers && extremes(view, numbers, words), normWords(view, numbers)]
    .filter(Boolean)
    .join(' ');
}

/** Where colours do not run over all values. */
function normWords({ options }: HeatmapView, numbers: HeatmapNumbers | null): string {
  if (options.norm.kind === 'row') return 'Colours run from the lowest to the highest value of each row.';
  if (!numbers?.robust || numbers.robust[0] > numbers.robust[1]) return '';
  return `Colours run from ${numbers.robust.map(shortNumber).join(' to ')}: the 1st to the 99th percentile.`;
}

function severalHeads(axis: string, { chosen, together }: NonNullable<HeatmapView['map']['heads']>): string {
  const count = `${chosen.length} ${axis} maps`;
  return { tiles: `${count} side by side, `, mean: `the mean of ${count}, `, max: `the highest of ${count}, ` }[
    together
  ];
}

function partInSight({ options, window, axes, map }: HeatmapView): string {
  if (!options.window) return '';
  if (map.tiled) {
    const seen = map.tiles.filter(({ row, column }) => {
      const within = (at: number, size: number, from: number, length: number) => at < from + length && at + size > from;
      const [columns, rows] = map.maps.map;
      return within(row, rows, window.y, window.height) && within(column, columns, window.x, window.width);
    });
    return `In sight: parts of ${axes[map.heads!.axis]} ${seen.map(({ head }) => head).join(', ')}.`;
  }
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
    const indices = view.map.tiled ? view.map.indicesOf(row, column)! : [row, column];
    const axes = view.axes.slice(-indices.length);
    const names = [...axes.slice(0, -2).map(() => null), words.rows, words.columns];
    return indices.map((index, axis) => `${axes[axis]} ${cellName(names[axis], index)}`).join(', ');
  };
  return `Values from ${shortNumber(low)} (${place(lowestAt)}) to ${shortNumber(high)} (${place(highestAt)}).`;
}
