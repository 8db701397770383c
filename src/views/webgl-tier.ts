import type { DeviceOptions } from '../engine/device';
import { FrameLoop } from '../engine/frame-loop';
import type { Stats } from '../engine/stats';
import type { WebGlAnswer, WebGlTier } from '../engine/tier';
import type { GlContext } from '../webgl/context';
import { GlFrames, type GlFrame } from '../webgl/frame';
import { openContext } from '../webgl/open-context';
import { TextureRows } from '../webgl/texture-rows';
import { TextureStore } from '../webgl/texture-store';
import type { GridPainter } from './grid/picture';
import { GridWebGl } from './grid/webgl';
import type { HeatmapPainter } from './heatmap/scene';
import { HeatmapWebGl } from './heatmap/webgl';
import type { HistogramPainter } from './histogram/scene';
import { HistogramWebGl } from './histogram/webgl';
import type { ScatterPainter } from './scatter/scene';
import { ScatterWebGl } from './scatter/webgl';

/**
 * The tier for browsers without WebGPU, loaded by `import()` when there is none. What its painters build on:
 *
 * - src/webgl/context: one WebGL 2 context on one hidden canvas for all figures, shared with tfjs; `engine.webgl.context`.
 * - Data is a `TextureStored` (src/tensor/stored): texture, texel layout, strides, offset. src/webgl/matrix joins a
 *   shader with `valueAt(row, column)` and gives the inputs; src/webgl/gather reads single cells of any matrix.
 * - `frame.run(program, inputs, target)` draws into a FloatTexture, `frame.paint(program, inputs, surface)` paints and
 *   hands over, `frame.read(texture)` reads back (counted). All three run at once: a texture that is drawn can be read
 *   in the next call. A program has a fixed label, fragment sources and the uniforms that these declare; choices are
 *   uniforms, so that few commands are recorded for pages with a strict content policy (scripts/record-regl.mjs).
 * - A row of a target has gl_FragCoord.y from 0 below. Textures are read as they are written, so only what paints turns
 *   it: pixel rows count from above by `size.y - 1 - int(gl_FragCoord.y)` (shaders/webgl/pixel.glsl).
 * - gl-painter.ts has what all painters do alike; add a painter's maker to `makers` below. A painter asks for all its
 *   commands when it is made (`context.program`; they are compiled at their first draw): so all are recorded.
 */
export class WebGlPictures implements WebGlTier {
  readonly frames: FrameLoop<GlFrame>;
  /** Opens frames for reads of their own. */
  readonly maker: GlFrames;
  readonly software: boolean;
  readonly notice: string;

  constructor(
    readonly context: GlContext,
    readonly reason: () => string,
  ) {
    this.maker = new GlFrames(context);
    this.frames = new FrameLoop(this.maker, context.stats);
    this.software = /swiftshader|llvmpipe|software|basic render/i.test(context.renderer);
    this.notice = this.software
      ? 'WebGL runs in software here, without a GPU, and is slow with large data. Turn on hardware acceleration in the browser’s settings.'
      : '';
  }

  get stats(): Stats {
    return this.context.stats;
  }

  get gl(): WebGL2RenderingContext {
    return this.context.gl;
  }

  get lost(): Promise<string> {
    return this.context.lost;
  }

  /** The painter of a figure; null for one that WebGL does not draw. */
  painter<Kind extends keyof WebGlPainters>(kind: Kind): WebGlPainters[Kind] | null {
    return (makers[kind] as ((pictures: WebGlPictures) => WebGlPainters[Kind]) | undefined)?.(this) ?? null;
  }

  /** Where a view's data goes. */
  store(): TextureStore {
    return new TextureStore(this.context, this.reason);
  }

  /** Where rows go that are appended to a view's data. */
  rows(): TextureRows {
    return new TextureRows(this.context, this.maker);
  }

  finished(): Promise<void> {
    return this.context.finished();
  }

  release(): void {
    this.context.release();
  }
}

/** The painters of the figures. */
export interface WebGlPainters {
  heatmap: HeatmapPainter;
  grid: GridPainter;
  histogram: HistogramPainter;
  scatter: ScatterPainter;
}

const makers: { readonly [Kind in keyof WebGlPainters]?: (pictures: WebGlPictures) => WebGlPainters[Kind] } = {
  heatmap: (pictures) => new HeatmapWebGl(pictures),
  grid: (pictures) => new GridWebGl(pictures),
  histogram: (pictures) => new HistogramWebGl(pictures),
  scatter: (pictures) => new ScatterWebGl(pictures),
};

/** The figures that WebGL draws. */
export const painterKinds = Object.keys(makers) as (keyof WebGlPainters)[];

/** Opens a context; `reason`: why there is no WebGPU. */
export function openWebGlTier(options: DeviceOptions, reason: string): WebGlAnswer {
  const { context, reason: refusal } = openContext(options);
  if (!context) return { webgl: null, reason: refusal };
  return { webgl: new WebGlPictures(context, () => reason), reason: '' };
}
