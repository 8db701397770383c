import type { Stored } from '../../tensor/stored';
import type { MapLayout } from '../../matrix/heads';
import type { CellWindow } from '../../passes/cell-extremes';
import type { MatrixChoice, Painter, Scene, Size, Surface } from '../painter';
import type { HeatmapNumbers, LineSummary } from './numbers';
import type { HeatmapOptions } from './options';
import type { ProfileChoices, ProfileSide } from './profiles';

/** What a heatmap shows, and where. */
export interface HeatmapScene extends Scene<HeatmapOptions> {
  readonly matrix: MatrixChoice;
  /** Where the maps lie in it. */
  readonly maps: MapLayout;
  /** The query of row 0: above 0 where rows were appended and the oldest have gone. */
  readonly firstQuery: number;
  /** The part that is shown, in cells. */
  readonly window: CellWindow;
  /** What the strips show of this data; null for a side without. */
  readonly profiles: ProfileChoices;
  /** Sizes of the strips that are drawn. */
  readonly strips: Readonly<Partial<Record<ProfileSide, Size>>>;
}

/** What a heatmap is painted on; what is left out is not painted. */
export type HeatmapTargets = Readonly<Partial<Record<'map' | ProfileSide, Surface>>>;

export interface HeatmapPainter extends Painter<HeatmapScene, HeatmapNumbers, HeatmapTargets> {
  /** `part`: one of the scene's strips in place of the map. */
  snapshot(data: Stored, scene: HeatmapScene, part?: 'map' | ProfileSide): Promise<ImageBitmap>;
  /** What there is to say of one row, or of one column. Reads the line on the GPU, and 16 bytes from it. */
  line(data: Stored, scene: HeatmapScene, line: { along: 'rows' | 'columns'; index: number }): Promise<LineSummary>;
}
