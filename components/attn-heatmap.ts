import { nothing, svg, type SVGTemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { colormapBytes } from '../src/views/colormap';
import { HeatmapView, type CellWindow, type HeatmapMask, type HeatmapOptions, type Minify } from '../src/views/heatmap';
import { parseHeads } from '../src/views/head-choice';
import { normEnds, parseNorm } from '../src/views/norm';
import { axisIndices } from './figure/axis-indices';
import { bottomAxis, frameLine, leftAxis } from './figure/axes';
import { colorbar, colormapImage } from './figure/colorbar';
import { FigureElement } from './figure/figure-element';
import type { Box, Margins } from './figure/figure-layout';
import { cellAxis } from './heatmap/cell-axis';
import { CellReader } from './heatmap/cell-numbers';
import { cellOutline } from './heatmap/cell-outline';
import { tileLabels } from './heatmap/tile-labels';
import { computedColour } from './figure/colours';
import { findLabels, type LabelMatch } from './heatmap/label-search';
import { goToCell, panCells, walkCells, zoomCells, type CellPicture } from './heatmap/cell-navigation';
import { shortNumber } from './figure/ticks';

/** matplotlib's 8 × 8 inches at the seed's 76 dots per inch. */
const side = 8 * 76;
const barWidth = 14;
const barGap = 14;

/**
 * A matrix as a heatmap, straight from the GPU: attention weights, one row per query.
 *
 * @summary A tensor's last two axes as colours, with axes and a colour bar.
 * @attr cmap - matplotlib's name of the colour map (bwr)
 * @attr norm - empty: lowest to highest value; "symmetric"; "log"; or "low,high"
 * @attr x-label - label of the columns (Timesteps)
 * @attr y-label - label of the rows (Attention features)
 * @attr no-colorbar - leaves the colour bar out
 * @attr no-axes - leaves out axes, labels and frame: the picture alone
 * @attr minify - what a pixel shows of several cells: extreme (farthest from the middle of the norm), max, or mean
 * @attr threshold - leaves out cells below it
 * @attr top-k - shows only the so many largest cells of each row
 * @attr heads - several maps at once: "all" or "0,3,5" side by side (a click enlarges one), "mean" or "max" over all or "mean 0,3"
 * @attr mask - hatches masked cells: "zero" (exactly zero) or "causal" (keys after the query)
 * @attr sample - index on the axis of that name, for data of more than two axes; so are `head`, and any other axis name
 * @fires cell-hover - the pointer is over a cell; detail {indices, value, axes}
 * @fires cell-select - a cell was clicked; detail {indices, value, axes}
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @cssprop --attn-heatmap-mask - colour of the hatching over masked cells
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
  @property({ type: Boolean, attribute: 'no-axes' }) noAxes = false;
  @property({ type: Number }) sample?: number;
  @property({ type: Number }) head?: number;
  @property() minify: Minify = 'extreme';
  @property({ type: Number }) threshold?: number;
  @property({ type: Number, attribute: 'top-k' }) topK = 0;
  @property() mask: HeatmapMask = '';
  @property() heads = '';
  /** Names of the rows (tokens) in place of their numbers. */
  @property({ attribute: false }) rows: readonly string[] | null = null;
  /** Names of the columns. */
  @property({ attribute: false }) columns: readonly string[] | null = null;
  /** The part that is shown, in cells; null for all. */
  @property({ attribute: false }) window: CellWindow | null = null;

  protected readonly viewClass = HeatmapView;
  #barCmap = '';
  #barImage = '';
  @state() private found: LabelMatch[] = [];
  #at = -1;
  /** The heads that the enlarged one was chosen from. */
  #overview = '';
  readonly #cells = new CellReader(() => this.requestUpdate());

  protected defaultSize(): { width: number; height: number } {
    return { width: side, height: side };
  }

  protected margins(): Margins {
    const bar = this.noColorbar ? 0 : barGap + barWidth + 58;
    if (this.noAxes) return { left: 0, right: bar, top: 0, bottom: 0 };
    return { left: 62, right: bar || 14, top: 12, bottom: 48 };
  }

  protected options(): HeatmapOptions {
    return {
      cmap: this.cmap,
      norm: parseNorm(this.norm),
      indices: axisIndices(this),
      window: this.window,
      minify: this.minify,
      threshold: this.threshold ?? null,
      topK: this.topK,
      mask: this.mask,
      heads: parseHeads(this.heads),
      hatchColour: computedColour(this.renderRoot.querySelector('canvas')!, 'caret-color'),
    };
  }

  protected cellAt(view: HeatmapView, x: number, y: number): number[] | null {
    const { window } = view;
    const column = Math.min(view.columns - 1, Math.floor(window.x + x * window.width));
    return view.indicesOf(Math.min(view.rows - 1, Math.floor(window.y + y * window.height)), column);
  }

  protected summary(view: HeatmapView): string {
    const [rows, columns] = view.axes.slice(-2);
    const range = this.numbers
      ? ` Values from ${shortNumber(this.numbers[0])} to ${shortNumber(this.numbers[1])}.`
      : '';
    return `Heatmap of ${view.rows} ${rows} by ${view.columns} ${columns}: ${this.yLabel} over ${this.xLabel}.${range}`;
  }

  protected axes(plot: Box): SVGTemplateResult {
    return svg`
      ${this.#cells.drawn(plot, this.view!.window)}
      ${this.noAxes ? nothing : this.#sides(plot)}
      ${this.pointed ? cellOutline(plot, this.view!.window, this.view!.cellOf(this.pointed)) : nothing}
      ${this.noColorbar ? nothing : this.#colorbar(plot)}`;
  }

  #sides(plot: Box): SVGTemplateResult {
    if (this.view!.tiles.length > 0) return tileLabels(plot, this.view!.window, this.view!.tiles);
    const { rows, columns, window } = this.view!;
    const across = {
      start: window.x,
      length: window.width,
      count: columns,
      names: this.columns,
      lit: this.#lit('column'),
    };
    const down = { start: window.y, length: window.height, count: rows, names: this.rows, lit: this.#lit('row') };
    return svg`
      ${bottomAxis(plot, { ...cellAxis(across, plot.width / 90), label: this.xLabel })}
      ${leftAxis(plot, { ...cellAxis(down, plot.height / 90), label: this.yLabel })}
      ${frameLine(plot)}`;
  }

  /** With the colour bar's numbers come those of the cells, where they fit: both are read when the data rests. */
  protected override async fetchNumbers(): Promise<void> {
    await super.fetchNumbers();
    if (this.view) void this.#cells.read(this.view, this.plot());
  }

  protected override accepted(change: { fresh: boolean; relaid: boolean; reshaped: boolean }): void {
    super.accepted(change);
    if (change.fresh) this.#cells.forget();
    else if (change.relaid) void this.#cells.read(this.view!, this.plot());
  }

  protected override zoom(at: [number, number], factor: number): boolean {
    return zoomCells(this.#picture(), at, factor);
  }

  protected override pan(dx: number, dy: number): boolean {
    return panCells(this.#picture(), dx, dy);
  }

  protected override keyPressed(event: KeyboardEvent): void {
    if (this.view?.hasData && walkCells(this.#picture(), event)) event.preventDefault();
  }

  /**
   * Looks for rows and columns by name, lights them, and goes to the first; `next()` goes to the one after, round and round.
   *
   * returns  how many there are
   */
  search(text: string): number {
    this.found = findLabels(text, this.rows, this.columns);
    this.#at = -1;
    this.next();
    return this.found.length;
  }

  /** Goes to the next row or column that was found. */
  next(): void {
    if (!this.view?.hasData || this.found.length === 0) return;
    this.#at = (this.#at + 1) % this.found.length;
    const { axis, index } = this.found[this.#at];
    const [row, column] = this.pointed?.slice(-2) ?? [0, 0];
    goToCell(this.#picture(), axis === 'row' ? index : row, axis === 'column' ? index : column);
  }

  /** Shows everything again: the whole map, then all the heads that it was chosen from. */
  override resetView(): void {
    if (!this.window && this.#overview) [this.heads, this.head, this.#overview] = [this.#overview, undefined, ''];
    this.window = null;
  }

  /** A click on one of several maps enlarges it. */
  protected override selected(indices: number[]): void {
    const { view } = this;
    if (!view || view.tiles.length === 0) return;
    this.#overview = this.heads;
    [this.heads, this.head, this.window] = ['', indices.at(-3), null];
  }

  #picture(): CellPicture {
    const view = this.view!;
    return {
      rows: view.rows,
      columns: view.columns,
      window: this.window,
      cursor: this.pointed ? view.cellOf(this.pointed) : undefined,
      show: (window) => (this.window = window),
      moveTo: (row, column) => {
        const indices = view.indicesOf(row, column);
        if (indices) void this.tellCell(indices);
      },
    };
  }

  #lit(axis: LabelMatch['axis']): number[] {
    return this.found.filter((match) => match.axis === axis).map((match) => match.index);
  }

  #colorbar(plot: Box): SVGTemplateResult {
    const bar = { ...plot, x: plot.x + plot.width + barGap, width: barWidth };
    const { cmap, norm } = this.view!.options;
    if (cmap !== this.#barCmap) this.#barImage = colormapImage(colormapBytes(cmap));
    this.#barCmap = cmap;
    return colorbar(bar, this.#barImage, normEnds(norm, this.numbers), norm.kind === 'log');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'attn-heatmap': AttnHeatmap;
  }
}
