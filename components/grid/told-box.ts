import type { FeatureGridView, GridNumbers, GridSpot } from '../../src/views/grid/view';
import type { CellDetail } from '../figure/pointer';
import type { Box } from '../figure/layout';
import { gridCells } from './cells';
import type { Marker } from './figure';

/** What a person is told of in a feature grid. */
export interface ToldPlace {
  spot: GridSpot | null;
  /** What was last told of it. */
  told: CellDetail | null;
  /** The point of the density plot. */
  marker: Marker | null;
  numbers: GridNumbers | null;
}

/**
 * Where what is told of lies in the figure: the cell of heat, the point of the density, the point of a line; where its
 * height is not known, all heights at its time. Null where it is not in sight.
 */
export function toldBox(plot: Box, view: FeatureGridView, { spot, told, marker, numbers }: ToldPlace): Box | null {
  if (view.options.mode === 'density') return marker && markerBox(plot, view, marker);
  if (!spot) return null;
  if (view.options.mode === 'heat') return heatBox(plot, view, spot);
  if (view.scene.enlarged === null) return inItsCell(plot, view, spot);
  return enlargedPoint(plot, view, { spot, told, limits: numbers?.limits?.[0] ?? null });
}

function markerBox(plot: Box, { geometry: { size } }: FeatureGridView, { x, y }: Marker): Box {
  const [across, down] = [plot.width / size.width, plot.height / size.height];
  return { x: plot.x + x * across, y: plot.y + y * down, width: across, height: down };
}

function heatBox(plot: Box, view: FeatureGridView, { place, layer, time }: GridSpot): Box {
  const { window } = view.geometry;
  const line = layer * view.places.length + place;
  const [row, column] = view.options.timestepsXaxis ? [line, time] : [time, line];
  const [width, height] = [plot.width / window.width, plot.height / window.height];
  return { x: plot.x + (column - window.x) * width, y: plot.y + (row - window.y) * height, width, height };
}

function inItsCell(plot: Box, view: FeatureGridView, { place, time }: GridSpot): Box | null {
  const cell = gridCells(view).find((one) => one.place === place);
  if (!cell) return null;
  const { count } = view.scene.times;
  const x = plot.x + cell.x + (count > 1 ? time / (count - 1) : 0) * cell.width;
  return { x, y: plot.y + cell.y - view.geometry.scrollPixels / view.options.dpr, width: 0, height: cell.height };
}

function enlargedPoint(
  plot: Box,
  { scene }: FeatureGridView,
  { spot, told, limits }: { spot: GridSpot; told: CellDetail | null; limits: readonly [number, number] | null },
): Box | null {
  const { first, count } = scene.span;
  if (spot.time < first || spot.time >= first + count) return null;
  const x = plot.x + (count > 1 ? (spot.time - first) / (count - 1) : 0) * plot.width;
  const down = told && limits ? (limits[1] - told.value) / (limits[1] - limits[0]) : NaN;
  if (!(down >= 0 && down <= 1)) return { ...plot, x, width: 0 };
  return { x, y: plot.y + down * plot.height, width: 0, height: 0 };
}
