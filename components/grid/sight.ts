import type { FeatureGridView } from '../../src/views/grid/view';
import { checkSight, type Sight } from '../figure/tools/sight';
import { rowsInSight } from './cells';
import { layerName, placeName, type GridNames } from './names';
import { linesInSight, timesInSight } from './table';

/**
 * The lines in sight over the time steps in sight: time × line. Of cells with several lines all, one after another.
 *
 * cost  reads 4 bytes per value, in one read
 */
export async function gridSight(view: FeatureGridView, names: GridNames): Promise<Sight> {
  const { scene, geometry, places } = view;
  const lines = shownLines(view);
  const { first, count } = timesInSight(view, null);
  checkSight(lines.length * count);
  const times = Array.from({ length: count }, (_, i) => first + i);
  const values = await view.readSpots(times.flatMap((time) => lines.map((line) => geometry.spotOfLine(line, time))));
  const named = (line: number): string => {
    const cell = placeName(view, names, places[line % places.length]);
    return scene.layers === 1 ? cell : `${layerName(view, names, Math.floor(line / places.length))}, ${cell}`;
  };
  return {
    corner: view.axes[scene.axes.time],
    columns: lines.map(named),
    rows: times.map((time) => String(scene.times.first + time)),
    shape: [count, lines.length],
    values,
  };
}

function shownLines(view: FeatureGridView): number[] {
  const { scene, geometry, places, options } = view;
  const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);
  if (options.mode === 'heat' || scene.onePlot) {
    const { first, count } = linesInSight(view, null);
    return range(first, count);
  }
  const [firstRow, endRow] = rowsInSight(geometry);
  const { columns } = geometry.layout;
  const first = firstRow * columns;
  const count = Math.min(places.length, endRow * columns) - first;
  return range(0, scene.layers).flatMap((layer) => range(layer * places.length + first, count));
}
