import { nothing, svg, type SVGTemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import {
  ChannelNames,
  FeatureGridView,
  type FeatureGridOptions,
  type GridOrder,
  type GridSamples,
  type GridShare,
} from '../src/views/grid/view';
import { parseNorm } from '../src/views/norm';
import { axisIndices } from './figure/axis-indices';
import { computedColour } from './figure/colours';
import type { Box, Margins } from './figure/layout';
import { fitText } from './figure/fit-text';
import { densityAxes, enlargedAxes, heatAxes } from './grid/axes';
import { GridElement } from './grid/grid-element';
import { gridLabels } from './grid/labels';
import { hasLegend, legend, legendHeight } from './grid/legend';
import { gridSummary } from './grid/words';
import { customElement } from './figure/custom-element';

/** An attribute that is on unless it says "false". */
const onUnlessFalse = { fromAttribute: (text: string | null): boolean => text !== 'false' };
const titleHeight = 26;
const timeTicksHeight = 16;
/** As figure-styles.ts has it. */
const titleFont = '600 13px system-ui, sans-serif';

/**
 * Channels over time: the features that a recurrent layer puts out.
 *
 * Arrows walk the channels (up, down) and the time steps (left, right), PageUp and PageDown a page of cells, Ctrl+Home and Ctrl+End to the first
 * and the last; Enter or a click enlarges a cell and gives it axes, Escape or another click goes back. Where cells would be too low to read,
 * the wheel and dragging scroll through their rows. In heat, in density and in an enlarged cell the wheel (or a pinch) zooms at the pointer,
 * dragging moves, `+`, `-` and `0` zoom by keys; in the latter two along time.
 *
 * @summary A tensor's channels as small line plots, all in one draw; as a density; or as a heatmap.
 * @attr mode - line (default), density (all channels in one plot; the colour says how many pass), or heat (channels as rows)
 * @attr max-timesteps - only the first so many time steps, of appended ones the last so many; 0 for all (100)
 * @attr n-rows - so many rows of cells; 0 for the seed's rule (0)
 * @attr max-col-subplots - the most rows that the seed's divisor rule may give (10)
 * @attr min-cell - no cell is lower, in CSS pixels; what finds no room is reached by scrolling; 0 shows all at once (4)
 * @attr share-xy - which cells have one y-range: none (default), rows, columns or all; time is the same for all in any case
 * @attr equate-axes - all cells share one y-range, symmetric about zero
 * @attr hide-y-zero - leaves out the line at zero
 * @attr order - index (default), or range, variance, last: the highest first. Four bytes per channel are read when the data rests
 * @attr filter - only these channels: a part of their names, or numbers from 1 such as "3, 8-12"
 * @attr samples - overlay: a line per sample in each cell; cells: a cell per sample, a line per channel; up to 64 lines to a cell, up to 10 named
 *   in a legend. In heat both put the samples' channels below one another; in density all are counted
 * @attr channel-axis - which of the last two axes holds the channels: -1 the last, 0 the one before (-1)
 * @attr dpi - multiplies the figure's default size of 24 × 16 inches (76)
 * @attr title - a line above the figure
 * @attr annotations - numbers (default), or none: leaves out the channels' numbers or names
 * @attr no-labels - the same as annotations="none"
 * @attr show-borders - a line around each cell
 * @attr show-ticks - the ends of each cell's y-axis, when the data rests, and of time below the figure
 * @attr cmap - colours of density (viridis) and heat (bwr)
 * @attr norm - of heat; empty, "symmetric", "log" or "low,high"
 * @attr reflect-half - in heat, turns the second half of the channels round in time: the backward half of a bidirectional layer
 * @attr timesteps-xaxis - in heat, time runs to the right (default); "false": downwards, as in see-rnn
 * @attr sample - index on the axis of that name, for data of more than two axes; so is any other axis name
 * @fires cell-hover - the pointer is over a plot; detail {indices, value, axes}, of several lines in a cell the nearest; in density indices
 *   hold the time alone, value and lines count the lines that pass the pixel, level is the value at its height
 * @fires cell-select - a plot was clicked; the same detail
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart axes - the SVG with labels, ticks, title and legend
 * @csspart labels - the channels' numbers or names
 * @csspart title - the line above the figure
 * @csspart ticks - the ends of each cell's y-axis
 * @csspart crosshair - in heat, the outline of the cell that is pointed at
 * @csspart colorbar - in density and heat, colours and numbers beside the picture
 * @csspart cursor - the line at the pointer's time, in all cells
 * @csspart mark - the point that is told of, in density and in an enlarged cell
 * @csspart samples - in heat, the samples' names beside their channels
 * @csspart time-ticks - the ends of each cell's time axis
 * @csspart legend - the names of a cell's lines in their colours
 * @csspart scrollbar - where the rows of cells in sight lie among all
 * @csspart thumb - what moves in it
 * @cssprop --feature-grid-line - colour of the lines
 * @cssprop --feature-grid-zero - colour of the zero line
 * @cssprop --feature-grid-label - colour of the channel numbers
 * @cssprop --feature-grid-scrollbar - colour of the scroll indicator
 */
@customElement('feature-grid')
export class FeatureGrid extends GridElement {
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

  protected readonly viewClass = FeatureGridView;
  #names: ChannelNames | null = null;

  protected defaultSize(): { width: number; height: number } {
    return { width: 24 * this.dpi, height: 16 * this.dpi };
  }

  protected margins(): Margins {
    const top = (this.title ? titleHeight : 0) + (hasLegend(this.view) ? legendHeight : 0);
    const named = this.timestepsXaxis && (this.names || this.samples !== '') ? 60 : 0;
    if (this.mode === 'heat') return { left: 62 + named, right: 86, top: Math.max(8, top), bottom: 48 };
    if (this.mode === 'line' && this.enlarged === null) {
      return { left: 0, right: 0, top, bottom: this.showTicks ? timeTicksHeight : 0 };
    }
    return { left: 62, right: 14, top: Math.max(8, top), bottom: 48 };
  }

  protected override willUpdate(): void {
    super.willUpdate();
    if (this.names !== (this.#names?.list ?? null)) this.#names = this.names && new ChannelNames(this.names);
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
      window: this.window,
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

  protected summary(view: FeatureGridView): string {
    return gridSummary(view, this.given, this.numbers !== null);
  }

  protected axes(plot: Box): SVGTemplateResult {
    const view = this.view!;
    const { numbers, spot: cursor, told, marker, given: names } = this;
    const one = this.mode === 'heat' ? heatAxes : this.mode === 'density' ? densityAxes : null;
    const draw = one ?? (view.scene.enlarged === null ? gridLabels : enlargedAxes);
    return svg`${draw(plot, { view, numbers, cursor, told, marker, names })}
      ${hasLegend(view) ? legend(plot, view, names) : nothing}
      ${this.title ? this.#title(plot) : nothing}`;
  }

  #title(plot: Box): SVGTemplateResult {
    const text = fitText(this.title, plot.width - 8, titleFont);
    return svg`<text part="title" class="label" x=${plot.x + plot.width / 2} y="16" text-anchor="middle">${text}</text>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-grid': FeatureGrid;
  }
}
