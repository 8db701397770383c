import { nothing, svg, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FeatureGridView, type FeatureGridOptions } from '../src/views/feature-grid';
import { axisIndices } from './axis-indices';
import { computedColour } from './colours';
import { FigureElement } from './figure-element';
import type { Box, Margins } from './figure-layout';

/** Beyond so many, labels would cost more than the picture; hover tells the channel. */
const mostLabels = 1024;

/**
 * One line plot per channel over time: the features that a recurrent layer puts out.
 *
 * @summary A tensor's channels as small line plots, all in one draw.
 * @attr max-timesteps - only the first so many time steps; 0 for all (100)
 * @attr max-col-subplots - the most rows that the seed's divisor rule may give (10)
 * @attr equate-axes - all cells share one y-range, symmetric about zero
 * @attr hide-y-zero - leaves out the line at zero
 * @attr channel-axis - which of the last two axes holds the channels: -1 the last, 0 the one before (-1)
 * @attr dpi - multiplies the figure's default size of 24 × 16 inches (76)
 * @attr no-labels - leaves out the channel numbers
 * @attr sample - index on the axis of that name, for data of more than two axes; so is any other axis name
 * @fires cell-hover - the pointer is over a plot; detail {indices, value, axes}
 * @fires cell-select - a plot was clicked; detail {indices, value, axes}
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart canvas - the picture
 * @csspart axes - the SVG with the channel numbers
 * @csspart readout - the value under the pointer
 * @csspart message - what went wrong
 * @cssprop --feature-grid-line - colour of the lines
 * @cssprop --feature-grid-zero - colour of the zero line
 * @cssprop --feature-grid-label - colour of the channel numbers
 */
@customElement('feature-grid')
export class FeatureGrid extends FigureElement<FeatureGridView> {
  @property({ type: Number, attribute: 'max-timesteps' }) maxTimesteps = 100;
  @property({ type: Number, attribute: 'max-col-subplots' }) maxColSubplots = 10;
  @property({ type: Boolean, attribute: 'equate-axes' }) equateAxes = false;
  @property({ type: Boolean, attribute: 'hide-y-zero' }) hideYZero = false;
  @property({ type: Number, attribute: 'channel-axis' }) channelAxis = -1;
  @property({ type: Number }) dpi = 76;
  @property({ type: Boolean, attribute: 'no-labels' }) noLabels = false;
  @property({ type: Number }) sample?: number;

  protected readonly viewClass = FeatureGridView;

  protected defaultSize(): { width: number; height: number } {
    return { width: 24 * this.dpi, height: 16 * this.dpi };
  }

  protected margins(): Margins {
    return { left: 0, right: 0, top: 0, bottom: 0 };
  }

  protected options(): FeatureGridOptions {
    const canvas = this.renderRoot.querySelector('canvas')!;
    return {
      maxTimesteps: this.maxTimesteps,
      maxColSubplots: this.maxColSubplots,
      equateAxes: this.equateAxes,
      zeroLine: !this.hideYZero,
      channelAxis: this.channelAxis,
      labels: !this.noLabels,
      indices: axisIndices(this),
      lineColour: computedColour(canvas, 'color'),
      zeroColour: computedColour(canvas, 'outline-color'),
      dpr: devicePixelRatio,
    };
  }

  protected cellAt(view: FeatureGridView, x: number, y: number): number[] | null {
    const { width, height } = this.renderRoot.querySelector('canvas')!;
    return view.indicesAt(x * width, y * height);
  }

  protected summary(view: FeatureGridView): string {
    const range = this.equateAxes ? 'one y-range for all' : 'a y-range each';
    return `${view.channels} channels over ${view.timesteps} time steps, one line plot each, with ${range}.`;
  }

  protected axes(plot: Box): SVGTemplateResult | typeof nothing {
    const view = this.view!;
    const { columns, pitch, inset, labels } = view.layout;
    const { dpr } = view.options;
    if (!labels || view.channels > mostLabels) return nothing;
    return svg`<g part="labels">${Array.from({ length: view.channels }, (_, channel) => {
      const x = plot.x + ((channel % columns) * pitch[0] + inset[0]) / dpr;
      const y = plot.y + Math.floor(channel / columns) * (pitch[1] / dpr);
      return svg`<text class="channel" x=${x} y=${y + 2} dominant-baseline="hanging">${channel + 1}</text>`;
    })}</g>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-grid': FeatureGrid;
  }
}
