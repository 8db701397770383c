import source from '../../../shaders/webgl/feature-grid.glsl';
import limitsSource from '../../../shaders/webgl/grid-limits.glsl';
import numbersGlsl from '../../../shaders/webgl/numbers.glsl';
import pixel from '../../../shaders/webgl/pixel.glsl';
import seriesLimits from '../../../shaders/webgl/series-limits.glsl';
import groups from '../../../shaders/webgl/share-groups.glsl';
import slots from '../../../shaders/webgl/slots.glsl';
import { shareCode } from '../../passes/entry-ranges';
import { GlColumnExtents } from '../../webgl/column-extents';
import type { GlContext } from '../../webgl/context';
import { FloatTexture } from '../../webgl/float-texture';
import type { GlFrame } from '../../webgl/frame';
import type { PointedMatrix } from '../../webgl/matrix';
import type { GlProgram } from '../../webgl/program';
import { forSlots, slotPlace } from '../../webgl/slots';
import type { GlSurface } from '../../webgl/surface';
import { GlSeriesColours } from '../gl-series-colours';
import { lineColours } from '../series-colours';
import { mostTicked } from './lines';
import type { PartNumbers } from './part';
import type { GridPicture } from './picture';
import type { GlGridPart } from './webgl-part';

/** One plot per cell, with a line for each of its layers. */
export class GlGridLines implements GlGridPart {
  readonly #extents: GlColumnExtents;
  readonly #limits: FloatTexture;
  readonly #share: GlProgram;
  readonly #program: GlProgram;
  readonly #colours: GlSeriesColours;

  constructor(context: GlContext) {
    this.#extents = new GlColumnExtents(context);
    this.#limits = new FloatTexture(context);
    this.#colours = new GlSeriesColours(context);
    const limits = [numbersGlsl, slots, groups, seriesLimits, limitsSource];
    this.#share = context.program({ label: 'grid-limits', fragment: limits });
    this.#program = context.program({ label: 'feature-grid', fragment: [slots, pixel, source] });
  }

  compute(frame: GlFrame, matrix: PointedMatrix, { options, layout, places, layers }: GridPicture): void {
    const { equateAxes, shareXy, zeroLine } = options;
    const [width] = layout.plot;
    this.#extents.run(frame, matrix, { width });
    this.#extents.fold(frame, matrix.columns, width);
    const inputs = {
      ranges: this.#extents.ranges,
      overall: this.#extents.overall,
      sharing: [layout.columns, places, layers, shareCode[equateAxes ? 'all' : shareXy]],
      axis: [Number(equateAxes), Number(zeroLine)],
    };
    frame.run(this.#share, inputs, forSlots(this.#limits, places));
  }

  paint(frame: GlFrame, { options, size, layout, scroll, places, layers }: GridPicture, surface: GlSurface): void {
    const { zeroLine, borders, lineColour, zeroColour, borderColour, dpr } = options;
    const inputs = {
      extents: this.#extents.extents,
      limits: this.#limits,
      colours: this.#colours.load(lineColours(layers, lineColour)),
      size: [size.width, size.height],
      pitch: [...layout.pitch, ...layout.inset],
      plot: layout.plot,
      grid: [layout.columns, places, layers, scroll],
      look: [Number(borders), Number(zeroLine)],
      lineWidth: 1.25 * dpr,
      zeroColour,
      borderColour,
    };
    frame.paint(this.#program, inputs, surface);
  }

  hasNumbers({ options: { ticks, enlarged }, places }: GridPicture): boolean {
    return enlarged !== null || (ticks && places <= mostTicked);
  }

  /** Bottom and top of each cell's y-axis. */
  numbers(frame: GlFrame, { places }: GridPicture): PartNumbers {
    const texels = frame.read(this.#limits);
    const limits = Array.from({ length: places }, (_, place) => [texels[4 * place], texels[4 * place + 1]] as const);
    return { limits, range: null };
  }

  /** Bottom and top of one place's y-axis. Reads 16 bytes. */
  limitsOf(frame: GlFrame, place: number): readonly [bottom: number, top: number] {
    const [bottom, top] = frame.read(this.#limits, { ...slotPlace(place), width: 1, height: 1 });
    return [bottom, top];
  }

  release(): void {
    for (const part of [this.#extents, this.#limits, this.#colours]) part.release();
  }
}
