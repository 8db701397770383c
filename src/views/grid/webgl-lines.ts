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
import { GlColourTable } from '../gl-colour-table';
import { GlSeriesColours } from '../gl-series-colours';
import { lineColours } from '../series-colours';
import { showsLimits } from './lines';
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
  readonly #colourMap: GlColourTable;
  /** Relevance of the lines as their values: per pixel column from the lowest to the highest, and over all. */
  #relevance: GlColumnExtents | null = null;

  constructor(readonly context: GlContext) {
    this.#extents = new GlColumnExtents(context);
    this.#limits = new FloatTexture(context);
    this.#colours = new GlSeriesColours(context);
    this.#colourMap = new GlColourTable(context);
    const limits = [numbersGlsl, slots, groups, seriesLimits, limitsSource];
    this.#share = context.program({ label: 'grid-limits', fragment: limits });
    this.#program = context.program({ label: 'feature-grid', fragment: [slots, pixel, source] });
  }

  compute(
    frame: GlFrame,
    matrix: PointedMatrix,
    { options, layout, places, layers }: GridPicture,
    relevance: PointedMatrix | null,
  ): void {
    const { equateAxes, shareXy, zeroLine } = options;
    const [width] = layout.plot;
    this.#extents.run(frame, matrix, { width });
    this.#extents.fold(frame, matrix.columns, width);
    if (relevance) {
      this.#relevance ??= new GlColumnExtents(this.context);
      this.#relevance.run(frame, relevance, { width });
      this.#relevance.fold(frame, relevance.columns, width);
    }
    const inputs = {
      ranges: this.#extents.ranges,
      overall: this.#extents.overall,
      sharing: [layout.columns, places, layers, shareCode[equateAxes ? 'all' : shareXy]],
      axis: [Number(equateAxes), Number(zeroLine)],
    };
    frame.run(this.#share, inputs, forSlots(this.#limits, places));
  }

  paint(frame: GlFrame, picture: GridPicture, surface: GlSurface): void {
    const { options, size, layout, scroll, places, layers } = picture;
    const relevance = picture.relevance && this.#relevance;
    const lineWidth = (relevance ? 2.5 : 1.25) * options.dpr;
    const { zeroLine, borders, lineColour, zeroColour, borderColour, dpr } = options;
    const inputs = {
      extents: this.#extents.extents,
      limits: this.#limits,
      colours: this.#colours.load(lineColours(layers, lineColour)),
      size: [size.width, size.height],
      pitch: [...layout.pitch, ...layout.inset],
      plot: layout.plot,
      grid: [layout.columns, places, layers, scroll],
      look: [Number(borders), Number(zeroLine), Number(relevance !== null)],
      // Colours near white stand out on white by what is around them.
      lineWidth: [lineWidth, lineWidth + 2 * dpr],
      relevance: (relevance ?? this.#extents).extents,
      reach: (relevance ?? this.#extents).overall,
      colourMap: this.#colourMap.load(options.cmap || 'coolwarm'),
      // Red would stand for relevance.
      zeroColour: relevance ? borderColour : zeroColour,
      borderColour,
    };
    frame.paint(this.#program, inputs, surface);
  }

  hasNumbers(picture: GridPicture): boolean {
    return showsLimits(picture) || picture.relevance !== null;
  }

  /** Bottom and top of each cell's y-axis; lowest and highest relevance. */
  numbers(frame: GlFrame, picture: GridPicture): PartNumbers {
    const limits = showsLimits(picture) ? pairs(frame.read(this.#limits), picture.places) : null;
    const range = picture.relevance ? pairs(frame.read(this.#relevance!.overall), 1)[0] : null;
    return { limits, range };
  }

  /** Bottom and top of one place's y-axis. Reads 16 bytes. */
  limitsOf(frame: GlFrame, place: number): readonly [bottom: number, top: number] {
    const [bottom, top] = frame.read(this.#limits, { ...slotPlace(place), width: 1, height: 1 });
    return [bottom, top];
  }

  release(): void {
    for (const part of [this.#extents, this.#limits, this.#colours, this.#colourMap]) part.release();
    this.#relevance?.release();
  }
}

/** The first two numbers of each texel. */
function pairs(texels: Float32Array, count: number): (readonly [number, number])[] {
  return Array.from({ length: count }, (_, i) => [texels[4 * i], texels[4 * i + 1]] as const);
}
