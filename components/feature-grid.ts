import { nothing, svg, type PropertyValues, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  ChannelNames,
  FeatureGridView,
  type FeatureGridOptions,
  type GridMode,
  type GridOrder,
  type GridSamples,
  type GridShare,
} from '../src/views/feature-grid';
import { parseNorm } from '../src/views/norm';
import { axisIndices } from './figure/axis-indices';
import { computedColour } from './figure/colours';
import { cursorStep } from './figure/cursor';
import { FigureElement } from './figure/figure-element';
import type { Box, Margins } from './figure/figure-layout';
import type { CellDetail } from './figure/pointer';
import { densityAxes, enlargedAxes, gridAxes, heatAxes } from './grid/grid-axes';

/** These change the picture, but none of the numbers beside it. */
const sameNumbers = ['numbers', 'message', 'readout', 'pointed', 'firstRow', 'cmap', 'title', 'annotations'];
/** An attribute that is on unless it says "false". */
const onUnlessFalse = { fromAttribute: (text: string | null): boolean => text !== 'false' };

/**
 * Channels over time: the features that a recurrent layer puts out.
 *
 * Arrows walk the channels (up, down) and the time steps (left, right), Enter or a click enlarges a cell and gives it axes, Escape or another
 * click goes back. Where cells would be too low to read, the wheel and dragging scroll through their rows.
 *
 * @summary A tensor's channels as small line plots, all in one draw; as a density; or as a heatmap.
 * @attr mode - line (default), density (all channels in one plot; the colour says how many pass), or heat (channels as rows)
 * @attr max-timesteps - only the first so many time steps; 0 for all (100)
 * @attr n-rows - so many rows of cells; 0 for the seed's rule (0)
 * @attr max-col-subplots - the most rows that the seed's divisor rule may give (10)
 * @attr min-cell - no cell is lower, in CSS pixels; what finds no room is reached by scrolling; 0 shows all at once (4)
 * @attr share-xy - which cells have one y-range: none (default), rows, columns or all; time is the same for all in any case
 * @attr equate-axes - all cells share one y-range, symmetric about zero
 * @attr hide-y-zero - leaves out the line at zero
 * @attr order - index (default), or range, variance, last: the highest first. Four bytes per channel are read when the data rests
 * @attr filter - only these channels: a part of their names, or numbers from 1 such as "3, 8-12"
 * @attr samples - overlay: a line per sample in each cell; cells: a cell per sample, a line per channel. 64 lines to a cell, no more
 * @attr channel-axis - which of the last two axes holds the channels: -1 the last, 0 the one before (-1)
 * @attr dpi - multiplies the figure's default size of 24 × 16 inches (76)
 * @attr title - a line above the figure
 * @attr annotations - numbers (default), or none: leaves out the channels' numbers or names
 * @attr no-labels - the same as annotations="none"
 * @attr show-borders - a line around each cell
 * @attr show-ticks - the ends of each cell's y-axis, when the data rests
 * @attr cmap - colours of density (viridis) and heat (bwr)
 * @attr norm - of heat; empty, "symmetric", "log" or "low,high"
 * @attr reflect-half - in heat, turns the second half of the channels round in time: the backward half of a bidirectional layer
 * @attr timesteps-xaxis - in heat, time runs to the right (default); "false": downwards, as in see-rnn
 * @attr sample - index on the axis of that name, for data of more than two axes; so is any other axis name
 * @fires cell-hover - the pointer is over a plot; detail {indices, value, axes}
 * @fires cell-select - a plot was clicked; detail {indices, value, axes}
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart canvas - the picture
 * @csspart axes - the SVG with the channel numbers
 * @csspart cursor - the line at the pointer's time, in all cells
 * @csspart readout - the value under the pointer
 * @csspart message - what went wrong
 * @cssprop --feature-grid-line - colour of the lines
 * @cssprop --feature-grid-zero - colour of the zero line
 * @cssprop --feature-grid-label - colour of the channel numbers
 */
@customElement('feature-grid')
export class FeatureGrid extends FigureElement<FeatureGridView> {
  @property() mode: GridMode = 'line';
  @property({ type: Number, attribute: 'max-timesteps' }) maxTimesteps = 100;
  @property({ type: Number, attribute: 'n-rows' }) nRows = 0;
  @property({ type: Number, attribute: 'max-col-subplots' }) maxColSubplots = 10;
  @property({ type: Number, attribute: 'min-cell' }) minCell = 4;
  @property({ attribute: 'share-xy' }) shareXy: GridShare = 'none';
  @property({ type: Boolean, attribute: 'equate-axes' }) equateAxes = false;
  @property({ type: Boolean, attribute: 'hide-y-zero' }) hideYZero = false;
  @property() order: GridOrder = 'index';
  @property() filter = '';
  @property() samples: GridSamples = '';
  @property({ type: Number, attribute: 'channel-axis' }) channelAxis = -1;
  @property({ type: Number }) dpi = 76;
  @property() override title = '';
  @property() annotations: 'numbers' | 'none' = 'numbers';
  @property({ type: Boolean, attribute: 'no-labels' }) noLabels = false;
  @property({ type: Boolean, attribute: 'show-borders' }) showBorders = false;
  @property({ type: Boolean, attribute: 'show-ticks' }) showTicks = false;
  @property() cmap = '';
  @property() norm = '';
  @property({ type: Boolean, attribute: 'reflect-half' }) reflectHalf = false;
  @property({ attribute: 'timesteps-xaxis', converter: onUnlessFalse }) timestepsXaxis = true;
  @property({ type: Number }) sample?: number;
  /** Names of the channels, in place of their numbers. */
  @property({ attribute: false }) names: readonly string[] | null = null;
  /** The channel (with samples="cells": the sample) that fills the figure; null for all. */
  @property({ attribute: false }) enlarged: number | null = null;
  /** Rows of cells that are scrolled out above; kept within what there is. */
  @property({ attribute: false }) firstRow = 0;

  protected readonly viewClass = FeatureGridView;
  #names: ChannelNames | null = null;

  constructor() {
    super();
    this.addEventListener('cell-select', (event) => {
      const { indices } = (event as CustomEvent<CellDetail>).detail;
      this.#toggle(this.view?.placeOf(indices)?.[0]);
    });
  }

  protected defaultSize(): { width: number; height: number } {
    return { width: 24 * this.dpi, height: 16 * this.dpi };
  }

  protected margins(): Margins {
    const top = this.title ? 26 : 0;
    if (this.mode === 'heat') return { left: 62, right: 86, top: Math.max(8, top), bottom: 48 };
    if (this.mode === 'line' && this.enlarged === null) return { left: 0, right: 0, top, bottom: 0 };
    return { left: 62, right: 14, top: Math.max(8, top), bottom: 48 };
  }

  protected override willUpdate(): void {
    super.willUpdate();
    if (this.names !== (this.#names?.list ?? null)) this.#names = this.names && new ChannelNames(this.names);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const others = [...changed.keys()].some((name) => !sameNumbers.includes(String(name)));
    if (others && this.view?.hasData) void this.updateComplete.then(() => this.fetchNumbers());
  }

  protected options(): FeatureGridOptions {
    const canvas = this.renderRoot.querySelector('canvas')!;
    return {
      mode: this.mode,
      maxTimesteps: this.maxTimesteps,
      maxColSubplots: this.maxColSubplots,
      nRows: this.nRows,
      minCell: this.minCell,
      scroll: this.firstRow,
      equateAxes: this.equateAxes,
      shareXy: this.shareXy,
      zeroLine: !this.hideYZero,
      borders: this.showBorders,
      ticks: this.showTicks,
      channelAxis: this.channelAxis,
      labels: !this.noLabels && this.annotations !== 'none',
      order: this.order,
      filter: this.filter,
      names: this.#names,
      samples: this.samples,
      enlarged: this.enlarged,
      cmap: this.cmap,
      norm: parseNorm(this.norm),
      reflectHalf: this.reflectHalf,
      timestepsXaxis: this.timestepsXaxis,
      indices: axisIndices(this),
      lineColour: computedColour(canvas, 'color'),
      zeroColour: computedColour(canvas, 'outline-color'),
      borderColour: computedColour(canvas, 'caret-color'),
      dpr: devicePixelRatio,
    };
  }

  protected cellAt(view: FeatureGridView, x: number, y: number): number[] | null {
    const { width, height } = this.renderRoot.querySelector('canvas')!;
    const place = view.placeAt(x * width, y * height);
    return place && view.indicesOf(...place);
  }

  protected summary(view: FeatureGridView): string {
    const { channels, timesteps, places } = view;
    const shown = places.length < channels ? `${places.length} of ${channels}` : String(channels);
    if (this.mode === 'heat') return `Heatmap of ${shown} channels, one row each, over ${timesteps} time steps.`;
    if (this.mode === 'density')
      return `${shown} channels over ${timesteps} time steps in one plot; colour counts lines.`;
    const shared = { none: 'a y-range each', rows: 'a y-range for each row', columns: 'a y-range for each column' };
    const range = this.equateAxes || this.shareXy === 'all' ? 'one y-range for all' : shared[this.shareXy as 'none'];
    return `${shown} channels over ${timesteps} time steps, one line plot each, with ${range}.`;
  }

  protected axes(plot: Box): SVGTemplateResult {
    const view = this.view!;
    const figure = {
      view,
      numbers: this.numbers,
      cursor: this.pointed && view.placeOf(this.pointed),
      nameOf: (index: number): string => (this.samples === 'cells' ? null : this.names?.[index]) ?? `${index + 1}`,
    };
    const one = this.mode === 'heat' ? heatAxes : this.mode === 'density' ? densityAxes : null;
    const draw = one ?? (this.enlarged === null ? gridAxes : enlargedAxes);
    return svg`${draw(plot, figure)}${this.title ? svg`<text part="title" class="label" x=${plot.x + plot.width / 2} y="16" text-anchor="middle">${this.title}</text>` : nothing}`;
  }

  protected override zoom(_at: [number, number], factor: number): boolean {
    // The wheel comes as a factor: two to the power of its pixels / 240.
    return this.#scrollBy((-240 * Math.log2(factor) * devicePixelRatio) / (this.view?.layout.pitch[1] ?? 1));
  }

  protected override pan(_dx: number, dy: number): boolean {
    const height = this.renderRoot.querySelector('canvas')!.height;
    return this.#scrollBy((dy * height) / (this.view?.layout.pitch[1] ?? 1));
  }

  override resetView(): void {
    [this.firstRow, this.enlarged] = [0, null];
  }

  protected override keyPressed(event: KeyboardEvent): void {
    const { view } = this;
    if (!view?.hasData || this.mode === 'density' || event.altKey || event.ctrlKey || event.metaKey) return;
    const cursor = (this.pointed && view.placeOf(this.pointed)) ?? undefined;
    const { columns, pitch } = view.layout;
    const space = { rows: view.places.length, columns: view.timesteps, page: columns };
    const step = cursorStep(event.key, { cursor, ...space });
    if (step) {
      const row = Math.floor(step[0] / columns);
      const rows = this.renderRoot.querySelector('canvas')!.height / pitch[1];
      this.#scrollBy(Math.min(0, row - view.scroll.at) || Math.max(0, row + 1 - rows - view.scroll.at));
      void this.tellCell(view.indicesOf(...step));
    } else if (event.key === 'Enter') this.#toggle(cursor?.[0]);
    else if (event.key === 'Escape' && this.enlarged !== null) this.enlarged = null;
    else return;
    event.preventDefault();
  }

  #toggle(place: number | undefined): void {
    if (this.mode !== 'line' || place === undefined) return;
    this.enlarged = this.enlarged === null ? this.view!.places[place] : null;
  }

  #scrollBy(rows: number): boolean {
    if (!this.view?.hasData || rows === 0) return false;
    const { at, end } = this.view.scroll;
    const next = Math.min(end, Math.max(0, Math.min(end, this.firstRow) + rows));
    if (next === at && next === this.firstRow) return false;
    this.firstRow = next;
    return true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-grid': FeatureGrid;
  }
}
