import type { FeatureGridView } from '../../src/views/grid/view';
import type { CellDetail } from '../figure/pointer';
import { lineLimits } from './axes';
import type { DensityDetail, Marker } from './figure';

/** Where what is said of a density plot was counted. */
const places = new WeakMap<CellDetail, Marker>();

/** The point of the density plot that a detail belongs to; null for one of another kind. */
export function markerOf(detail: CellDetail): Marker | null {
  return places.get(detail) ?? null;
}

/**
 * How many lines pass a point of the density plot, and the value at its height.
 *
 * range  lowest and highest value; null while they are not known
 * cost   reads 4 bytes
 */
export async function densityAt(
  view: FeatureGridView,
  marker: Marker,
  range: () => readonly [number, number] | null,
): Promise<DensityDetail> {
  const { x, y, time } = marker;
  const lines = await view.linesAt(x, y);
  const { scene, options, geometry } = view;
  const known = range();
  const ends = known && lineLimits(known[0], known[1], options.zeroLine);
  const level = ends && ends[1] - ((y + 0.5) / geometry.size.height) * (ends[1] - ends[0]);
  const axes = [view.axes[scene.axes.time]];
  const detail = { indices: [scene.times.first + time], axes, value: lines, lines, level };
  places.set(detail, marker);
  return detail;
}
