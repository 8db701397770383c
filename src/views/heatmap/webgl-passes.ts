import type { GlContext } from '../../webgl/context';
import { GlCellExtremes } from '../../webgl/cell-extremes';
import { FloatTexture } from '../../webgl/float-texture';
import type { GlFrame } from '../../webgl/frame';
import { mapsGlsl, type MatrixGlsl, type PointedMatrix } from '../../webgl/matrix';
import { GlRowEnds, GlTopK } from '../../webgl/row-passes';
import { percentilesOf, readMatrix, readProgram } from '../../webgl/statistics';
import { GlValueRange } from '../../webgl/value-range';
import { isLeftOut, maskCode } from './mask';
import type { HeatmapScene } from './scene';

/**
 * What a heatmap's picture is painted from. What belongs to the data (range, percentiles, row floors) is computed when the
 * data changes, and only once it is needed; what belongs to the picture, when that changes: another norm, threshold or
 * mask computes nothing, but with a norm of each row.
 */
export class HeatmapGlPasses {
  readonly #range: GlValueRange;
  readonly #extremes: GlCellExtremes;
  readonly #topK: GlTopK;
  readonly #rowEnds: GlRowEnds;
  readonly #percentiles: FloatTexture;
  /** Of the last picture, with a robust norm. */
  robust: readonly [low: number, high: number] | null = null;
  readonly #computedFor = new Map<string, string>();

  constructor(
    context: GlContext,
    readonly glsl: MatrixGlsl = mapsGlsl,
  ) {
    this.#range = new GlValueRange(context, glsl);
    this.#extremes = new GlCellExtremes(context, glsl);
    this.#topK = new GlTopK(context, glsl);
    this.#rowEnds = new GlRowEnds(context, glsl);
    readProgram(context, glsl);
    this.#percentiles = new FloatTexture(context).resize(1, 1);
  }

  /** One texel: lowest, highest, lowest positive value, how many are finite. */
  get range(): FloatTexture {
    return this.#range.found;
  }

  /** One texel: what the norm takes its ends from, the range or the percentiles. */
  get ends(): FloatTexture {
    return this.robust ? this.#percentiles : this.range;
  }

  get pixels(): FloatTexture {
    return this.#extremes.pixels;
  }

  run(frame: GlFrame, matrix: PointedMatrix, scene: HeatmapScene): void {
    const { window, size, versions, firstQuery, options } = scene;
    const { norm, mask, threshold, topK, minify } = options;
    const version = versions.matrix;
    this.#once('range', version, () => this.#range.run(frame, matrix));
    if (topK > 0) this.#once('floors', `${version} ${topK}`, () => this.#topK.run(frame, matrix, topK));
    const rowFloors = topK > 0 ? this.#topK.floors : null;
    const counted = `${version} ${mask} ${firstQuery}`;
    const masking = { mask: maskCode[mask], firstQuery };
    const byRow = norm.kind === 'row';
    const shown = byRow ? `${counted} ${threshold} ${topK}` : `${version} ${topK}`;
    if (byRow) {
      const choice = { ...masking, threshold, floors: rowFloors };
      this.#once('ends', shown, () => this.#rowEnds.run(frame, matrix, choice));
    }
    const part = [window.x, window.y, window.width, window.height, size.width, size.height, minify, byRow];
    this.#once('pixels', `${shown} ${part.join()}`, () => {
      const placed = byRow ? { rowEnds: this.#rowEnds.ends, masking } : null;
      this.#extremes.run(frame, matrix, { window, ...size, minify, rowFloors, placed });
    });
    if (norm.kind !== 'robust') this.robust = null;
    else if (!this.#once('percentiles', counted, () => this.#countPercentiles(frame, matrix, scene))) {
      this.robust ??= this.#counted;
    }
  }

  #counted: readonly [low: number, high: number] | null = null;

  /** By the CPU: one readback of the matrix. */
  #countPercentiles(frame: GlFrame, matrix: PointedMatrix, scene: HeatmapScene): void {
    const { columns } = matrix;
    const { mask } = scene.options;
    const values = readMatrix(frame, matrix, this.glsl).filter((value, i) => {
      const cell = [Math.floor(i / columns), i % columns] as const;
      return Number.isFinite(value) && !isLeftOut(mask, { value, cell }, scene);
    });
    this.robust = this.#counted = percentilesOf(values);
    this.#percentiles.write(Float32Array.of(...this.robust, 0, 0));
  }

  /** Runs what was run for something else last. What throws is run again. Returns whether it ran. */
  #once(what: string, key: string, run: () => void): boolean {
    if (this.#computedFor.get(what) === key) return false;
    this.#computedFor.delete(what);
    run();
    this.#computedFor.set(what, key);
    return true;
  }

  release(): void {
    for (const part of [this.#range, this.#extremes, this.#topK, this.#rowEnds, this.#percentiles]) part.release();
  }
}
