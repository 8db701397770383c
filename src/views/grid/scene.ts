import type { CellWindow } from '../../passes/cell-extremes';
import { fittedWindow } from '../cell-window';
import type { ChannelSeries } from '../../matrix/channels';
import type { MatrixChoice } from '../../matrix/matrix-choice';
import type { Cell, MatrixAxes } from '../../matrix/matrix-source';
import type { Stored } from '../../tensor/stored';
import { gridAxes, type FeatureGridOptions, type GridAxes } from './options';

/** A point of a line: a place (a cell; a row of heat), a time step of those shown, and which of the place's lines. */
export interface GridSpot {
  place: number;
  /** Counts from the first step that is shown unzoomed. */
  time: number;
  /** The line within a cell, or the sample of a heatmap's row; 0 where there is one. */
  layer: number;
}

/** Some of the time steps. */
export interface TimeSpan {
  first: number;
  count: number;
}

type Shown = Pick<Stored, 'shape' | 'axes' | 'ring'>;

/**
 * What a feature grid shows of its data and where: which lines at which places, which time steps; and the way from one
 * to the other.
 */
export class GridScene {
  readonly axes: GridAxes;
  readonly channels: number;
  /** How many samples are drawn over or beside one another; 1 when one is. */
  readonly samples: number;
  /** The time steps of the data that are shown unzoomed: of appended ones the last. */
  readonly times: TimeSpan;
  /** The axis whose indices the places are, and the one of which each place has all; -1 for none. */
  readonly placeAxis: number;
  readonly layerAxis: number;
  readonly layers: number;

  constructor(
    readonly data: Shown,
    readonly options: FeatureGridOptions,
  ) {
    const { mode, samples, maxTimesteps } = options;
    const { shape, ring } = data;
    this.axes = gridAxes(data, options);
    const { channel, sample, time } = this.axes;
    const count = Math.min(shape[time], maxTimesteps || Infinity);
    this.times = { first: ring ? shape[time] - count : 0, count };
    this.channels = shape[channel];
    this.samples = shape[sample] ?? 1;
    const cells = samples === 'cells' && mode === 'line' && sample >= 0;
    this.placeAxis = cells ? sample : channel;
    this.layerAxis = samples === '' ? -1 : cells ? channel : sample;
    this.layers = shape[this.layerAxis] ?? 1;
  }

  /** Whether the places are samples. */
  get ofSamples(): boolean {
    return this.placeAxis === this.axes.sample;
  }

  /** The index that alone is shown; null for all, and where there is no such index. */
  get enlarged(): number | null {
    const { enlarged, mode } = this.options;
    const there = enlarged !== null && enlarged >= 0 && enlarged < (this.ofSamples ? this.samples : this.channels);
    return mode === 'line' && there ? enlarged : null;
  }

  /** Whether one plot fills the picture, and its time can be zoomed. */
  get onePlot(): boolean {
    return this.options.mode === 'density' || this.enlarged !== null;
  }

  /** The time steps in sight, of those shown unzoomed. */
  get span(): TimeSpan {
    const { window } = this.options;
    const { count } = this.times;
    if (!this.onePlot || !window) return { first: 0, count };
    const first = Math.min(Math.max(0, Math.floor(window.x)), Math.max(0, count - 2));
    return { first, count: Math.min(count, Math.max(first + 2, Math.ceil(window.x + window.width))) - first };
  }

  /** Rows and columns of the matrix that a zoomed picture is a part of: heat's cells, or one row of time steps. */
  space(places: number): { rows: number; columns: number } {
    const { count } = this.times;
    if (this.onePlot) return { rows: 1, columns: count };
    const lines = places * this.layers;
    return this.options.timestepsXaxis ? { rows: lines, columns: count } : { rows: count, columns: lines };
  }

  /** The part of that matrix that is in sight. */
  window(places: number): CellWindow {
    const { rows, columns } = this.space(places);
    if (this.onePlot) return { x: this.span.first, y: 0, width: this.span.count, height: 1 };
    return fittedWindow(this.options.window, { rows, columns });
  }

  /** The data's indices of a point. */
  indicesOf({ place, time, layer }: GridSpot, places: Uint32Array): number[] {
    const { axes, placeAxis, layerAxis, data } = this;
    const indices = [...axes.fixed];
    const step = this.times.first + time;
    indices[placeAxis] = places[place];
    if (layerAxis >= 0) indices[layerAxis] = layer;
    indices[axes.time] = this.#turned(places[place]) ? data.shape[axes.time] - 1 - step : step;
    return indices;
  }

  /** The point of these indices; null when it is not shown. */
  spotOf(indices: readonly number[], places: Uint32Array): GridSpot | null {
    const { axes, placeAxis, layerAxis, data, times } = this;
    const place = places.indexOf(indices[placeAxis]);
    if (place < 0 || indices.length !== data.shape.length) return null;
    const index = indices[axes.time];
    const time = (this.#turned(indices[placeAxis]) ? data.shape[axes.time] - 1 - index : index) - times.first;
    return time < 0 || time >= times.count ? null : { place, time, layer: indices[layerAxis] ?? 0 };
  }

  /** The series of these places, for a source that looks them up: all time steps that are shown, or those in sight. */
  series(picked: Uint32Array<ArrayBuffer>, which: 'shown' | 'in sight'): ChannelSeries {
    const { axes, placeAxis: slot, layerAxis: overlay, options } = this;
    const heat = options.mode === 'heat';
    const { first, count } = this.#steps(which);
    return {
      ...{ time: axes.time, slot, overlay, fixed: axes.fixed, picked, first, times: count },
      reflectFrom: heat && options.reflectHalf ? this.#half : undefined,
      seriesAsRows: heat && options.timestepsXaxis,
    };
  }

  /** The data's columns as they lie: all time steps that are shown, or those in sight. */
  columns(which: 'shown' | 'in sight'): MatrixAxes {
    const { axes } = this;
    const { first, count } = this.#steps(which);
    return { row: axes.time, column: axes.channel, fixed: axes.fixed, firstRow: first, rowLimit: count };
  }

  /** Whether the lines are the data's columns as they lie: then they are read without looking them up. */
  get plain(): boolean {
    const { mode, samples, order, filter } = this.options;
    return mode !== 'heat' && samples === '' && order === 'index' && filter === '' && this.enlarged === null;
  }

  /** The matrix of the lines in sight. */
  matrix(picked: Uint32Array<ArrayBuffer>): MatrixChoice {
    if (this.plain) return { kind: 'axes', axes: this.columns('in sight') };
    return { kind: 'channels', series: this.series(picked, 'in sight') };
  }

  /** Points as cells of a matrix that has all of them, whatever is in sight. */
  cellsOf(
    spots: readonly GridSpot[],
    picked: Uint32Array<ArrayBuffer>,
  ): { matrix: MatrixChoice; cells: readonly Cell[] } {
    const series = { ...this.series(picked, 'shown'), seriesAsRows: false };
    const cells = spots.map(({ place, time, layer }) => [time, layer * picked.length + place] as const);
    return { matrix: { kind: 'channels', series }, cells };
  }

  #steps(which: 'shown' | 'in sight'): TimeSpan {
    const { times, span } = this;
    const { first, count } = which === 'shown' ? { first: 0, count: times.count } : span;
    return { first: times.first + first, count };
  }

  /** The backward half of a bidirectional layer. */
  #turned(channel: number): boolean {
    return this.options.mode === 'heat' && this.options.reflectHalf && channel >= this.#half;
  }

  get #half(): number {
    return Math.ceil(this.channels / 2);
  }
}
