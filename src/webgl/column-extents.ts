import extentsSource from '../../shaders/webgl/column-extents.glsl';
import fold from '../../shaders/webgl/fold-ranges.glsl';
import numbers from '../../shaders/webgl/numbers.glsl';
import extent from '../../shaders/webgl/series-extent.glsl';
import slots from '../../shaders/webgl/slots.glsl';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import type { PointedMatrix } from './matrix';
import type { GlProgram } from './program';
import { seriesGlsl } from './series';
import { forSlots } from './slots';

/** Ranges that a fragment folds where all are folded to one. */
const perFragment = 256;

/**
 * Each series reduced to what a cell shows: its extent in every pixel column, its range, and the range of all series.
 *
 * extents  slots of series · width; ranges slots of series; overall one texel; each (lowest, highest)
 * cost     one draw that reads each value once; to fold them one more, and one per 256-fold of the series
 */
export class GlColumnExtents {
  readonly extents: FloatTexture;
  readonly ranges: FloatTexture;
  readonly overall: FloatTexture;
  readonly #between: [FloatTexture, FloatTexture];
  readonly #reduce: GlProgram;
  readonly #fold: GlProgram;

  constructor(readonly context: GlContext) {
    const fragment = [...seriesGlsl.parts, slots, extent, extentsSource];
    this.#reduce = context.program({ label: 'column-extents', fragment });
    this.#fold = context.program({ label: 'fold-ranges', fragment: [numbers, slots, fold] });
    this.extents = new FloatTexture(context);
    this.ranges = new FloatTexture(context);
    this.overall = new FloatTexture(context).resize(1, 1);
    this.#between = [new FloatTexture(context), new FloatTexture(context)];
  }

  /**
   * `matrix`: rows are time steps, columns are series; `width`: of a cell's plot, in device pixels. Of all series, or of
   * `count` from the `first` on.
   */
  run(
    frame: GlFrame,
    matrix: PointedMatrix,
    { width, first = 0, count: series = matrix.columns }: { width: number; first?: number; count?: number },
  ): void {
    const most = 1024 * this.context.maxSide;
    if (series * width > most) {
      throw new Error(
        `${series} lines of ${width} pixels are ${series * width} texels, and a texture of this GPU has ${most}. Make the cells narrower: a smaller figure, fewer rows.`,
      );
    }
    const inputs = { ...matrix.inputs, cell: [width, series, first] };
    frame.run(this.#reduce, inputs, forSlots(this.extents, series * width));
  }

  /** Folds the extents that were made last to the range of each series, and of all. */
  fold(frame: GlFrame, series: number, width: number): void {
    frame.run(this.#fold, { ranges: this.extents, fold: [series * width, width] }, forSlots(this.ranges, series));
    let [folded, count] = [this.ranges, series];
    for (let turn = 0; ; turn++) {
      const fragments = Math.ceil(count / perFragment);
      const target = fragments === 1 ? this.overall : forSlots(this.#between[turn % 2], fragments);
      frame.run(this.#fold, { ranges: folded, fold: [count, perFragment] }, target);
      if (fragments === 1) return;
      [folded, count] = [target, fragments];
    }
  }

  release(): void {
    for (const texture of [this.extents, this.ranges, this.overall, ...this.#between]) texture.release();
  }
}
