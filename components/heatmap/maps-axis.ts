import type { Axis } from '../figure/axes';
import { cellAxis, type CellRange } from '../figure/cell-axis';

/** How maps follow one another along a side of the picture. */
export interface MapsAlong {
  /** Cells from one map's first to the next one's. */
  pitch: number;
  maps: number;
  /** About how many ticks the whole side has room for. */
  most: number;
}

/**
 * The axis of maps side by side: each map that is in sight has ticks and names of its own cells. `range` is the part of
 * the picture that is shown; its count, names and lit cells are those of one map.
 */
export function mapsAxis(range: CellRange, { pitch, maps, most }: MapsAlong): Omit<Axis, 'label'> {
  const { start, length, count } = range;
  const ticks = Array.from({ length: maps }, (_, map) => map * pitch).flatMap((corner) => {
    const first = Math.max(start, corner);
    const end = Math.min(start + length, corner + count);
    if (end <= first) return [];
    const part = { ...range, start: first - corner, length: end - first };
    const { ticks, place } = cellAxis(part, (most * part.length) / length);
    // Of a map that shows less than half a cell no middle of a cell is in sight.
    const inSight = maps === 1 ? ticks : ticks.filter(({ value }) => place(value) >= 0 && place(value) <= 1);
    return inSight.map((tick) => ({ ...tick, value: tick.value + corner }));
  });
  return { ticks, place: (cell) => (cell + 0.5 - start) / length };
}
