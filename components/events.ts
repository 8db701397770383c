import type { AttnHeatmap } from './attn-heatmap';
import type { CellDetail } from './figure/pointer';
import type { DensityDetail } from './grid/figure';
import type { LensCell, LensDetail } from './lens/cells';

/** Of a figure in `<rnn-weights>`: its detail, and the path of the weight. */
export type WeightDetail = CellDetail & { weight: string };

export type { CellDetail, DensityDetail, LensDetail };

/** What each figure fires, by the event's name. All bubble and are composed. */
export interface FigureEventMap {
  'cell-hover': CustomEvent<CellDetail>;
  'cell-select': CustomEvent<CellDetail>;
  'engine-error': CustomEvent<{ error: Error }>;
}

export interface AttnOverviewEventMap extends FigureEventMap {
  'head-select': CustomEvent<HeadDetail>;
  'sight-change': Event;
}

/** A head of a transformer, by its layer and its number, both from 0. */
export interface HeadDetail {
  layer: number;
  head: number;
}

export interface AttnHeatmapEventMap extends FigureEventMap {
  'view-change': CustomEvent<HeatmapViewDetail>;
}

/** What a person may change of a heatmap. */
export type HeatmapViewDetail = Pick<AttnHeatmap, 'window' | 'locked' | 'norm' | 'threshold' | 'topK'>;

export interface FeatureGridEventMap extends FigureEventMap {
  'cell-hover': CustomEvent<GridDetail>;
  'cell-select': CustomEvent<GridDetail>;
}

/** A value of a series; in density also how many series pass the pixel. */
export type GridDetail = CellDetail & Partial<Omit<DensityDetail, keyof CellDetail>>;

export type FeatureHistogramEventMap = FigureEventMap;

export type FeatureScatterEventMap = FigureEventMap;

export interface TokenStripEventMap extends FigureEventMap {
  'view-change': CustomEvent<{ locked: number | null }>;
}

export interface LogitLensEventMap extends FigureEventMap {
  'cell-hover': CustomEvent<LensDetail>;
  'cell-select': CustomEvent<LensDetail>;
  'view-change': CustomEvent<{ locked: LensCell | null }>;
}

export interface RnnWeightsEventMap extends FigureEventMap {
  'cell-hover': CustomEvent<WeightDetail>;
  'cell-select': CustomEvent<WeightDetail>;
}
