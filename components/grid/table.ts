import type { FeatureGridView, GridSpot } from '../../src/views/grid/view';
import { tableSide, tableStart, type TableData } from '../figure/table';
import { shortNumber } from '../figure/ticks';
import { rowsInSight } from './cells';
import { lineName, type GridNames } from './names';

/** Some of the lines or the time steps, and the cursor's among them. */
interface Range {
  first: number;
  count: number;
  cursor: number | undefined;
}

/**
 * The lines in sight as text, a row each, over the time steps in sight: at most `tableSide` of both, those around the
 * cursor.
 *
 * cost  reads 4 bytes per value, in one read
 */
export async function gridTable(view: FeatureGridView, cursor: GridSpot | null, names: GridNames): Promise<TableData> {
  const { scene, geometry, places } = view;
  const lines = part(linesInSight(view, cursor));
  const times = part(timesInSight(view, cursor));
  const spots = lines.map((line) => times.map((time) => geometry.spotOfLine(line, time)));
  const values = await view.readSpots(spots.flat());
  const step = (time: number): number => scene.times.first + time;
  const all = places.length * scene.layers;
  const { language } = names;
  const axis = view.axes[scene.axes.time];
  return {
    caption: language.words.gridTable(
      language.amount(lines.length),
      language.amount(all),
      language.span(axis, [step(times[0]), times.length, scene.data.shape[scene.axes.time]]),
    ),
    columns: [language.axis(axis), ...times.map((time) => String(step(time)))],
    rows: spots.map((line, row) => ({
      name: lineName(view, names, line[0]),
      cells: Array.from(values.subarray(row * times.length, (row + 1) * times.length), (value) =>
        shortNumber(value, language),
      ),
    })),
  };
}

function part({ first, count, cursor }: Range): number[] {
  const start = tableStart(first, count, cursor);
  return Array.from({ length: Math.min(tableSide, first + count - start) }, (_, i) => start + i);
}

/** The lines in sight; of cells with several those of the cursor's sample, or the first. */
export function linesInSight({ scene, geometry, places, options }: FeatureGridView, cursor: GridSpot | null): Range {
  const line = cursor ? cursor.layer * places.length + cursor.place : undefined;
  if (options.mode === 'heat') {
    const { x, y, width, height } = geometry.window;
    return cells(options.timestepsXaxis ? [y, height] : [x, width], line);
  }
  if (scene.onePlot) return { first: 0, count: places.length * scene.layers, cursor: line };
  // Of cells with several lines, those of the cursor's sample.
  const [firstRow, endRow] = rowsInSight(geometry);
  const { columns } = geometry.layout;
  const end = Math.min(places.length, endRow * columns);
  const start = (cursor?.layer ?? 0) * places.length;
  return { first: start + firstRow * columns, count: end - firstRow * columns, cursor: line };
}

/** The time steps in sight, of those shown unzoomed. */
export function timesInSight({ scene, geometry, options }: FeatureGridView, cursor: GridSpot | null): Range {
  if (options.mode !== 'heat') return { ...scene.span, cursor: cursor?.time };
  const { x, y, width, height } = geometry.window;
  return cells(options.timestepsXaxis ? [x, width] : [y, height], cursor?.time);
}

/** The cells that a part of a heatmap's side shows, whole or in part. */
function cells([start, length]: [number, number], cursor: number | undefined): Range {
  const first = Math.floor(start);
  return { first, count: Math.ceil(start + length) - first, cursor };
}
