import { nothing, svg, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { colormapBytes } from '../src/views/colormap';
import { HeatmapView, type HeatmapOptions } from '../src/views/heatmap';
import { normEnds, parseNorm } from '../src/views/norm';
import { axisIndices } from './axis-indices';
import { bottomAxis, frameLine, leftAxis } from './axes';
import { colorbar, colormapImage } from './colorbar';
import { FigureElement } from './figure-element';
import type { Box, Margins } from './figure-layout';
import { indexTicks } from './ticks';

/** matplotlib's 8 × 8 inches at the seed's 76 dots per inch. */
const side = 8 * 76;
const barWidth = 14;
const barGap = 14;

/**
 * A matrix as a heatmap, straight from the GPU: attention weights, one row per query.
 *
 * @summary A tensor's last two axes as colours, with axes and a colour bar.
 * @attr cmap - matplotlib's name of the colour map (bwr)
 * @attr norm - empty: lowest to highest value; "symmetric"; or "low,high"
 * @attr x-label - label of the columns (Timesteps)
 * @attr y-label - label of the rows (Attention features)
 * @attr no-colorbar - leaves the colour bar out
 * @attr sample - index on the axis of that name, for data of more than two axes; so are `head`, and any other axis name
 * @fires cell-hover - the pointer is over a cell; detail {indices, value, axes}
 * @fires cell-select - a cell was clicked; detail {indices, value, axes}
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart canvas - the picture
 * @csspart axes - the SVG with axes, labels and colour bar
 * @csspart readout - the value under the pointer
 * @csspart message - what went wrong
 */
@customElement('attn-heatmap')
export class AttnHeatmap extends FigureElement<HeatmapView> {
  @property() cmap = 'bwr';
  @property() norm = '';
  @property({ attribute: 'x-label' }) xLabel = 'Timesteps';
  @property({ attribute: 'y-label' }) yLabel = 'Attention features';
  @property({ type: Boolean, attribute: 'no-colorbar' }) noColorbar = false;
  @property({ type: Number }) sample?: number;
  @property({ type: Number }) head?: number;

  protected readonly viewClass = HeatmapView;
  #barCmap = '';
  #barImage = '';

  protected defaultSize(): { width: number; height: number } {
    return { width: side, height: side };
  }

  protected margins(): Margins {
    return { left: 62, right: this.noColorbar ? 14 : barGap + barWidth + 58, top: 12, bottom: 48 };
  }

  protected options(): HeatmapOptions {
    return { cmap: this.cmap, norm: parseNorm(this.norm), indices: axisIndices(this) };
  }

  protected cellAt(view: HeatmapView, x: number, y: number): number[] {
    return view.indicesOf(Math.floor(y * view.rows), Math.floor(x * view.columns));
  }

  protected summary(view: HeatmapView): string {
    const [rows, columns] = view.axes.slice(-2);
    return `Heatmap of ${view.rows} ${rows} by ${view.columns} ${columns}: ${this.yLabel} over ${this.xLabel}.`;
  }

  protected axes(plot: Box): SVGTemplateResult {
    const { rows, columns } = this.view!;
    const middleOf = (cells: number) => (index: number) => (index + 0.5) / cells;
    return svg`
      ${bottomAxis(plot, { ticks: indexTicks(columns, plot.width / 90), place: middleOf(columns), label: this.xLabel })}
      ${leftAxis(plot, { ticks: indexTicks(rows, plot.height / 90), place: middleOf(rows), label: this.yLabel })}
      ${frameLine(plot)}
      ${this.noColorbar ? nothing : this.#colorbar(plot)}`;
  }

  #colorbar(plot: Box): SVGTemplateResult {
    const bar = { ...plot, x: plot.x + plot.width + barGap, width: barWidth };
    const range = this.numbers as [number, number] | null;
    const { cmap, norm } = this.view!.options;
    if (cmap !== this.#barCmap) this.#barImage = colormapImage(colormapBytes(cmap));
    this.#barCmap = cmap;
    return colorbar(bar, this.#barImage, normEnds(norm, range));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'attn-heatmap': AttnHeatmap;
  }
}
