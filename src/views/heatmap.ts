import fullScreen from '../../shaders/full-screen.wgsl';
import paintSource from '../../shaders/heatmap.wgsl';
import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import type { ByteRange } from '../engine/readback';
import { Uniforms } from '../engine/uniforms';
import { CellExtremes } from '../kernels/cell-extremes';
import { StridedSource } from '../kernels/matrix-source';
import { ValueRange } from '../kernels/value-range';
import type { Described } from '../tensor/tensor-view';
import { lastTwoAxes, type AxisIndices } from './axis-choice';
import { colormapBytes } from './colormap';
import type { Norm } from './norm';
import { View } from './view';

const normCode = { auto: 0, symmetric: 1, fixed: 2 } as const;

export interface HeatmapOptions {
  cmap: string;
  norm: Norm;
  /** Where the axes before the last two are fixed. */
  indices: AxisIndices;
}

/**
 * A matrix as colours: row r and column c of R × C fill exactly their part of the canvas, in matplotlib's colour for the value. Where
 * a pixel covers several cells it shows the one farthest from the middle of the norm. NaN is transparent.
 *
 * cost  per change: one pass over the matrix for its range, one over the cells shown, one draw; all on the GPU
 */
export class HeatmapView extends View<HeatmapOptions> {
  readonly #matrix: StridedSource;
  readonly #range: ValueRange;
  readonly #extremes: CellExtremes;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  readonly #colours: GPUBuffer;
  #loadedColours = '';

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, { cmap: 'bwr', norm: { kind: 'auto' }, indices: {} });
    const device = engine.requireDevice();
    this.#matrix = new StridedSource(device);
    this.#range = new ValueRange(device, this.#matrix.wgsl);
    this.#extremes = new CellExtremes(device, this.#matrix.wgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'heatmap.look' });
    this.#program = new PaintProgram(device, {
      label: 'heatmap',
      source: `${fullScreen}\n${paintSource}`,
      format: this.surface.format,
    });
    this.#colours = device.createBuffer({
      label: 'heatmap.colours',
      size: 4 * 256,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
  }

  /** Rows and columns of the matrix that is drawn. */
  get rows(): number {
    return this.data?.shape.at(-2) ?? 0;
  }

  get columns(): number {
    return this.data?.shape.at(-1) ?? 0;
  }

  /** The indices of a cell in the whole data. */
  indicesOf(row: number, column: number): number[] {
    if (!this.data) return [];
    return [...lastTwoAxes(this.data, this.options.indices, 'heatmap').fixed.slice(0, -2), row, column];
  }

  compute(frame: Frame): void {
    this.#matrix.point(this.data!, lastTwoAxes(this.data!, this.options.indices, 'heatmap'));
    this.#range.run(frame, this.#matrix);
    const { width, height } = this.surface;
    const window = { x: 0, y: 0, width: this.columns, height: this.rows };
    this.#extremes.run(frame, this.#matrix, { window, width, height });
  }

  paint(frame: Frame): void {
    const { norm, cmap } = this.options;
    this.#loadColours(cmap);
    this.#look.write({
      norm: normCode[norm.kind],
      width: this.surface.width,
      fixed: norm.kind === 'fixed' ? [norm.low, norm.high] : [0, 0],
    });
    const resources = {
      pixels: this.#extremes.pixels!,
      range: this.#range.range,
      colours: this.#colours,
      look: this.#look.buffer,
    };
    frame.paint(this.#program, resources, this.surface.target());
    this.recorded();
  }

  protected check({ cmap, indices }: HeatmapOptions, data: Described | null): void {
    colormapBytes(cmap);
    if (data) lastTwoAxes(data, indices, 'heatmap');
  }

  protected nameAxes(rank: number): string[] {
    return rank > 4
      ? [...Array.from({ length: rank - 4 }, (_, i) => `axis${i}`), 'sample', 'head', 'query', 'key']
      : { 1: ['key'], 2: ['query', 'key'], 3: ['sample', 'query', 'key'], 4: ['sample', 'head', 'query', 'key'] }[
          rank
        ]!;
  }

  /** Lowest and highest value, unless the norm is fixed and so known. */
  protected numbers(): ByteRange[] {
    if (this.options.norm.kind === 'fixed') return [];
    return [{ buffer: this.#range.range, offset: 0, bytes: 8 }];
  }

  #loadColours(name: string): void {
    if (name === this.#loadedColours) return;
    this.#loadedColours = name;
    this.engine.requireDevice().queue.writeBuffer(this.#colours, 0, colormapBytes(name));
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#range.release();
    this.#extremes.release();
    this.#look.release();
    this.#colours.destroy();
  }
}
