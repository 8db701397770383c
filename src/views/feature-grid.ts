import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { readBytes, type ByteRange } from '../engine/readback';
import { ChannelKeys } from '../kernels/channel-keys';
import { ChannelSource, type ChannelLines } from '../kernels/channel-source';
import { StridedSource } from '../kernels/matrix-source';
import type { Described } from '../tensor/tensor-view';
import { chooseChannels } from './channel-choice';
import type { ElementData } from './data';
import { GridDensity } from './grid-density';
import { GridHeat } from './grid-heat';
import { cellAt, layOutGrid, onePlot, scrollEnd, type GridLayout } from './grid-layout';
import { GridLines } from './grid-lines';
import {
  channelsFirst,
  checkGrid,
  gridAxes,
  gridAxisNames,
  gridDefaults,
  type FeatureGridOptions,
} from './grid-options';
import type { GridPart, GridPicture } from './grid-part';
import { View } from './view';

export type * from './grid-options';
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
  readonly #keys: ChannelKeys;
  readonly #parts = new Map<string, GridPart>();
  #channelsFirst = false;
  #chosen: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #chosenFor = '';
  #order: { by: string; keys: Float32Array } | null = null;
  #orders = 0;
  #computedFor = '';

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, gridDefaults);
    const device = engine.requireDevice();
    this.#matrix = new ChannelSource(device);
    this.#everyChannel = new StridedSource(device);
    this.#keys = new ChannelKeys(device, this.#everyChannel.wgsl);
  }

  override apply(options: FeatureGridOptions, data?: ElementData): boolean {
    this.#channelsFirst = channelsFirst(options.channelAxis);
    return super.apply(options, data);
  }

  /** How many channels the data has. */
  get channels(): number {
    return this.data ? this.data.shape[gridAxes(this.data, this.options).channel] : 0;
  }

  /** Time steps that are drawn. */
  get timesteps(): number {
    if (!this.data) return 0;
    return Math.min(this.data.shape[gridAxes(this.data, this.options).time], this.options.maxTimesteps || Infinity);
  }

  /** How many samples there are to draw over or beside one another; 1 when one is drawn. */
  get samples(): number {
    if (!this.data) return 0;
    return this.data.shape[gridAxes(this.data, this.options).sample] ?? 1;
  }

  /** What the cells, or the heatmap's rows, show: channels (with samples="cells": samples), in order. */
  get places(): Uint32Array<ArrayBuffer> {
    const { samples, enlarged, filter, names, order } = this.options;
    const ofSamples = samples === 'cells' && this.options.mode === 'line';
    const count = ofSamples ? this.samples : this.channels;
    const key = [count, ofSamples, enlarged, filter, names?.toJSON(), order, this.#orders].join();
    if (key !== this.#chosenFor) {
      const keys = this.#order?.by === order && this.#order.keys.length === count ? this.#order.keys : null;
      if (enlarged !== null && enlarged < count) this.#chosen = Uint32Array.of(enlarged);
      else this.#chosen = chooseChannels(count, ofSamples ? { filter: '', names: null } : { filter, names }, keys);
      this.#chosenFor = key;
    }
    return this.#chosen;
  }

  /** Where the cells lie on this view's canvas. */
  get layout(): GridLayout {
    const { maxColSubplots, labels, dpr, nRows, minCell, ticks, enlarged } = this.options;
    const { width, height } = this.surface;
    if (enlarged !== null || this.options.mode !== 'line') return onePlot(width, height);
    const space = { width, height, dpr, labels, rows: nRows, smallestCss: minCell, ticks };
    return layOutGrid(this.places.length, maxColSubplots, space);
  }

  /** Rows of cells above the picture, and how many can be. */
  get scroll(): { at: number; end: number } {
    const end = scrollEnd(this.layout, this.surface.height);
    return { at: Math.min(end, Math.max(0, this.options.scroll)), end };
  }

  /** The place and the time step at a device pixel; null between the plots. */
  placeAt(x: number, y: number): [place: number, time: number] | null {
    const { mode, timestepsXaxis } = this.options;
    const { length } = this.places;
    const steps = this.timesteps;
    if (mode === 'density') return null;
    if (mode === 'heat') {
      const { width, height } = this.surface;
      const [across, down] = timestepsXaxis ? [x / width, y / height] : [y / height, x / width];
      return [Math.min(length - 1, Math.floor(down * length)), Math.min(steps - 1, Math.floor(across * steps))];
    }
    const hit = cellAt(this.layout, x, y + this.#scrollPixels());
    return hit && hit.cell < length ? [hit.cell, Math.round(hit.along * (steps - 1))] : null;
  }

  /** The data's indices of a place and a time step; of several lines in a cell, those of the first. */
  indicesOf(place: number, time: number): number[] {
    const { options } = this;
    const axes = gridAxes(this.data!, options);
    const indices = [...axes.fixed];
    const channel = this.places[place];
    const turned = options.mode === 'heat' && options.reflectHalf && channel >= Math.ceil(this.channels / 2);
    indices[axes.time] = turned ? this.data!.shape[axes.time] - 1 - time : time;
    indices[this.#placeAxis(axes)] = channel;
    return indices;
  }

  /** The place and the time step of these indices; null when they are not shown. */
  placeOf(indices: readonly number[]): [place: number, time: number] | null {
    const axes = gridAxes(this.data!, this.options);
    const place = this.places.indexOf(indices[this.#placeAxis(axes)]);
    if (place < 0) return null;
    const start = this.indicesOf(place, 0)[axes.time];
    return [place, Math.abs(indices[axes.time] - start)];
  }

  compute(frame: Frame): void {
    // A scrolled picture is computed already.
    const { width, height } = this.surface;
    const options = JSON.stringify({ ...this.options, scroll: 0 });
    const key = [this.dataVersion, this.#orders, width, height, options].join(' ');
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    const data = this.data!;
    const { order } = this.options;
    const { time: row, channel: column, fixed } = gridAxes(data, this.options);
    this.#everyChannel.point(data, { row, column, fixed, rowLimit: this.timesteps });
    if (order !== 'index') this.#keys.run(frame, this.#everyChannel, order);
    if (!this.#plain) this.#matrix.point(data, this.#lines());
    this.#part().compute(frame, this.#plain ? this.#everyChannel : this.#matrix, this.#picture());
    this.#computedFor = key;
  }

  paint(frame: Frame): void {
    this.#part().paint(frame, this.#picture(), this.surface.target());
    this.recorded();
  }

  /** The numbers for the axes; before that the channels are put in order by what the data is now. */
  override async readNumbers(): Promise<number[]> {
    const { order, samples, mode } = this.options;
    if (order !== 'index' && !(samples === 'cells' && mode === 'line') && this.#keys.keys) {
      const { keys } = this.#keys;
      const read = new Float32Array(await readBytes(this.engine, [{ buffer: keys, offset: 0, bytes: keys.size }]));
      if (this.#order?.by !== order || read.some((key, channel) => key !== this.#order!.keys[channel])) {
        this.#order = { by: order, keys: read };
        this.#orders += 1;
        this.touch();
        await this.draw();
      }
    }
    return super.readNumbers();
  }

  protected check(options: FeatureGridOptions, data: Described | null): void {
    checkGrid(options, data);
    if (data) chooseChannels(data.shape[gridAxes(data, options).channel], options);
  }

  protected nameAxes(rank: number): string[] {
    return gridAxisNames(rank, this.#channelsFirst);
  }

  protected numbers(): ByteRange[] {
    return this.#part().numbers(this.options);
  }

  #lines(): ChannelLines {
    const { mode, samples, reflectHalf, timestepsXaxis } = this.options;
    const axes = gridAxes(this.data!, this.options);
    const place = this.#placeAxis(axes);
    const heat = mode === 'heat';
    return {
      time: axes.time,
      place,
      layer: heat || samples === '' ? -1 : place === axes.sample ? axes.channel : axes.sample,
      fixed: axes.fixed,
      times: this.timesteps,
      picked: this.places,
      reflectFrom: heat && reflectHalf ? Math.ceil(this.channels / 2) : undefined,
      linesDown: heat && timestepsXaxis,
    };
  }

  #placeAxis({ channel, sample }: { channel: number; sample: number }): number {
    return this.options.samples === 'cells' && this.options.mode === 'line' && sample >= 0 ? sample : channel;
  }

  /** Whether the lines are the data's columns as they lie: then they are read without looking them up. */
  get #plain(): boolean {
    const { mode, samples, order, filter, enlarged } = this.options;
    return mode !== 'heat' && samples === '' && order === 'index' && filter === '' && enlarged === null;
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
    const { layout, options } = this;
    const [places, layers] = this.#plain ? [this.channels, 1] : [this.#matrix.places, this.#matrix.layers];
    return { options, layout, places, layers, width, height, scroll: this.#scrollPixels() };
  }

  #scrollPixels(): number {
    return Math.round(this.scroll.at * this.layout.pitch[1]);
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#everyChannel.release();
    this.#keys.release();
    for (const part of this.#parts.values()) part.release();
  }
}
