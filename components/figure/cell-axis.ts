import { ticks } from 'd3-array';
import type { Axis } from './axes';
import { shortName } from './words';
import type { Tick } from './ticks';

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

/** Ticks in the middle of cells; `most` is about how many. Of lit cells that lie too close all get a tick, and some a label. */
export function cellAxis({ start, length, count, names, lit = [] }: CellRange, most: number): Omit<Axis, 'label'> {
  const first = Math.max(0, Math.ceil(start - 0.5));
  const last = Math.min(count - 1, Math.floor(start + length - 0.5));
  const label = (cell: number): string => (names ? shortName(String(names[cell] ?? cell)) : String(cell));
  const cells = last <= first ? [Math.min(count - 1, first)] : ticks(first, last, Math.max(1, most));
  const inSight = lit.filter((cell) => cell >= first && cell <= last);
  const room = length / Math.max(1, most) / (names ? 1 : 2);
  const spread = withRoom(inSight, room);
  const plain = cells.filter((cell) => Number.isInteger(cell) && spread.every((at) => Math.abs(at - cell) >= room));
  return {
    ticks: [
      ...plain.map((value): Tick => ({ value, label: label(value) })),
      ...inSight.map((value): Tick => ({ value, label: spread.includes(value) ? label(value) : '', lit: true })),
    ],
    place: (cell) => (cell + 0.5 - start) / length,
  };
}

/** Those that lie at least so far apart, the first of each crowd. */
function withRoom(cells: readonly number[], room: number): number[] {
  const kept: number[] = [];
  for (const cell of cells) if (kept.length === 0 || cell - kept.at(-1)! >= room) kept.push(cell);
  return kept;
}
