import position from '../../../shaders/webgl/marker-position.glsl';
import squares from '../../../shaders/webgl/marker-squares.glsl';
import stampSource from '../../../shaders/webgl/marker-stamps.glsl';
import pixel from '../../../shaders/webgl/pixel.glsl';
import paintSource from '../../../shaders/webgl/scatter.glsl';
import { keyOf } from '../../engine/keyed-cache';
import type { TextureStored } from '../../tensor/stored';
import { FloatTexture } from '../../webgl/float-texture';
import type { GlFrame } from '../../webgl/frame';
import { GlMatrix, matrixSource, type PointedMatrix } from '../../webgl/matrix';
import { GlOddValues } from '../../webgl/odd-values';
import type { GlInputs, GlProgram } from '../../webgl/program';
import type { GlSurface } from '../../webgl/surface';
import { GlValueRange } from '../../webgl/value-range';
import { GlColourTable } from '../gl-colour-table';
import { GlPainter } from '../gl-painter';
import type { WebGlPictures } from '../webgl-tier';
import type { ScatterNumbers } from './numbers';
import { markers } from './options';
import { rimOf } from './rim';
import { pixelAt, type ScatterPainter, type ScatterScene } from './scene';

/** Of the square around each marker, and of the one around all. */
const vertices = 6;

/**
 * Scatter plots by WebGL.
 *
 * cost  as by WebGPU: per change one pass over the values for their range, one draw of all markers, one of the picture;
 *       of colours: that one alone
 */
export class ScatterWebGl extends GlPainter<ScatterScene, ScatterNumbers> implements ScatterPainter {
  readonly #matrix: GlMatrix;
  readonly #range: GlValueRange;
  readonly #places: GlValueRange;
  readonly #odd: GlOddValues;
  readonly #stamps: FloatTexture;
  readonly #stamp: GlProgram;
  readonly #program: GlProgram;
  readonly #colours: GlColourTable;
  #computedFor = '';

  constructor(pictures: WebGlPictures) {
    super(pictures);
    const { context } = this;
    this.#matrix = new GlMatrix(context);
    this.#range = new GlValueRange(context);
    this.#places = new GlValueRange(context);
    this.#odd = new GlOddValues(context);
    this.#stamps = new FloatTexture(context);
    this.#colours = new GlColourTable(context);
    this.#stamp = context.program({
      label: 'marker-stamps',
      vertex: [...matrixSource, position, squares],
      fragment: [position, stampSource],
    });
    this.#program = context.program({ label: 'scatter', fragment: [position, pixel, paintSource] });
  }

  compute(frame: GlFrame, data: TextureStored, scene: ScatterScene): void {
    this.#compute(frame, data, scene);
  }

  #compute(frame: GlFrame, data: TextureStored, scene: ScatterScene): PointedMatrix {
    const { ylims, marker, radius } = scene.options;
    const { width, height } = scene.size;
    const matrix = this.#matrix.point(data, scene.matrix);
    const key = keyOf(scene.versions.matrix, width, height, ylims, marker, radius);
    if (key === this.#computedFor) return matrix;
    this.#computedFor = '';
    this.#range.run(frame, matrix);
    const count = vertices * (1 + scene.samples * scene.channels);
    const inputs = { ...matrix.inputs, ...this.#plot(scene) };
    frame.run(this.#stamp, inputs, this.#stamps.resize(width, height), count);
    this.#computedFor = key;
    return matrix;
  }

  paint(frame: GlFrame, scene: ScatterScene, target: GlSurface): void {
    const { size, options } = scene;
    const { cmap, colour, zeroLine, radius, zeroColour, rimColour } = options;
    const inputs = {
      ...this.#plot(scene),
      stamps: this.#stamps,
      colours: this.#colours.load(cmap),
      size: [size.width, size.height],
      look: [Number(zeroLine), Number(colour !== null), rimOf(radius)],
      zeroColour,
      markerColour: colour ?? [0, 0, 0, 0],
      rimColour,
    };
    frame.paint(this.#program, inputs, target);
  }

  /** The uniforms of marker-position.glsl. */
  #plot({ size, samples, channels, options }: ScatterScene): GlInputs {
    const { ylims, marker, radius } = options;
    return {
      range: this.#range.found,
      plot: [size.width, size.height, samples, channels],
      marker: [markers.indexOf(marker), Number(ylims !== null)],
      radius,
      plotLimits: ylims ?? [0, 0],
    };
  }

  /** Three passes over the values, each with a readback of a texel; of the third, of one per 1,024 values. */
  async numbers(data: TextureStored, scene: ScatterScene): Promise<ScatterNumbers> {
    return this.reading((frame) => {
      const matrix = this.#compute(frame, data, scene);
      const [low, high] = frame.read(this.#range.found);
      const placed = (wanted: 'lowestPlace' | 'highestPlace'): [number, number] | null => {
        this.#places.run(frame, matrix, { wanted });
        const [, row, column, found] = frame.read(this.#places.found);
        return found ? [row, column] : null;
      };
      const [lowest, highest] = [placed('lowestPlace'), placed('highestPlace')];
      const ends = plotEnds([low, high], scene.options.ylims);
      return { low, high, lowest, highest, ...this.#odd.read(frame, matrix, ends) };
    });
  }

  async pick(
    data: TextureStored,
    scene: ScatterScene,
    at: readonly [number, number],
  ): Promise<[sample: number, channel: number] | null> {
    const pixel = pixelAt(scene, at);
    if (!pixel) return null;
    return this.reading((frame) => {
      this.#compute(frame, data, scene);
      const [sample, channel, , there] = frame.read(this.#stamps, { ...pixel, width: 1, height: 1 });
      return there ? [sample, channel] : null;
    });
  }

  async snapshot(data: TextureStored, scene: ScatterScene): Promise<ImageBitmap> {
    return this.imageOf(scene.size, {
      compute: (frame) => this.compute(frame, data, scene),
      paint: (frame, surface) => this.paint(frame, scene, surface),
    });
  }

  release(): void {
    for (const part of [this.#matrix, this.#range, this.#places, this.#odd, this.#stamps, this.#colours]) {
      part.release();
    }
  }
}

/** Bottom and top of the plot, as marker-position.glsl has them. */
function plotEnds(
  [low, high]: readonly [number, number],
  ylims: readonly [number, number] | null,
): readonly [number, number] {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const [bottom, top] = ylims ?? [-reach, reach];
  return bottom === top ? [bottom - 1, top + 1] : [bottom, top];
}
