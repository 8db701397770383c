import fullScreen from '../../shaders/full-screen.wgsl';
import paintSource from '../../shaders/heatmap.wgsl';
import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import { readBytes, type ByteRange } from '../engine/readback';
import { Uniforms } from '../engine/uniforms';
import { CellExtremes, type CellWindow, type Minify } from '../kernels/cell-extremes';
import { CellPyramid } from '../kernels/cell-pyramid';
import { StridedSource } from '../kernels/matrix-source';
import { RowFloors } from '../kernels/row-floors';
import { ValueRange } from '../kernels/value-range';
import { elementOffset, type Described } from '../tensor/tensor-view';
export type { CellWindow, Minify } from '../kernels/cell-extremes';
import { lastTwoAxes, type AxisIndices } from './axis-choice';
import type { Colour } from './colour';
import { colormapBytes } from './colormap';
import type { Norm } from './norm';
import { View } from './view';

const normCode = { auto: 0, symmetric: 1, fixed: 2, log: 3 } as const;
const maskCode = { '': 0, zero: 1, causal: 2 } as const;
/** From so many cells per pixel and axis on, blocks of cells are fewer reads than cells. */
const worthPyramid = 6;

/** Which cells are hatched: none, those that are exactly zero, or keys after the query. */
export type HeatmapMask = keyof typeof maskCode;

export interface HeatmapOptions {
  cmap: string;
  norm: Norm;
  /** Where the axes before the last two are fixed. */
  indices: AxisIndices;
  /** The part that is shown, in cells; null for all. */
  window: CellWindow | null;
  minify: Minify;
  /** Cells below it are left out; null for none. */
  threshold: number | null;
  /** Only the so many largest cells of each row are shown; 0 for all. */
  topK: number;
  mask: HeatmapMask;
  hatchColour: Colour;
}

const defaults: HeatmapOptions = {
  cmap: 'bwr',
  norm: { kind: 'auto' },
  indices: {},
  window: null,
  minify: 'extreme',
  threshold: null,
  topK: 0,
  mask: '',
  hatchColour: [0.5, 0.5, 0.5, 0.5],
};

/**
 * A matrix as colours: row r and column c of R × C fill exactly their part of the canvas, in matplotlib's colour for the value. Where
 * a pixel covers several cells it shows the one farthest from the middle of the norm. NaN is transparent.
 *
 * cost  per change: one pass over the matrix for its range, one over the cells shown, one draw; all on the GPU
 */
export class HeatmapView extends View<HeatmapOptions> {
  readonly #matrix: StridedSource;
  readonly #range: ValueRange;
  readonly #pyramid: CellPyramid;
  readonly #floors: RowFloors;
  readonly #extremes: CellExtremes;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  readonly #colours: GPUBuffer;
  #loadedColours = '';
  /** For which data each was computed last: pan and zoom compute none of them anew. */
  readonly #computedFor = { range: '', pyramid: '', floors: '' };

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, defaults);
    const device = engine.requireDevice();
    this.#matrix = new StridedSource(device);
    this.#range = new ValueRange(device, this.#matrix.wgsl);
    this.#pyramid = new CellPyramid(device, this.#matrix.wgsl);
    this.#floors = new RowFloors(device, this.#matrix.wgsl);
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

  /** The part that is shown, in cells. */
  get window(): CellWindow {
    return this.options.window ?? { x: 0, y: 0, width: this.columns, height: this.rows };
  }

  /**
   * Values of the cells of a part of the matrix, row after row, for numbers written into cells.
   *
   * cost  reads 4 bytes per cell, in one submit
   */
  async readCells(part: { row: number; column: number; rows: number; columns: number }): Promise<Float32Array> {
    const { row, column, rows, columns } = part;
    const { buffer } = this.data!;
    const pieces = Array.from({ length: rows }, (_, r) => ({
      buffer,
      offset: 4 * elementOffset(this.data!, this.indicesOf(row + r, column)),
      bytes: 4 * columns,
    }));
    return new Float32Array(await readBytes(this.engine, pieces));
  }

  compute(frame: Frame): void {
    const { indices, topK, minify } = this.options;
    const matrix = this.#matrix;
    matrix.point(this.data!, lastTwoAxes(this.data!, indices, 'heatmap'));
    const { width, height } = this.surface;
    const { window } = this;
    const key = `${this.dataVersion} ${JSON.stringify(indices)}`;
    const shrunk = Math.min(window.width / width, window.height / height) >= worthPyramid && topK === 0;
    if (this.#outdated('range', key)) this.#range.run(frame, matrix);
    if (shrunk && this.#outdated('pyramid', key)) this.#pyramid.run(frame, matrix);
    if (topK > 0 && this.#outdated('floors', `${key} ${topK}`)) this.#floors.run(frame, matrix, topK);
    this.#extremes.run(frame, matrix, {
      window,
      width,
      height,
      minify,
      pyramid: shrunk ? this.#pyramid : undefined,
      rowFloors: topK > 0 ? this.#floors.floors : undefined,
    });
  }

  paint(frame: Frame): void {
    const { norm, cmap, threshold, mask, hatchColour } = this.options;
    const { window } = this;
    this.#loadColours(cmap);
    this.#look.write({
      norm: normCode[norm.kind],
      width: this.surface.width,
      fixed: norm.kind === 'fixed' ? [norm.low, norm.high] : [0, 0],
      threshold: threshold ?? 0,
      thresholded: Number(threshold !== null),
      mask: maskCode[mask],
      origin: [window.x, window.y],
      cellsPerPixel: [window.width / this.surface.width, window.height / this.surface.height],
      hatch: hatchColour,
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

  #outdated(what: 'range' | 'pyramid' | 'floors', key: string): boolean {
    const outdated = this.#computedFor[what] !== key;
    this.#computedFor[what] = key;
    return outdated;
  }

  protected check({ cmap, indices, topK, mask, minify }: HeatmapOptions, data: Described | null): void {
    colormapBytes(cmap);
    if (!Number.isInteger(topK) || topK < 0)
      throw new Error(`top-k is ${topK}. Give a whole number, or 0 for all cells.`);
    if (!Object.hasOwn(maskCode, mask))
      throw new Error(`mask is "${mask}". Give "zero" or "causal", or leave it empty.`);
    if (!['extreme', 'max', 'mean'].includes(minify)) {
      throw new Error(`minify is "${minify}". Give "extreme", "max" or "mean".`);
    }
    if (data) lastTwoAxes(data, indices, 'heatmap');
  }

  protected nameAxes(rank: number): string[] {
    return rank > 4
      ? [...Array.from({ length: rank - 4 }, (_, i) => `axis${i}`), 'sample', 'head', 'query', 'key']
      : { 1: ['key'], 2: ['query', 'key'], 3: ['sample', 'query', 'key'], 4: ['sample', 'head', 'query', 'key'] }[
          rank
        ]!;
  }

  /** Lowest, highest and, for a logarithm, lowest positive value; unless the norm is fixed and so known. */
  protected numbers(): ByteRange[] {
    if (this.options.norm.kind === 'fixed') return [];
    return [{ buffer: this.#range.range, offset: 0, bytes: this.options.norm.kind === 'log' ? 12 : 8 }];
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
    this.#pyramid.release();
    this.#floors.release();
    this.#extremes.release();
    this.#look.release();
    this.#colours.destroy();
  }
}
