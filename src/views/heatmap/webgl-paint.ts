import heatmap from '../../../shaders/webgl/heatmap.glsl';
import norm from '../../../shaders/webgl/norm.glsl';
import numbers from '../../../shaders/webgl/numbers.glsl';
import pixel from '../../../shaders/webgl/pixel.glsl';
import type { MapLayout } from '../../matrix/heads';
import type { GlContext } from '../../webgl/context';
import type { FloatTexture } from '../../webgl/float-texture';
import type { GlFrame } from '../../webgl/frame';
import type { GlProgram } from '../../webgl/program';
import type { GlSurface } from '../../webgl/surface';
import { GlColourTable } from '../gl-colour-table';
import { normUniforms } from '../norm';
import { maskCode } from './mask';
import type { HeatmapScene } from './scene';

const oneCell: MapLayout = { map: [1, 1], pitch: [1, 1], across: 1, count: 1 };

/** Paints per-pixel extremes in the colours of a map: one draw. */
export class HeatmapGlPaint {
  readonly #program: GlProgram;
  readonly #colours: GlColourTable;

  constructor(context: GlContext) {
    this.#program = context.program({ label: 'heatmap', fragment: [numbers, norm, pixel, heatmap] });
    this.#colours = new GlColourTable(context);
  }

  paint(
    frame: GlFrame,
    scene: HeatmapScene,
    { pixels, range, surface }: { pixels: FloatTexture; range: FloatTexture; surface: GlSurface },
  ): void {
    const { window, size, options, maps, firstQuery } = scene;
    const { mask, threshold, hatchColour, cmap } = options;
    const { norm, fixed } = normUniforms(options.norm);
    const causal = mask === 'causal';
    const { map, pitch, across, count } = causal ? maps : oneCell;
    const inputs = {
      pixels,
      range,
      colours: this.#colours.load(cmap),
      size: [size.width, size.height],
      norm,
      fixedEnds: fixed,
      threshold: [Number(threshold !== null), threshold ?? 0],
      flags: [maskCode[mask], Number(options.norm.kind === 'row')],
      cells: [window.x, window.y, window.width / size.width, window.height / size.height],
      map: [...map, ...pitch],
      maps: [across, count, causal ? firstQuery : 0],
      hatch: hatchColour,
    };
    frame.paint(this.#program, inputs, surface);
  }

  release(): void {
    this.#colours.release();
  }
}
