import { mapLayout } from '../../matrix/heads';
import type { GlContext } from '../../webgl/context';
import type { GlFrame } from '../../webgl/frame';
import type { PointedMatrix } from '../../webgl/matrix';
import { seriesGlsl } from '../../webgl/series';
import type { GlSurface } from '../../webgl/surface';
import { heatmapDefaults } from '../heatmap/options';
import type { HeatmapScene } from '../heatmap/scene';
import { HeatmapGlPaint } from '../heatmap/webgl-paint';
import { HeatmapGlPasses } from '../heatmap/webgl-passes';
import { givenEnds } from '../norm';
import type { PartNumbers } from './part';
import type { GridPicture } from './picture';
import type { GlGridPart } from './webgl-part';

/** Lines as the rows of a heatmap, by the heatmap's own passes. */
export class GlGridHeat implements GlGridPart {
  readonly #passes: HeatmapGlPasses;
  readonly #paint: HeatmapGlPaint;

  constructor(context: GlContext) {
    this.#passes = new HeatmapGlPasses(context, seriesGlsl);
    this.#paint = new HeatmapGlPaint(context);
  }

  compute(frame: GlFrame, matrix: PointedMatrix, picture: GridPicture): void {
    this.#passes.run(frame, matrix, asHeatmap(picture));
  }

  paint(frame: GlFrame, picture: GridPicture, surface: GlSurface): void {
    const { pixels, ends } = this.#passes;
    this.#paint.paint(frame, asHeatmap(picture), { pixels, range: ends, surface });
  }

  hasNumbers({ options }: GridPicture): boolean {
    return !givenEnds(options.norm) && options.norm.kind !== 'row';
  }

  /** Lowest, highest and lowest positive value, or the percentiles of a robust norm. */
  numbers(frame: GlFrame): PartNumbers {
    const [low, high, lowestPositive] = frame.read(this.#passes.ends);
    return { limits: null, range: [low, high, lowestPositive] };
  }

  release(): void {
    this.#passes.release();
    this.#paint.release();
  }
}

/** A heatmap of the same lines, which leaves nothing out. */
function asHeatmap({ matrix, versions, window, size, options }: GridPicture): HeatmapScene {
  const { norm, cmap } = options;
  return {
    ...{ matrix, versions, window, size },
    options: { ...heatmapDefaults, norm, cmap: cmap || 'bwr' },
    maps: mapLayout(window.height, window.width, null),
    firstQuery: 0,
    profiles: { across: null, down: null },
    strips: {},
  };
}
