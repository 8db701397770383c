import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { readBytes, type ByteRange } from '../engine/readback';
import type { CellWindow, Minify } from '../kernels/cell-extremes';
import { HeadSource } from '../kernels/head-source';
import { StridedSource } from '../kernels/matrix-source';
import { elementOffset, type Described } from '../tensor/tensor-view';
import { lastTwoAxes, type AxisIndices } from './axis-choice';
import type { Colour } from './colour';
import { colormapBytes } from './colormap';
import { cellOfHead, chooseHeads, headIndices, sizeOfHeads, type Heads } from './head-choice';
import { HeatmapPasses } from './heatmap-passes';
import { HeatmapPaint, isMask, type HeatmapMask } from './heatmap-paint';
import { givenEnds, type Norm } from './norm';
import { View } from './view';

export type { CellWindow, Minify } from '../kernels/cell-extremes';
export type { HeatmapMask } from './heatmap-paint';

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
  /** Several maps at once; null for the one that the indices choose. */
  heads: Heads | null;
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
  heads: null,
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
  readonly #onePass: HeatmapPasses;
  #heads: { source: HeadSource; passes: HeatmapPasses } | null = null;
  readonly #paint: HeatmapPaint;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, defaults);
    const device = engine.requireDevice();
    this.#matrix = new StridedSource(device);
    this.#onePass = new HeatmapPasses(device, this.#matrix.wgsl);
    this.#paint = new HeatmapPaint(device, { label: 'heatmap', format: this.surface.format });
  }

  /** Rows and columns of the matrix that is drawn. */
  get rows(): number {
    return this.#size()[0];
  }

  get columns(): number {
    return this.#size()[1];
  }

  /** The indices of a cell in the whole data; null between the maps of several heads. */
  indicesOf(row: number, column: number): number[] | null {
    const { data, options } = this;
    if (!data) return null;
    if (options.heads) return headIndices(data, chooseHeads(data, options.heads, options.indices), row, column);
    return [...lastTwoAxes(data, options.indices, 'heatmap').fixed.slice(0, -2), row, column];
  }

  /** Row and column of the drawn matrix at which these indices of the data lie. */
  cellOf(indices: readonly number[]): [number, number] {
    const { data, options } = this;
    if (data && options.heads) return cellOfHead(data, chooseHeads(data, options.heads, options.indices), indices);
    return indices.slice(-2) as [number, number];
  }

  /** The heads that are drawn side by side, each with the corner of its map; empty when there is one map. */
  get tiles(): { head: number; row: number; column: number }[] {
    const { data, options } = this;
    if (!data || options.heads?.together !== 'tiles') return [];
    const choice = chooseHeads(data, options.heads, options.indices);
    return choice.chosen.map((head) => {
      const indices = [...choice.fixed];
      indices[choice.axis] = head;
      const [row, column] = cellOfHead(data, choice, indices);
      return { head, row, column };
    });
  }

  #size(): [number, number] {
    const { data, options } = this;
    if (!data) return [0, 0];
    if (!options.heads) return [data.shape.at(-2)!, data.shape.at(-1)!];
    return sizeOfHeads(data, chooseHeads(data, options.heads, options.indices));
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
    const start = (r: number): number => 4 * elementOffset(this.data!, this.indicesOf(row + r, column)!);
    const pieces = Array.from({ length: rows }, (_, r) => ({ buffer, offset: start(r), bytes: 4 * columns }));
    return new Float32Array(await readBytes(this.engine, pieces));
  }

  compute(frame: Frame): void {
    const { indices, topK, minify, heads } = this.options;
    const { width, height } = this.surface;
    const version = `${this.dataVersion} ${JSON.stringify([indices, heads])}`;
    const picture = { version, window: this.window, width, height, minify, topK };
    if (heads) {
      const { source, passes } = (this.#heads ??= this.#createHeads());
      source.point(this.data!, chooseHeads(this.data!, heads, indices));
      passes.run(frame, source, picture);
    } else {
      this.#matrix.point(this.data!, lastTwoAxes(this.data!, indices, 'heatmap'));
      this.#onePass.run(frame, this.#matrix, picture);
    }
  }

  #createHeads(): { source: HeadSource; passes: HeatmapPasses } {
    const device = this.engine.requireDevice();
    const source = new HeadSource(device);
    return { source, passes: new HeatmapPasses(device, source.wgsl) };
  }

  /** The passes over what is shown now. */
  get #passes(): HeatmapPasses {
    return this.options.heads && this.#heads ? this.#heads.passes : this.#onePass;
  }

  paint(frame: Frame): void {
    const { norm, cmap, threshold, mask, hatchColour } = this.options;
    const { pixels, range } = this.#passes;
    const { width, height } = this.surface;
    const look = { pixels, range, width, height, norm, cmap, window: this.window, threshold, mask, hatchColour };
    this.#paint.paint(frame, look, this.surface.target());
    this.recorded();
  }

  protected check({ cmap, indices, topK, mask, minify, heads }: HeatmapOptions, data: Described | null): void {
    colormapBytes(cmap);
    if (!Number.isInteger(topK) || topK < 0)
      throw new Error(`top-k is ${topK}. Give a whole number, or 0 for all cells.`);
    if (!isMask(mask)) throw new Error(`mask is "${mask}". Give "zero" or "causal", or leave it empty.`);
    if (!['extreme', 'max', 'mean'].includes(minify)) {
      throw new Error(`minify is "${minify}". Give "extreme", "max" or "mean".`);
    }
    if (data && heads) chooseHeads(data, heads, indices);
    else if (data) lastTwoAxes(data, indices, 'heatmap');
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
    if (givenEnds(this.options.norm)) return [];
    return [{ buffer: this.#passes.range, offset: 0, bytes: this.options.norm.kind === 'log' ? 12 : 8 }];
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#onePass.release();
    this.#heads?.source.release();
    this.#heads?.passes.release();
    this.#paint.release();
  }
}
