import fullScreen from '../../../shaders/views/full-screen.wgsl';
import normWgsl from '../../../shaders/views/norm.wgsl';
import paintSource from '../../../shaders/views/profile.wgsl';
import type { Frame } from '../../engine/frame';
import { keyOf } from '../../engine/keyed-cache';
import { PaintProgram } from '../../engine/program';
import { pictureFormat, type GpuSurface } from '../../engine/surface';
import { Uniforms } from '../../engine/uniforms';
import { CellExtremes, type CellWindow } from '../../passes/cell-extremes';
import { RowRange } from '../../passes/row-range';
import { RowStatistics, lineStatistics } from '../../passes/row-statistics';
import type { MatrixSource } from '../../matrix/matrix-source';
import { StridedSource } from '../../matrix/strided';
import { ValueRange } from '../../passes/value-range';
import type { Colour } from '../colour';
import { normUniforms, type Norm } from '../norm';
import type { Size } from '../painter';
import type { ProfileChoice, ProfileSide } from './profiles';

/** What a strip shows of its matrix, and how large. */
export interface StripPart {
  /** Changes whenever the matrix's values do. */
  version: string;
  window: CellWindow;
  choice: ProfileChoice;
  /** Device pixels. */
  size: Size;
}

/** What a strip takes from its map. */
export interface MapLook {
  norm: Norm;
  colour: Colour;
  /** Device pixels. */
  lineWidth: number;
}

/**
 * One strip beside a heatmap: a row's values over the columns, a column's over the rows, or a statistic of each of
 * them. It follows the map's window.
 *
 * cost  per change: reads the cells of the line that are in sight; a statistic reads the whole matrix once
 */
export class ProfileStrip {
  /** f32[4]: lowest, highest and lowest positive value of what is shown, all of it; the ends of its axis. */
  range: GPUBuffer | null = null;
  readonly #extremes: CellExtremes;
  readonly #lineRange: RowRange;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  /** Of a statistic: its values as a matrix of one line. */
  #statistics: { kernel: RowStatistics; source: StridedSource; extremes: CellExtremes; range: ValueRange } | null =
    null;
  #pixels: GPUBuffer | null = null;
  #computedFor = '';

  constructor(
    readonly device: GPUDevice,
    readonly options: { side: ProfileSide; matrixWgsl: string },
  ) {
    this.#extremes = new CellExtremes(device, options.matrixWgsl);
    this.#lineRange = new RowRange(device, options.matrixWgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'profile.look' });
    const source = [fullScreen, normWgsl, paintSource].join('\n');
    this.#program = new PaintProgram(device, { label: 'profile', source, format: pictureFormat });
  }

  compute(frame: Frame, matrix: MatrixSource, part: StripPart): void {
    const key = keyOf(part);
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    const { choice } = part;
    if ('statistic' in choice) this.#runStatistic(frame, matrix, { ...part, choice });
    else this.#runLine(frame, matrix, { ...part, choice });
    this.#computedFor = key;
  }

  #runLine(frame: Frame, matrix: MatrixSource, part: StripPart & { choice: { line: number } }): void {
    const { choice } = part;
    const along = this.options.side === 'down' ? 'column' : 'row';
    this.#lineRange.run(frame, matrix, { index: choice.line, along });
    this.range = this.#lineRange.range;
    this.#run(frame, this.#extremes, { ...part, matrix, line: choice.line });
  }

  /** A line of the map keeps its norm's logarithm; the ends are its own, so that its shape is seen. */
  paint(frame: Frame, { norm, colour, lineWidth }: MapLook, target: GpuSurface): void {
    const { width, height } = target;
    const logarithmic = norm.kind === 'log' && this.range === this.#lineRange.range;
    this.#look.write({
      ...normUniforms({ kind: logarithmic ? 'log' : 'auto' }),
      down: Number(this.options.side === 'down'),
      size: [width, height],
      lineWidth,
      colour,
    });
    const resources = { pixels: this.#pixels!, range: this.range!, look: this.#look.buffer };
    frame.paint(this.#program, resources, target.target());
  }

  #runStatistic(
    frame: Frame,
    matrix: MatrixSource,
    part: StripPart & { choice: Extract<ProfileChoice, { statistic: unknown }> },
  ): void {
    const { kernel, source, extremes, range } = (this.#statistics ??= this.#createStatistics());
    const down = this.options.side === 'down';
    const count = down ? matrix.rows : matrix.columns;
    kernel.run(frame, matrix, { along: down ? 'rows' : 'columns', first: 0, count });
    const buffer = kernel.reserve(count);
    const offset = lineStatistics.indexOf(part.choice.statistic);
    const [shape, strides] = down ? [[count, 1], [4, 1]] : [[1, count], [1, 4]]; // prettier-ignore
    const view = { buffer, shape, strides, offset, axes: ['row', 'column'], release: () => {} };
    source.point(view, { row: 0, column: 1, fixed: [0, 0] });
    range.run(frame, source);
    this.range = range.range;
    this.#run(frame, extremes, { ...part, matrix: source, line: 0 });
  }

  #run(
    frame: Frame,
    extremes: CellExtremes,
    { matrix, window, line, size }: Omit<StripPart, 'choice'> & { matrix: MatrixSource; line: number },
  ): void {
    const { width, height } = size;
    const down = this.options.side === 'down';
    extremes.run(frame, matrix, {
      window: down ? { ...window, x: line, width: 1 } : { ...window, y: line, height: 1 },
      ...(down ? { width: 1, height } : { width, height: 1 }),
      minify: 'extreme',
    });
    this.#pixels = extremes.pixels;
  }

  #createStatistics() {
    const { device } = this;
    const source = new StridedSource(device);
    return {
      kernel: new RowStatistics(device, this.options.matrixWgsl),
      source,
      extremes: new CellExtremes(device, source.wgsl),
      range: new ValueRange(device, source.wgsl),
    };
  }

  release(): void {
    this.#extremes.release();
    this.#lineRange.release();
    this.#look.release();
    for (const part of Object.values(this.#statistics ?? {})) part.release();
  }
}
