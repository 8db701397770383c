import type { FeatureGridView, GridMode } from '../../src/views/grid/view';
import type { CellDetail, Target } from '../figure/pointer';
import { densityAt } from './density';
import type { Marker } from './figure';

/** The feature grid that is pointed at, as it is now. */
export interface TargetsHost {
  mode(): GridMode;
  /** Lowest and highest value; null while they are not known. */
  range(): readonly [number, number] | null;
  /** A target that data alone decides. */
  target(key: string, read: () => Promise<CellDetail | null>): Target;
}

/** What can be pointed at in a feature grid, by its mode: a cell of the data, the nearest of many lines, or a pixel of the density. */
export class GridTargets {
  constructor(readonly host: TargetsHost) {}

  /** What lies at a point of the plot, in fractions of its sides; null beside the cells. */
  at(view: FeatureGridView, across: number, down: number): Target | null {
    const { geometry, scene } = view;
    const [x, y] = [across * geometry.size.width, down * geometry.size.height];
    const spot = geometry.spotAt(x, y);
    if (!spot) return null;
    const pixel = { x: Math.floor(x), y: Math.floor(y), time: spot.time };
    const mode = this.host.mode();
    if (mode === 'density') return this.density(view, pixel);
    if (mode !== 'line' || scene.layers === 1) return this.cell(view, view.indicesOf(spot));
    const height = geometry.heightAt(pixel.y + 0.5);
    const nearest = async (): Promise<CellDetail> => ({
      ...(await view.nearestLine(spot, height)),
      axes: [...view.axes],
    });
    return this.host.target(`${pixel.x} ${pixel.y}`, nearest);
  }

  cell(view: FeatureGridView, indices: number[]): Target {
    const read = async (): Promise<CellDetail> => ({ indices, value: await view.probe(indices), axes: [...view.axes] });
    return this.host.target(indices.join(), read);
  }

  density(view: FeatureGridView, pixel: Marker): Target {
    return this.host.target(`${pixel.x} ${pixel.y}`, () => densityAt(view, pixel, this.host.range));
  }
}
