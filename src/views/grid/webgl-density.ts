import source from '../../../shaders/webgl/density.glsl';
import list from '../../../shaders/webgl/number-list.glsl';
import pixel from '../../../shaders/webgl/pixel.glsl';
import { GlColumnExtents } from '../../webgl/column-extents';
import type { GlContext } from '../../webgl/context';
import type { GlFrame } from '../../webgl/frame';
import type { PointedMatrix } from '../../webgl/matrix';
import { GlNumberList } from '../../webgl/number-list';
import type { GlProgram } from '../../webgl/program';
import { seriesGlsl } from '../../webgl/series';
import type { GlSurface } from '../../webgl/surface';
import { GlValueRange } from '../../webgl/value-range';
import { GlColourTable } from '../gl-colour-table';
import { countDensity, type DensityPart } from './density-counts';
import type { PartNumbers } from './part';
import type { GridPicture } from './picture';
import type { GlGridPart } from './webgl-part';

/** Read back at once: 16 MiB. */
const mostTexels = 2 ** 20;

/**
 * All lines over one another in one plot, counted by the CPU.
 *
 * cost  per change: readbacks of 16 bytes per line and pixel column (one per 1,048,576 of these), counting, an upload of 4 bytes per pixel
 */
export class GlGridDensity implements GlGridPart {
  readonly #range: GlValueRange;
  readonly #extents: GlColumnExtents;
  readonly #counts: GlNumberList;
  readonly #colours: GlColourTable;
  readonly #program: GlProgram;
  #counted: { range: [low: number, high: number]; counts: Uint32Array; peak: number } | null = null;

  constructor(context: GlContext) {
    this.#range = new GlValueRange(context, seriesGlsl);
    this.#extents = new GlColumnExtents(context);
    this.#counts = new GlNumberList(context);
    this.#colours = new GlColourTable(context);
    this.#program = context.program({ label: 'density', fragment: [list, pixel, source] });
  }

  compute(frame: GlFrame, matrix: PointedMatrix, { options, size }: GridPicture): void {
    const { width, height } = size;
    this.#range.run(frame, matrix);
    const [low, high] = frame.read(this.#range.found);
    const plot = { width, height, range: [low, high] as const, zero: options.zeroLine };
    const counted = countDensity(this.#parts(frame, matrix, width), plot);
    this.#counts.write(counted.counts);
    this.#counted = { range: [low, high], ...counted };
  }

  /** The extents of some lines after others: all of thousands of lines at once would be hundreds of megabytes. */
  *#parts(frame: GlFrame, matrix: PointedMatrix, width: number): Generator<DensityPart> {
    const most = Math.max(1, Math.floor(mostTexels / width));
    for (let first = 0; first < matrix.columns; first += most) {
      const count = Math.min(most, matrix.columns - first);
      this.#extents.run(frame, matrix, { width, first, count });
      yield { extents: frame.read(this.#extents.extents), series: count };
    }
  }

  paint(frame: GlFrame, { options, size }: GridPicture, surface: GlSurface): void {
    const inputs = {
      counts: this.#counts,
      colours: this.#colours.load(options.cmap || 'viridis'),
      size: [size.width, size.height],
      peak: this.#counted!.peak,
    };
    frame.paint(this.#program, inputs, surface);
  }

  hasNumbers(): boolean {
    return true;
  }

  /** Lowest and highest value; with a colour bar the highest count too. The CPU has them. */
  numbers(_frame: GlFrame, { options }: GridPicture): PartNumbers {
    const { range, peak } = this.#counted!;
    return { limits: null, range, peak: options.bar ? peak : undefined };
  }

  /** How many lines pass a pixel of the picture. */
  countAt(x: number, y: number, { width }: { width: number }): number {
    return this.#counted!.counts[y * width + x];
  }

  release(): void {
    for (const part of [this.#range, this.#extents, this.#counts, this.#colours]) part.release();
  }
}
