import type { MapsInTensor } from '../../passes/map-blocks';
import type { Stored } from '../../tensor/stored';
import type { Painter, Scene } from '../painter';
import type { OverviewLayout } from './geometry';
import type { HeadScores, OverviewNumbers } from './numbers';
import type { OverviewOptions } from './options';

/** What an overview shows: thumbnails of all maps in their places. */
export interface OverviewScene extends Scene<OverviewOptions> {
  readonly layout: OverviewLayout;
  /** The map of each place. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** Device pixels that are scrolled. */
  readonly scroll: number;
  readonly maps: MapsInTensor;
}

export interface OverviewPainter extends Painter<OverviewScene, OverviewNumbers> {
  /** One map's scores as they are now; reads 20 bytes. */
  scoresOf(data: Stored, scene: OverviewScene, map: number): Promise<HeadScores>;
}
