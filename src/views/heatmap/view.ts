import type { Engine } from '../../engine/engine';
import type { CellWindow } from '../../passes/cell-extremes';
import { isVirtualView } from '../../matrix/virtual-view';
import type { Described } from '../../tensor/tensor-view';
import { checkWindow, fittedWindow } from '../cell-window';
import { fitted, type Canvas, type Size, type Surface } from '../painter';
import { View } from '../view';
import { painterOn } from '../webgl-of';
import { HeatmapGeometry } from './geometry';
import type { HeatmapNumbers, LineSummary } from './numbers';
import { checkHeatmap, heatmapDefaults, heatmapNumbersBy, type HeatmapOptions } from './options';
import { HeatmapProfiles, noProfiles, type ProfileChoice, type ProfileChoices, type ProfileSide } from './profiles';
import type { HeatmapPainter, HeatmapScene, HeatmapTargets } from './scene';
import { HeatmapWebGpu } from './webgpu';

export type { CellWindow, Minify } from '../../passes/cell-extremes';
export type { HeatmapOptions } from './options';
export type { HeatmapMask } from './mask';
export type { ProfileChoice, ProfileChoices, ProfileSide } from './profiles';
export {
  lineStatistics,
  stripEnds,
  type HeatmapNumbers,
  type LineStatistic,
  type LineSummary,
  type ValueEnds,
} from './numbers';

/**
 * A matrix as colours: row r and column c of R × C fill exactly their part of the canvas, in matplotlib's colour for
 * the value. Where a pixel covers several cells it shows the one farthest from the middle of the norm. NaN is
 * transparent.
 */
export class HeatmapView extends View<HeatmapOptions, HeatmapNumbers, HeatmapScene> {
  /** The strips beside the map; they are drawn in its frame. */
  readonly profiles: HeatmapProfiles;
  readonly #painter: HeatmapPainter;
  #map: { of: Described; by: HeatmapOptions; geometry: HeatmapGeometry } | null = null;

  constructor(
    engine: Engine,
    canvas: Canvas | Surface,
    painter: HeatmapPainter = painterOn(engine, 'heatmap', () => new HeatmapWebGpu(engine)),
  ) {
    super(engine, canvas, { painter, options: heatmapDefaults, numbersBy: heatmapNumbersBy, drawsVirtual: true });
    this.#painter = painter;
    this.profiles = new HeatmapProfiles((strip) => painter.surfaceOn(strip));
  }

  /** How cells and indices belong together; only while there is data. */
  get map(): HeatmapGeometry {
    return this.#mapOf(this.options);
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
    return fittedWindow(this.options.window, this);
  }

  /**
   * Values of the cells of a part of the matrix that is drawn, row after row, for numbers written into cells.
   *
   * cost  reads 4 bytes per cell, in one submit
   */
  async readCells(part: { row: number; column: number; rows: number; columns: number }): Promise<Float32Array> {
    const { row, column, rows, columns } = part;
    const cells = Array.from({ length: rows * columns }, (_, i) => {
      return [row + Math.floor(i / columns), column + (i % columns)] as const;
    });
    return this.painter.values(this.data!, this.map.matrix, cells);
  }

  /**
   * What the picture shows of the cells of a part: 4 bytes each, red, green, blue, alpha, row after row; alpha below 255
   * where a cell is not shown.
   *
   * cost  one frame of its own, of as many pixels as cells
   */
  async readColours(part: { row: number; column: number; rows: number; columns: number }): Promise<Uint8ClampedArray> {
    const { row, column, rows, columns } = part;
    const window = { x: column, y: row, width: columns, height: rows };
    const options: HeatmapOptions = { ...this.options, window, hatchColour: [0, 0, 0, 0] };
    const size = fitted(this.painter, columns, rows);
    const bitmap = await this.#painter.snapshot(this.data!, this.sceneOf(options, size));
    const context = new OffscreenCanvas(columns, rows).getContext('2d', { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return context.getImageData(0, 0, columns, rows).data;
  }

  /**
   * The exact value of a cell by the indices that it is told of by; the mean or the highest of several heads as the
   * picture has it.
   *
   * cost  reads 4 bytes
   */
  async readTold(indices: readonly number[]): Promise<number> {
    const { heads, tiled } = this.map;
    if (!heads || tiled) return this.probe(indices);
    return (await this.painter.values(this.data!, this.map.matrix, [this.map.cellOf(indices)]))[0];
  }

  /** What is to be said beside a value: that it is approximate, where it is made from numbers of half precision. */
  get exactness(): { approximate?: true } {
    return this.data && isVirtualView(this.data) && this.data.halves ? { approximate: true } : {};
  }

  /**
   * What there is to say of one row, or of one column.
   *
   * cost  reads the line on the GPU, and 16 bytes from it
   */
  async readLine(along: 'rows' | 'columns', index: number): Promise<LineSummary> {
    return this.#painter.line(this.data!, this.shown, { along, index });
  }

  /** What the strips show of this data: nothing beside tiles, nor of a line that there is not. */
  get profileChoices(): ProfileChoices {
    return this.data ? this.#choicesOf(this.options) : noProfiles;
  }

  /** A strip has another canvas, or that another size: draws anew. */
  profileChanged(): void {
    this.touch();
  }

  /** A strip's picture at another size, as an image. Throws when there is no such strip, or no data. */
  async profileSnapshot(side: ProfileSide, width: number, height: number): Promise<ImageBitmap> {
    if (!this.data) throw new Error('there is no data to draw. Set data first.');
    const { shown } = this;
    const strips = { ...shown.strips, [side]: fitted(this.painter, width, height) };
    return this.#painter.snapshot(this.data!, { ...shown, strips }, side);
  }

  protected sceneOf(options: HeatmapOptions, size: Size): HeatmapScene {
    const map = this.#mapOf(options);
    return {
      options,
      size,
      versions: this.versions([options.indices, options.heads]),
      matrix: map.matrix,
      maps: map.maps,
      firstQuery: this.data!.ring?.gone ?? 0,
      window: fittedWindow(options.window, map),
      profiles: this.#choicesOf(options),
      strips: this.profiles.sizes,
    };
  }

  protected override targets(): HeatmapTargets {
    return { map: this.surface, ...this.profiles.surfaces };
  }

  /** A strip has numbers once it has a canvas. */
  protected override numbersContext(): unknown {
    return Object.keys(this.profiles.sizes);
  }

  protected check(options: HeatmapOptions, data: Described | null): void {
    checkHeatmap(options);
    checkWindow(options.window);
    if (data) new HeatmapGeometry(data, options);
  }

  protected nameAxes(rank: number): string[] {
    return rank > 4
      ? [...Array.from({ length: rank - 4 }, (_, i) => `axis${i}`), 'sample', 'head', 'query', 'key']
      : { 1: ['key'], 2: ['query', 'key'], 3: ['sample', 'query', 'key'], 4: ['sample', 'head', 'query', 'key'] }[
          rank
        ]!;
  }

  #mapOf(options: HeatmapOptions): HeatmapGeometry {
    const { data } = this;
    if (this.#map?.of !== data || this.#map?.by !== options) {
      this.#map = { of: data!, by: options, geometry: new HeatmapGeometry(data!, options) };
    }
    return this.#map!.geometry;
  }

  #choicesOf(options: HeatmapOptions): ProfileChoices {
    const map = this.#mapOf(options);
    if (map.tiled) return noProfiles;
    const within = (choice: ProfileChoice | null, count: number): ProfileChoice | null =>
      choice && 'line' in choice && choice.line >= count ? null : choice;
    const { across, down } = options.profiles;
    return { across: within(across, map.rows), down: within(down, map.columns) };
  }

  override release(): void {
    super.release();
    this.profiles.release();
  }
}
