import normGlsl from '../../../shaders/webgl/norm.glsl';
import numbers from '../../../shaders/webgl/numbers.glsl';
import pixel from '../../../shaders/webgl/pixel.glsl';
import profile from '../../../shaders/webgl/profile.glsl';
import { keyOf } from '../../engine/keyed-cache';
import { GlCellExtremes } from '../../webgl/cell-extremes';
import type { GlContext } from '../../webgl/context';
import type { FloatTexture } from '../../webgl/float-texture';
import type { GlFrame } from '../../webgl/frame';
import { GlMatrix, type PointedMatrix } from '../../webgl/matrix';
import type { GlProgram } from '../../webgl/program';
import { GlLineStatistics } from '../../webgl/row-passes';
import type { GlSurface } from '../../webgl/surface';
import { GlValueRange } from '../../webgl/value-range';
import { normUniforms } from '../norm';
import { lineStatistics } from './numbers';
import type { MapLook, StripPart } from './profile-strip';
import type { ProfileChoice, ProfileSide } from './profiles';

/** The command that paints strips. */
export function profileProgram(context: GlContext): GlProgram {
  return context.program({ label: 'profile', fragment: [numbers, normGlsl, pixel, profile] });
}

/** One strip beside a heatmap, as ProfileStrip draws it by WebGPU. */
export class GlProfileStrip {
  readonly #extremes: GlCellExtremes;
  readonly #range: GlValueRange;
  readonly #statistics: GlLineStatistics;
  readonly #line: GlMatrix;
  readonly #program: GlProgram;
  readonly #down: boolean;
  #ofLine = false;
  #computedFor = '';

  constructor(context: GlContext, side: ProfileSide) {
    this.#extremes = new GlCellExtremes(context);
    this.#range = new GlValueRange(context);
    this.#statistics = new GlLineStatistics(context);
    this.#line = new GlMatrix(context);
    this.#program = profileProgram(context);
    this.#down = side === 'down';
  }

  /** One texel: lowest, highest and lowest positive value of what is shown, all of it; the ends of its axis. */
  get range(): FloatTexture {
    return this.#range.found;
  }

  compute(frame: GlFrame, matrix: PointedMatrix, part: StripPart): void {
    const key = keyOf(part);
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    const { choice } = part;
    this.#ofLine = 'line' in choice;
    if ('line' in choice) {
      const { line } = choice;
      const whole = this.#down
        ? { row: 0, column: line, rows: matrix.rows, columns: 1 }
        : { row: line, column: 0, rows: 1, columns: matrix.columns };
      this.#range.run(frame, matrix, { part: whole });
      this.#run(frame, matrix, { ...part, line });
    } else {
      const statistics = this.#pointAt(frame, matrix, choice);
      this.#range.run(frame, statistics);
      this.#run(frame, statistics, { ...part, line: 0 });
    }
    this.#computedFor = key;
  }

  /** A statistic of all lines, as a matrix of one line. */
  #pointAt(
    frame: GlFrame,
    matrix: PointedMatrix,
    { statistic }: Extract<ProfileChoice, { statistic: unknown }>,
  ): PointedMatrix {
    const count = this.#down ? matrix.rows : matrix.columns;
    this.#statistics.run(frame, matrix, { along: this.#down ? 'rows' : 'columns', first: 0, count });
    const { texture, width } = this.#statistics.statistics;
    const texels = { width, packed: null, component: lineStatistics.indexOf(statistic) };
    const [shape, strides] = this.#down ? [[count, 1], [1, 0]] : [[1, count], [0, 1]]; // prettier-ignore
    const stored = { texture, texels, shape, strides, offset: 0, axes: ['row', 'column'], release: () => {} };
    return this.#line.point(stored, { kind: 'axes', axes: { row: 0, column: 1, fixed: [0, 0] } });
  }

  #run(frame: GlFrame, matrix: PointedMatrix, { window, line, size }: StripPart & { line: number }): void {
    const { width, height } = size;
    this.#extremes.run(frame, matrix, {
      window: this.#down ? { ...window, x: line, width: 1 } : { ...window, y: line, height: 1 },
      ...(this.#down ? { width: 1, height } : { width, height: 1 }),
      minify: 'extreme',
    });
  }

  /** A line of the map keeps its norm's logarithm; the ends are its own, so that its shape is seen. */
  paint(frame: GlFrame, { norm, colour, lineWidth }: MapLook, surface: GlSurface): void {
    const kind = norm.kind === 'log' && this.#ofLine ? 'log' : 'auto';
    const inputs = {
      pixels: this.#extremes.pixels,
      range: this.range,
      size: [surface.width, surface.height],
      look: [normUniforms({ kind }).norm, Number(this.#down)],
      lineWidth,
      colour,
    };
    frame.paint(this.#program, inputs, surface);
  }

  release(): void {
    for (const part of [this.#extremes, this.#range, this.#statistics, this.#line]) part.release();
  }
}
