import { ticks } from 'd3-array';
import type { Axis } from '../figure/axes';
import type { Tick } from '../figure/ticks';

/** An axis along which cells lie, and the part of it that is shown. */
export interface CellRange {
  start: number;
  length: number;
  count: number;
  /** Names of the cells, or null for their numbers. */
  names: readonly string[] | null;
  /** Cells that always get a tick, and stand out. */
  lit?: readonly number[];
}

/** No label takes more of the page than this, in characters. */
const longest = 24;

/** Ticks in the middle of cells; `most` is about how many. */
export function cellAxis({ start, length, count, names, lit = [] }: CellRange, most: number): Omit<Axis, 'label'> {
  const first = Math.max(0, Math.ceil(start - 0.5));
  const last = Math.min(count - 1, Math.floor(start + length - 0.5));
  const label = (cell: number): string => shortened(names?.[cell] ?? String(cell));
  const cells = last <= first ? [Math.min(count - 1, first)] : ticks(first, last, Math.max(1, most));
  const inSight = lit.filter((cell) => cell >= first && cell <= last);
  const plain = cells.filter((cell) => Number.isInteger(cell) && !inSight.includes(cell));
  return {
    ticks: [
      ...plain.map((value): Tick => ({ value, label: label(value) })),
      ...inSight.map((value): Tick => ({ value, label: label(value), lit: true })),
    ],
    place: (cell) => (cell + 0.5 - start) / length,
  };
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}
