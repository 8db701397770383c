import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { readBytes, type ByteRange } from '../../engine/readback';
import type { CellWindow } from '../../passes/cell-extremes';
import { ExtremePositions } from '../../passes/extreme-positions';
import { HeadSource } from '../../matrix/heads';
import { RowStatistics } from '../../passes/row-statistics';
import { StridedSource } from '../../matrix/strided';
import { elementOffset, type Described } from '../../tensor/tensor-view';
import { lastTwoAxes } from '../axis-choice';
import { HeatmapGeometry } from './geometry';
import { checkHeatmap, heatmapDefaults, type HeatmapOptions } from './options';
import { HeatmapPaint } from './paint';
import { HeatmapPasses } from './passes';
import { HeatmapProfiles, noProfiles, type ProfileChoices } from './profiles';
import type { ProfileChoice } from './profile-strip';
import { View } from '../view';

export type { CellWindow, Minify } from '../../passes/cell-extremes';
export { lineStatistics, type LineStatistic } from '../../passes/row-statistics';
export type { HeatmapOptions } from './options';
export type { HeatmapMask } from './paint';
export type { ProfileChoices } from './profiles';
export { heatmapNumbers, type HeatmapNumbers } from './numbers';
export type { ProfileChoice, ProfileSide } from './profile-strip';

/** One row's or one column's sum, entropy in bits, highest value and where that is; -1 where no value is finite. */
export interface LineSummary {
  sum: number;
  entropy: number;
  max: number;
  argmax: number;
}

/** A matrix source with what is computed over it. */
interface Mapped {
  source: StridedSource | HeadSource;
  passes: HeatmapPasses;
  lines: RowStatistics;
  places: ExtremePositions;
}

/**
 * A matrix as colours: row r and column c of R × C fill exactly their part of the canvas, in matplotlib's colour for the value. Where
 * a pixel covers several cells it shows the one farthest from the middle of the norm. NaN is transparent.
 *
 * cost  per change of data: one pass over the matrix for range and picture, one draw; of the window: one over the cells shown; of norm,
 *       threshold or mask: the draw alone
 */
export class HeatmapView extends View<HeatmapOptions> {
  /** The strips beside the map; they are drawn in its frame. */
  readonly profiles: HeatmapProfiles;
  readonly #mapped = new Map<'one' | 'heads', Mapped>();
  readonly #paint: HeatmapPaint;
  #map: { of: Described; by: HeatmapOptions; geometry: HeatmapGeometry } | null = null;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, heatmapDefaults);
    this.#paint = new HeatmapPaint(engine.requireDevice(), { label: 'heatmap', format: this.surface.format });
    this.profiles = new HeatmapProfiles(engine);
  }

  /** How cells and indices belong together; only while there is data. */
  get map(): HeatmapGeometry {
    const { data, options } = this;
    if (this.#map?.of !== data || this.#map?.by !== options) {
      this.#map = { of: data!, by: options, geometry: new HeatmapGeometry(data!, options) };
    }
    return this.#map!.geometry;
  }

  /** Rows and columns of the matrix that is drawn. */
  get rows(): number {
    return this.data ? this.map.rows : 0;
  }

  get columns(): number {
    return this.data ? this.map.columns : 0;
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
    const start = (r: number): number => 4 * elementOffset(this.data!, this.map.indicesOf(row + r, column)!);
    const pieces = Array.from({ length: rows }, (_, r) => ({ buffer, offset: start(r), bytes: 4 * columns }));
    return new Float32Array(await readBytes(this.engine, pieces));
  }

  /**
   * The exact value of a cell by the indices that it is told of by; the mean or the highest of several heads as the picture has it.
   *
   * cost  reads 4 bytes per head
   */
  async readTold(indices: readonly number[]): Promise<number> {
    const { heads, tiled } = this.map;
    if (!heads || tiled) return this.probe(indices);
    const { buffer } = this.data!;
    const [row, column] = indices.slice(-2);
    const pieces = heads.chosen.map((head) => {
      const inHead = [...heads.fixed.slice(0, -2), row, column];
      inHead[heads.axis] = head;
      return { buffer, offset: 4 * elementOffset(this.data!, inHead), bytes: 4 };
    });
    const values = [...new Float32Array(await readBytes(this.engine, pieces))];
    if (heads.together === 'max') return Math.max(...values);
    return values.reduce((sum, value) => Math.fround(sum + value)) / values.length;
  }

  /**
   * What there is to say of one row, or of one column.
   *
   * cost  reads the line on the GPU, and 16 bytes from it
   */
  async readLine(along: 'rows' | 'columns', index: number): Promise<LineSummary> {
    const { lines } = this.#shown();
    const pieces = [{ buffer: lines.reserve(1), offset: 0, bytes: 16 }];
    const bytes = await readBytes(this.engine, pieces, (frame) => {
      lines.run(frame, this.#pointed().source, { along, first: index, count: 1 });
    });
    const [sum, entropy, max, argmax] = new Float32Array(bytes);
    return { sum, entropy, max, argmax };
  }

  compute(frame: Frame): void {
    const { indices, topK, minify, heads } = this.options;
    const { width, height } = this.surface;
    const version = `${this.dataVersion} ${JSON.stringify([indices, heads])}`;
    const { window } = this;
    const { source, passes } = this.#pointed();
    passes.run(frame, source, { version, window, width, height, minify, topK });
    this.profiles.compute(frame, source, { window, choices: this.profileChoices });
  }

  paint(frame: Frame): void {
    const { norm, cmap, threshold, mask, hatchColour, profileColour, dpr } = this.options;
    const { made, range } = this.#shown().passes;
    const { width, height } = this.surface;
    const look = { ...made, range, width, height, norm, cmap, window: this.window, threshold, mask, hatchColour };
    this.#paint.paint(frame, look, this.surface.target());
    const strip = { norm, colour: profileColour, lineWidth: 1.25 * dpr };
    this.profiles.paint(frame, this.profileChoices, strip);
    this.recorded();
  }

  /** What the strips show of this data: nothing beside tiles, nor of a line that there is not. */
  get profileChoices(): ProfileChoices {
    if (!this.data || this.map.tiled) return noProfiles;
    const { across, down } = this.options.profiles;
    const within = (choice: ProfileChoice | null, count: number): ProfileChoice | null =>
      choice && 'line' in choice && choice.line >= count ? null : choice;
    return { across: within(across, this.rows), down: within(down, this.columns) };
  }

  /** A strip has another canvas, or that another size: draws anew. */
  profileChanged(): void {
    this.touch();
  }

  protected check(options: HeatmapOptions, data: Described | null): void {
    checkHeatmap(options);
    if (data) new HeatmapGeometry(data, options);
  }

  protected nameAxes(rank: number): string[] {
    return rank > 4
      ? [...Array.from({ length: rank - 4 }, (_, i) => `axis${i}`), 'sample', 'head', 'query', 'key']
      : { 1: ['key'], 2: ['query', 'key'], 3: ['sample', 'query', 'key'], 4: ['sample', 'head', 'query', 'key'] }[
          rank
        ]!;
  }

  /**
   * Lowest, highest and lowest positive value; where the lowest and the highest are, as row · columns + column; then the ends
   * of each strip beside the map, across before down.
   *
   * cost  one pass over the matrix, on the GPU, and 28 bytes from it; 12 more per strip
   */
  override async readNumbers(): Promise<number[]> {
    const { places } = this.#shown();
    const bytes = await readBytes(this.engine, this.numbers(), (frame) => places.run(frame, this.#pointed().source));
    return [...new Float32Array(bytes, 0, 3), ...new Uint32Array(bytes, 20, 2), ...new Float32Array(bytes, 28)];
  }

  protected numbers(): ByteRange[] {
    const { passes, places } = this.#shown();
    const strips = this.profiles.ranges().map(({ piece }) => piece);
    return [{ buffer: passes.range, offset: 0, bytes: 12 }, places.answer, ...strips];
  }

  /** The matrix of the data as the options choose it, and its passes. */
  #pointed(): Mapped {
    const shown = this.#shown();
    const { source } = shown;
    if (source instanceof HeadSource) source.point(this.data!, this.map.heads!);
    else source.point(this.data!, lastTwoAxes(this.data!, this.options.indices, 'heatmap'));
    return shown;
  }

  #shown(): Mapped {
    const kind = this.map.heads ? 'heads' : 'one';
    const known = this.#mapped.get(kind);
    if (known) return known;
    const device = this.engine.requireDevice();
    const source = kind === 'heads' ? new HeadSource(device) : new StridedSource(device);
    const { wgsl } = source;
    const made = {
      source,
      passes: new HeatmapPasses(device, wgsl),
      lines: new RowStatistics(device, wgsl),
      places: new ExtremePositions(device, wgsl),
    };
    this.#mapped.set(kind, made);
    return made;
  }

  override release(): void {
    super.release();
    for (const parts of this.#mapped.values()) for (const part of Object.values(parts)) part.release();
    this.#paint.release();
    this.profiles.release();
  }
}
