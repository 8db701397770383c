import type { Engine } from '../../src/engine/engine';
import { type TextureSurface } from '../../src/engine/surface';
import type { ElementData } from '../../src/views/data';
import { gridDefaults } from '../../src/views/grid/options';
import { FeatureGridView } from '../../src/views/grid/view';
import { heatmapDefaults, type HeatmapOptions } from '../../src/views/heatmap/options';
import { HeatmapView } from '../../src/views/heatmap/view';
import { histogramDefaults } from '../../src/views/histogram/options';
import { HistogramView } from '../../src/views/histogram/view';
import { scatterDefaults } from '../../src/views/scatter/options';
import { ScatterView } from '../../src/views/scatter/view';
import type { View } from '../../src/views/view';

/** A view on a texture, and the drawing of data by it. */
export interface Opened {
  view: View;
  apply(data: ElementData): void;
}

/** What is drawn, from new numbers in every frame. */
export interface PictureCase {
  shape: readonly number[];
  /** Device pixels. */
  size: { width: number; height: number };
  open(engine: Engine, surface: TextureSurface): Opened;
}

type Opener = PictureCase['open'];

const square = { width: 1024, height: 1024 };
const wide = { width: 1024, height: 512 };

/** The two casts tie options to their view: TypeScript does not see that both come from one class. */
function opener<V extends View>(
  ViewClass: new (engine: Engine, surface: TextureSurface) => V,
  options: V['options'],
): Opener {
  return (engine, surface) => {
    const view = new ViewClass(engine, surface);
    return { view: view as unknown as View, apply: (data) => void view.apply(options as never, data) };
  };
}

function heatmap(shape: readonly number[], options: Partial<HeatmapOptions> = {}): PictureCase {
  return { shape, size: square, open: opener(HeatmapView, { ...heatmapDefaults, ...options }) };
}

function grid(shape: readonly number[], mode: 'line' | 'density'): PictureCase {
  const options = { ...gridDefaults, mode, maxTimesteps: 0, labels: false };
  return { shape, size: wide, open: opener(FeatureGridView, options) };
}

/** By the names in bench/pictures-report.mjs. */
export const cases: Record<string, PictureCase> = {
  'map-240': heatmap([240, 240]),
  'map-1024': heatmap([1024, 1024]),
  'map-4096': heatmap([4096, 4096]),
  'heads-12': heatmap([12, 512, 512], { heads: { chosen: [], together: 'tiles' } }),
  'lines-60': grid([240, 60], 'line'),
  'lines-1024': grid([240, 1024], 'line'),
  'lines-4096': grid([240, 4096], 'line'),
  'lines-2048': grid([2048, 2048], 'line'),
  'density-4096': grid([240, 4096], 'density'),
  'bins-16m': { shape: [4096, 4096], size: wide, open: opener(HistogramView, histogramDefaults) },
  'scatter-1m': { shape: [1000, 1000], size: wide, open: opener(ScatterView, scatterDefaults) },
};
