import type { TextureStored } from '../../tensor/stored';
import type { FloatTexture } from '../../webgl/float-texture';
import type { GlFrame } from '../../webgl/frame';
import { GlMatrix, type PointedMatrix } from '../../webgl/matrix';
import { GlLineStatistics } from '../../webgl/row-passes';
import type { GlSurface } from '../../webgl/surface';
import { GlValueRange } from '../../webgl/value-range';
import { GlPainter } from '../gl-painter';
import type { WebGlPictures } from '../webgl-tier';
import { lineSummary, type HeatmapNumbers, type LineSummary, type PlacedCell, type ValueEnds } from './numbers';
import type { ProfileSide } from './profiles';
import type { HeatmapPainter, HeatmapScene, HeatmapTargets } from './scene';
import { HeatmapGlPaint } from './webgl-paint';
import { HeatmapGlPasses } from './webgl-passes';
import { GlProfileStrip, profileProgram } from './webgl-strip';

const sides = ['across', 'down'] as const satisfies readonly ProfileSide[];

type GlTargets = HeatmapTargets & Readonly<Partial<Record<'map' | ProfileSide, GlSurface>>>;

/**
 * Heatmaps by WebGL.
 *
 * cost  as by WebGPU; per change of data with norm="robust" also one readback of the map
 */
export class HeatmapWebGl extends GlPainter<HeatmapScene, HeatmapNumbers, GlTargets> implements HeatmapPainter {
  readonly #matrix: GlMatrix;
  readonly #passes: HeatmapGlPasses;
  readonly #paint: HeatmapGlPaint;
  readonly #places: GlValueRange;
  readonly #line: GlLineStatistics;
  readonly #strips = new Map<ProfileSide, GlProfileStrip>();

  constructor(pictures: WebGlPictures) {
    super(pictures);
    const { context } = this;
    this.#matrix = new GlMatrix(context);
    this.#passes = new HeatmapGlPasses(context);
    this.#paint = new HeatmapGlPaint(context);
    this.#places = new GlValueRange(context);
    this.#line = new GlLineStatistics(context);
    profileProgram(context);
  }

  compute(frame: GlFrame, data: TextureStored, scene: HeatmapScene): void {
    this.#compute(frame, data, scene);
  }

  #compute(frame: GlFrame, data: TextureStored, scene: HeatmapScene): PointedMatrix {
    const { window, profiles, strips, versions } = scene;
    const matrix = this.#matrix.point(data, scene.matrix);
    this.#passes.run(frame, matrix, scene);
    for (const side of sides) {
      const [choice, size] = [profiles[side], strips[side]];
      if (!choice || !size) this.#letGo(side);
      else this.#strip(side).compute(frame, matrix, { version: versions.matrix, window, choice, size });
    }
    return matrix;
  }

  paint(frame: GlFrame, scene: HeatmapScene, targets: GlTargets): void {
    const { norm, profileColour: colour, dpr } = scene.options;
    const { pixels, ends } = this.#passes;
    if (targets.map) this.#paint.paint(frame, scene, { pixels, range: ends, surface: targets.map });
    for (const side of sides) {
      const surface = targets[side];
      if (surface) this.#strips.get(side)?.paint(frame, { norm, colour, lineWidth: 1.25 * dpr }, surface);
    }
  }

  /** Two passes over the matrix, on the GPU, and three readbacks of a texel; one more per strip. */
  async numbers(data: TextureStored, scene: HeatmapScene): Promise<HeatmapNumbers> {
    return this.reading((frame) => {
      const matrix = this.#compute(frame, data, scene);
      const ends = (texture: FloatTexture): ValueEnds => [...frame.read(texture).subarray(0, 3)] as never;
      const placed = (wanted: 'lowestPlace' | 'highestPlace'): PlacedCell => {
        this.#places.run(frame, matrix, { wanted });
        const [, row, column, found] = frame.read(this.#places.found);
        return found ? { row, column } : { row: nowhere, column: nowhere };
      };
      const { robust } = this.#passes;
      return {
        range: ends(this.#passes.range),
        lowestAt: placed('lowestPlace'),
        highestAt: placed('highestPlace'),
        strips: Object.fromEntries([...this.#strips].map(([side, strip]) => [side, ends(strip.range)])),
        ...(robust && { robust }),
      };
    });
  }

  async line(
    data: TextureStored,
    scene: HeatmapScene,
    { along, index }: { along: 'rows' | 'columns'; index: number },
  ): Promise<LineSummary> {
    return this.reading((frame) => {
      const matrix = this.#matrix.point(data, scene.matrix);
      this.#line.run(frame, matrix, { along, first: index, count: 1 });
      return lineSummary(frame.read(this.#line.statistics, { width: 1, height: 1 }));
    });
  }

  async snapshot(data: TextureStored, scene: HeatmapScene, part: keyof GlTargets = 'map'): Promise<ImageBitmap> {
    const size = part === 'map' ? scene.size : scene.strips[part];
    if (!size) throw new Error(`there is no profile ${part}. Lock a line, or choose a statistic.`);
    return this.imageOf(size, {
      compute: (frame) => this.compute(frame, data, scene),
      paint: (frame, surface) => this.paint(frame, scene, { [part]: surface }),
    });
  }

  #strip(side: ProfileSide): GlProfileStrip {
    let strip = this.#strips.get(side);
    if (!strip) this.#strips.set(side, (strip = new GlProfileStrip(this.context, side)));
    return strip;
  }

  #letGo(side: ProfileSide): void {
    this.#strips.get(side)?.release();
    this.#strips.delete(side);
  }

  release(): void {
    for (const part of [this.#matrix, this.#passes, this.#paint, this.#places, this.#line]) part.release();
    for (const side of sides) this.#letGo(side);
  }
}

/** No cell: no value is finite. */
const nowhere = -1;
