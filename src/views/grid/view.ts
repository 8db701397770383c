import type { Engine } from '../../engine/engine';
import type { Described } from '../../tensor/tensor-view';
import type { ElementData } from '../data';
import type { Canvas, Size, Surface } from '../painter';
import { View } from '../view';
import { painterOn } from '../webgl-of';
import { gridAxisNames } from './axis-names';
import { GridGeometry } from './geometry';
import { extremesAt, nearestOf, type FoundValue, type GridNumbers } from './numbers';
import { channelsFirst, checkGrid, gridAxes, gridDefaults, gridNumbersBy, type FeatureGridOptions } from './options';
import type { GridPainter, GridPicture } from './picture';
import { RelevanceData } from './relevance';
import { GridScene, type GridSpot } from './scene';
import { GridPlaces } from './slots';
import { GridWebGpu } from './webgpu';

export type * from './options';
export type { GridSpot } from './scene';
export type { FoundValue, GridNumbers } from './numbers';
export type { CellWindow } from '../../passes/cell-extremes';
export type { GridGeometry } from './geometry';
export { ChannelNames } from './channel-choice';
export { Relevance } from './relevance';

/**
 * Channels over time: one line plot each, all in one draw; or counted over one another; or as the rows of a heatmap.
 *
 * cost  an order other than by index reads 4 bytes per channel each time that the data comes to rest; until then the
 *       last order stays
 */
export class FeatureGridView extends View<FeatureGridOptions, GridNumbers, GridPicture> {
  readonly #painter: GridPainter;
  readonly #places = new GridPlaces();
  readonly #relevance: RelevanceData;
  #channelsFirst = false;
  #seen: GridScene | null = null;
  #laid: GridGeometry | null = null;

  constructor(
    engine: Engine,
    canvas: Canvas | Surface,
    painter: GridPainter = painterOn(engine, 'grid', () => new GridWebGpu(engine)),
  ) {
    super(engine, canvas, { painter, options: gridDefaults, numbersBy: gridNumbersBy });
    this.#painter = painter;
    this.#relevance = new RelevanceData(engine, (rank) => this.nameAxes(rank));
  }

  override apply(options: FeatureGridOptions, data?: ElementData): boolean {
    this.#channelsFirst = channelsFirst(options.channelAxis);
    return this.#relevance.take(options.relevance, () => super.apply(options, data));
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

  /** Where the cells lie on this view's surface. Asked only while there is data. */
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
    const { scene, places } = this;
    const lines = Array.from({ length: scene.layers }, (_, layer) => ({ ...spot, layer }));
    const wanted = { ...scene.cellsOf(lines, places), place: spot.place };
    const { values, limits } = await this.#painter.linesAt(this.data!, this.shown, wanted);
    const nearest = nearestOf(values, limits[1] - height * (limits[1] - limits[0]));
    return { value: values[nearest], indices: scene.indicesOf(lines[nearest], places) };
  }

  /** Of density, how many lines pass a device pixel; reads 4 bytes. */
  async linesAt(x: number, y: number): Promise<number> {
    return this.#painter.countAt(this.data!, this.shown, [x, y]);
  }

  /** Values at these points, in one read of 4 bytes each. */
  async readSpots(spots: readonly GridSpot[]): Promise<Float32Array> {
    const { matrix, cells } = this.scene.cellsOf(spots, this.places);
    return this.painter.values(this.data!, matrix, cells);
  }

  /** Lowest and highest value that are drawn; null while the numbers are not known, or no value is finite. */
  get extremes(): { lowest: FoundValue; highest: FoundValue } | null {
    const found = this.numbers?.extremes;
    if (!found || !this.data) return null;
    const { mode, timestepsXaxis } = this.options;
    const { first } = this.scene.span;
    return extremesAt(found, (row, column) => {
      const [line, time] = mode === 'heat' && timestepsXaxis ? [row, column] : [column, row];
      return this.indicesOf(this.geometry.spotOfLine(line, first + time));
    });
  }

  /** Before they are read the channels are put in order by what the data is now. */
  override async readNumbers(): Promise<GridNumbers | null> {
    if (this.data && !this.scene.ofSamples && (await this.#reordered())) {
      this.touch();
      await this.draw();
    }
    return super.readNumbers();
  }

  async #reordered(): Promise<boolean> {
    const { order } = this.options;
    if (order === 'index') return false;
    const { dataVersion } = this;
    const keys = await this.#painter.keys(this.data!, this.shown);
    return dataVersion === this.dataVersion && order === this.options.order && this.#places.order(order, keys);
  }

  protected sceneOf(options: FeatureGridOptions, size: Size): GridPicture {
    const { scene, places } = this;
    const { width, height } = this.surface;
    const same = size.width === width && size.height === height;
    const { layout, window, scrollPixels: scroll } = same ? this.geometry : new GridGeometry(scene, places, size);
    const { order } = options;
    return {
      ...{ options, size, layout, window, scroll, places: places.length, layers: scene.layers },
      matrix: scene.matrix(places),
      relevance: this.#relevance.stored,
      order: order === 'index' ? null : { by: order, channels: { kind: 'axes', axes: scene.columns('shown') } },
      versions: this.#versions,
    };
  }

  protected check(options: FeatureGridOptions, data: Described | null): void {
    checkGrid(options, data);
    this.#relevance.check(options, data);
    if (data) this.#places.check(data.shape[gridAxes(data, options).channel], options);
  }

  protected nameAxes(rank: number): string[] {
    return gridAxisNames(rank, this.#channelsFirst);
  }

  /** A density is exported as it is counted on the screen: at another size its colours stand for other counts. */
  override snapshot(width: number, height: number): Promise<ImageBitmap> {
    const size = this.options.mode === 'density' ? this.surface : { width, height };
    return super.snapshot(size.width, size.height);
  }

  override release(given?: { keepsPicture?: boolean }): void {
    super.release(given);
    this.#relevance.release();
  }

  /** Which cells share a y-range can depend on how many are in a row; how many lines pass a pixel, on its size. */
  protected override numbersContext(): unknown {
    const { mode, ticks, shareXy, bar } = this.options;
    if (mode === 'density') return bar && `${this.surface.width} ${this.surface.height}`;
    const shared = mode === 'line' && ticks && (shareXy === 'rows' || shareXy === 'columns');
    return shared && this.geometry.layout.columns;
  }

  /** Of the lines' values, and which of them are shown where. */
  get #versions(): GridPicture['versions'] {
    const { ofSamples, layers, times, span, enlarged } = this.scene;
    const { mode, filter, firstNumber, names, order, indices, reflectHalf, timestepsXaxis, channelAxis } = this.options;
    const places = [mode, filter, firstNumber, names, order, enlarged, ofSamples, layers];
    const choice = [...places, indices, reflectHalf, timestepsXaxis, channelAxis];
    return this.versions([this.#places.version, choice, times, span]);
  }
}
