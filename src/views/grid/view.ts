import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { readBytes, type ByteRange } from '../../engine/readback';
import { ChannelSource } from '../../matrix/channels';
import type { MatrixSource } from '../../matrix/matrix-source';
import { StridedSource } from '../../matrix/strided';
import type { Described } from '../../tensor/tensor-view';
import type { ElementData } from '../data';
import { GridDensity } from './density';
import { extremesAt, GridExtremes, type FoundValue } from './extremes';
import { GridGeometry } from './geometry';
import { GridHeat } from './heat';
import { GridLines } from './lines';
import { channelsFirst, checkGrid, gridAxes, gridAxisNames, gridDefaults, type FeatureGridOptions } from './options';
import type { GridPart, GridPicture } from './part';
import { GridPlaces } from './slots';
import { nearestOf, readValues } from './reads';
import { GridScene, type GridSpot } from './scene';
import { View } from '../view';

export type * from './options';
export type { GridSpot } from './scene';
export type { FoundValue } from './extremes';
export type { CellWindow } from '../../passes/cell-extremes';
export type { GridGeometry } from './geometry';
export { ChannelNames } from './channel-choice';

const parts = { line: GridLines, density: GridDensity, heat: GridHeat };

/**
 * Channels over time: one line plot each, all in one draw; or counted over one another; or as the rows of a heatmap.
 *
 * cost  per change: one pass over the values, then work per pixel only; scrolling writes 4 bytes of a uniform and draws. An order other
 *       than by index reads 4 bytes per channel each time that the data comes to rest; until then the last order stays.
 */
export class FeatureGridView extends View<FeatureGridOptions> {
  readonly #matrix: ChannelSource;
  readonly #everyChannel: StridedSource;
  readonly #places: GridPlaces;
  readonly #extremes: GridExtremes;
  readonly #parts = new Map<string, GridPart>();
  #channelsFirst = false;
  #seen: GridScene | null = null;
  #laid: GridGeometry | null = null;
  #computedFor = '';

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, gridDefaults);
    const device = engine.requireDevice();
    this.#matrix = new ChannelSource(device);
    this.#everyChannel = new StridedSource(device);
    this.#places = new GridPlaces(engine, this.#everyChannel);
    this.#extremes = new GridExtremes(engine);
  }

  override apply(options: FeatureGridOptions, data?: ElementData): boolean {
    this.#channelsFirst = channelsFirst(options.channelAxis);
    return super.apply(options, data);
  }

  /** What is shown of the data, and where. Asked only while there is data. */
  get scene(): GridScene {
    const { data, options } = this;
    if (this.#seen?.data !== data || this.#seen.options !== options) this.#seen = new GridScene(data!, options);
    return this.#seen;
  }

  /** What the cells, or the heatmap's rows, show: channels (with samples="cells": samples), in order. */
  get places(): Uint32Array<ArrayBuffer> {
    return this.#places.places(this.scene);
  }

  /** The same when no cell is enlarged. */
  get allPlaces(): Uint32Array<ArrayBuffer> {
    return this.#places.all(this.scene);
  }

  /** Where the cells lie on this view's canvas. Asked only while there is data. */
  get geometry(): GridGeometry {
    const { scene, places } = this;
    const { width, height } = this.surface;
    const { size, scene: former, places: shown } = this.#laid ?? {};
    if (former !== scene || shown !== places || size?.width !== width || size.height !== height) {
      this.#laid = new GridGeometry(scene, places, { width, height });
    }
    return this.#laid!;
  }

  /** The data's indices of a point. */
  indicesOf(spot: GridSpot): number[] {
    return this.scene.indicesOf(spot, this.places);
  }

  /** The point of these indices; null when it is not shown. */
  spotOf(indices: readonly number[]): GridSpot | null {
    return this.scene.spotOf(indices, this.places);
  }

  /**
   * Of a cell's lines the one that is nearest to a point, with its value there.
   *
   * height  the point's, in fractions of the plot from its top
   * cost    reads 4 bytes per line of the cell and 8 of its limits
   */
  async nearestLine(spot: GridSpot, height: number): Promise<FoundValue> {
    const [limits] = this.#part().numbers({ ...this.options, enlarged: 0 });
    const ends = { ...limits, offset: limits.offset + 8 * spot.place, bytes: 8 };
    const lines = Array.from({ length: this.scene.layers }, (_, layer) => this.indicesOf({ ...spot, layer }));
    const read = await readValues(this.engine, this.data!, { wanted: lines, also: [ends] });
    const [low, high] = read.subarray(lines.length);
    const nearest = nearestOf(read.subarray(0, lines.length), high - height * (high - low));
    return { value: read[nearest], indices: lines[nearest] };
  }

  /** Of density, how many lines pass a device pixel; reads 4 bytes. */
  async linesAt(x: number, y: number): Promise<number> {
    const part = this.#part();
    if (!(part instanceof GridDensity)) throw new Error('lines are counted in density only. Give mode="density".');
    const [count] = new Uint32Array(await readBytes(this.engine, [part.countAt(x, y, this.surface)]));
    return count;
  }

  /** Values at these points, in one read of 4 bytes each. */
  async readSpots(spots: readonly GridSpot[]): Promise<Float32Array> {
    return readValues(this.engine, this.data!, { wanted: spots.map((spot) => this.indicesOf(spot)) });
  }

  /** Lowest and highest value that are drawn; null until `readNumbers` has found them. */
  get extremes(): { lowest: FoundValue; highest: FoundValue } | null {
    const { found } = this.#extremes;
    if (!found || !this.data) return null;
    const { mode, timestepsXaxis } = this.options;
    const { first } = this.scene.span;
    return extremesAt(found, (row, column) => {
      const [line, time] = mode === 'heat' && timestepsXaxis ? [row, column] : [column, row];
      return this.indicesOf(this.geometry.spotOfLine(line, first + time));
    });
  }

  compute(frame: Frame): void {
    // A scrolled picture is computed already.
    const { width, height } = this.surface;
    const key = [this.#version, width, height, JSON.stringify({ ...this.options, scroll: 0 })].join(' ');
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    if (this.options.order !== 'index') {
      this.#everyChannel.point(this.data!, this.scene.columns('shown'));
      this.#places.compute(frame, this.options);
    }
    this.#part().compute(frame, this.#pointed(), this.#picture());
    this.#computedFor = key;
  }

  paint(frame: Frame): void {
    this.#part().paint(frame, this.#picture(), this.surface.target());
    this.recorded();
  }

  /** The numbers for the axes, and the extremes; before that the channels are put in order by what the data is now. */
  override async readNumbers(): Promise<number[]> {
    if (!this.scene.ofSamples && (await this.#places.renew(this.options))) {
      this.touch();
      await this.draw();
    }
    if (!this.data) return [];
    return this.#extremes.readWith(this.numbers(), this.#pointed(), this.#version);
  }

  protected check(options: FeatureGridOptions, data: Described | null): void {
    checkGrid(options, data);
    if (data) this.#places.check(data.shape[gridAxes(data, options).channel], options);
  }

  protected nameAxes(rank: number): string[] {
    return gridAxisNames(rank, this.#channelsFirst);
  }

  protected numbers(): ByteRange[] {
    return this.#part().numbers(this.options);
  }

  /** Whether the lines are the data's columns as they lie: then they are read without looking them up. */
  get #plain(): boolean {
    const { mode, samples, order, filter } = this.options;
    return mode !== 'heat' && samples === '' && order === 'index' && filter === '' && this.scene.enlarged === null;
  }

  /** The lines that are shown, where they lie now. */
  #pointed(): MatrixSource {
    if (this.#plain) this.#everyChannel.point(this.data!, this.scene.columns('in sight'));
    else this.#matrix.point(this.data!, this.scene.lines(this.places));
    return this.#plain ? this.#everyChannel : this.#matrix;
  }

  /** Changes whenever the lines' values do, or which of them are shown where. */
  get #version(): string {
    const { ofSamples, layers, times, span, enlarged } = this.scene;
    const { mode, filter, names, order, indices, reflectHalf, timestepsXaxis, channelAxis } = this.options;
    const places = [mode, filter, names, order, enlarged, ofSamples, layers];
    const choice = [...places, indices, reflectHalf, timestepsXaxis, channelAxis];
    return JSON.stringify([this.dataVersion, this.#places.version, choice, times, span]);
  }

  #part(): GridPart {
    const { mode } = this.options;
    const matrix = this.#plain ? this.#everyChannel : this.#matrix;
    const key = `${mode} ${this.#plain}`;
    const part = this.#parts.get(key) ?? new parts[mode](this.engine, matrix.wgsl, this.surface.format);
    this.#parts.set(key, part);
    return part;
  }

  #picture(): GridPicture {
    const { width, height } = this.surface;
    const { options, scene, geometry } = this;
    const { layout, window, scrollPixels: scroll } = geometry;
    const lines = { places: this.places.length, layers: scene.layers, version: this.#version };
    return { options, layout, ...lines, width, height, window, scroll };
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#everyChannel.release();
    this.#places.release();
    this.#extremes.release();
    for (const part of this.#parts.values()) part.release();
  }
}
