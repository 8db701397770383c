import { html, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { colormapBytes } from '../src/views/colormap';
import { parseHeads } from '../src/views/heatmap/head-choice';
import {
  HeatmapView,
  type HeatmapMask,
  type HeatmapOptions,
  type LineStatistic,
  type Minify,
  type ProfileChoices,
} from '../src/views/heatmap/view';
import { normEnds, parseNorm } from '../src/views/norm';
import { axisIndices } from './figure/axis-indices';
import { colorbar, colormapImage } from './figure/colorbar';
import { computedColour } from './figure/colours';
import type { Acceptance } from './figure/data-element';
import type { FigurePicture } from './figure/image';
import type { Box, Margins } from './figure/layout';
import { figureStyles } from './figure/styles';
import { CellReader } from './heatmap/cell-numbers';
import { cellOutline } from './figure/cell-outline';
import { heatmapSides } from './heatmap/axes';
import { heatmapControls } from './heatmap/controls';
import { HeatmapElement } from './heatmap/heatmap-element';
import { barBox, heatmapMargins } from './heatmap/layout';
import { attachStrips, sides, stripAxes, stripCanvases, stripPictures, stripWords } from './heatmap/strips';
import { heatmapSummary } from './heatmap/words';
import { heatmapStyles } from './heatmap/styles';
import { lockOutline } from './heatmap/lock-outline';
import { NormHandles } from './heatmap/norm-handles';
import { customElement } from './figure/custom-element';

/** matplotlib's 8 × 8 inches at the seed's 76 dots per inch. */
const side = 8 * 76;

/**
 * A matrix as a heatmap, straight from the GPU: attention weights, one row per query.
 *
 * The wheel (or a pinch) zooms at the pointer, dragging moves, a double click shows everything; once there is room, each cell shows its number.
 * A click locks the cell's row and column: their profiles stand beside the map, and follow it while the data changes. By keyboard: arrows, Home,
 * End, PageUp and PageDown walk the cells, + and - zoom, Enter locks, Escape goes back.
 *
 * @summary A tensor's last two axes as colours, with axes and a colour bar.
 * @attr cmap - matplotlib's name of the colour map, or colours of your own: "#000,#f80,#fff" (bwr)
 * @attr norm - empty or "auto": lowest to highest value; "symmetric"; "log"; "low,high"; or "log,low,high"
 * @attr x-label - label of the columns (Timesteps)
 * @attr y-label - label of the rows (Attention features)
 * @attr no-colorbar - leaves the colour bar out
 * @attr no-axes - leaves out axes, labels and frame: the picture alone
 * @attr controls - shows a search box (where rows or columns have names), a threshold slider and the number of cells per row
 * @attr minify - what a pixel shows of several cells: extreme (farthest from the middle of the norm), max, or mean
 * @attr threshold - leaves out cells below it
 * @attr top-k - shows only the so many largest cells of each row
 * @attr mask - hatches masked cells: "zero" (exactly zero) or "causal" (keys after the query)
 * @attr lock - what a click on a cell locks: both (row and column), row, column, or none
 * @attr row-statistic - beside the map, of each row: sum, entropy (bits), max or argmax
 * @attr column-statistic - above the map, of each column: the same
 * @attr heads - several maps at once: "all" or "0,3,5" side by side (a click enlarges one), "mean" or "max" over all or "mean 0,3"
 * @attr head - index on the axis of that name, for data of more than two axes
 * @attr sample - index on the axis of that name; so is any other axis name
 * @fires cell-hover - the pointer is over a cell; detail {indices, value, axes}
 * @fires cell-select - a cell was clicked; detail {indices, value, axes}
 * @fires view-change - a person changed what is shown; detail {window, locked, norm, threshold, topK}
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @cssprop --attn-heatmap-mask - colour of the hatching over masked cells
 * @cssprop --attn-heatmap-profile - colour of the profiles beside the map
 * @csspart profile - a profile's picture, above the map or at its right
 * @csspart profile-label - what a profile shows, in words
 * @csspart axes - the SVG with axes, labels and colour bar
 * @csspart lock - the edges of the locked row and column
 * @csspart norm-handle - a handle at an end of the colour bar
 * @csspart profile-axis - the words and the ends of a profile's axis
 * @csspart controls - the search box, the threshold and the number of cells per row
 * @csspart search - the box that names are looked for in
 * @csspart found - how many were found
 * @csspart threshold - the slider of the threshold
 * @csspart top-k - the box for the number of cells per row
 * @csspart colorbar - colours and numbers beside the picture
 * @csspart numbers - the values written in the cells, where there is room
 * @csspart heads - the titles of several maps
 * @csspart crosshair - the outline of the cell that is pointed at
 */
@customElement('attn-heatmap')
export class AttnHeatmap extends HeatmapElement {
  static override styles = [figureStyles, heatmapStyles];

  @property() cmap = 'bwr';
  @property({ attribute: 'x-label' }) xLabel = 'Timesteps';
  @property({ attribute: 'y-label' }) yLabel = 'Attention features';
  @property({ type: Boolean, attribute: 'no-colorbar' }) noColorbar = false;
  @property({ type: Boolean, attribute: 'no-axes' }) noAxes = false;
  @property({ type: Boolean }) controls = false;
  @property({ type: Number }) sample?: number;
  @property() minify: Minify = 'extreme';
  @property() mask: HeatmapMask = '';
  @property({ attribute: 'row-statistic' }) rowStatistic: LineStatistic | '' = '';
  @property({ attribute: 'column-statistic' }) columnStatistic: LineStatistic | '' = '';

  protected readonly viewClass = HeatmapView;
  #barCmap = '';
  #barImage = '';
  readonly #cells = new CellReader(() => this.requestUpdate());
  readonly #handles = new NormHandles({
    ends: () => (this.view?.hasData ? normEnds(this.view.options.norm, this.known?.range ?? null) : null),
    logarithmic: () => this.view?.options.norm.kind === 'log',
    norm: () => this.norm,
    setNorm: (norm) => {
      this.norm = norm;
      this.viewChanged();
      this.requestUpdate();
    },
  });

  protected defaultSize(): { width: number; height: number } {
    return { width: side, height: side };
  }

  protected margins(): Margins {
    const { across, down } = this.#choices();
    return heatmapMargins({
      colorbar: !this.noColorbar,
      axes: !this.noAxes,
      controls: this.controls,
      across: across !== null,
      down: down !== null,
      rows: this.rows,
      columns: this.columns,
    });
  }

  protected options(): HeatmapOptions {
    const canvas = this.renderRoot.querySelector('canvas')!;
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
      profiles: this.#choices(),
      profileColour: computedColour(canvas, 'color'),
      hatchColour: computedColour(canvas, 'caret-color'),
      dpr: devicePixelRatio,
    };
  }

  protected summary(view: HeatmapView): string {
    return heatmapSummary(view, this.numbers, this);
  }

  protected axes(plot: Box): SVGTemplateResult {
    const view = this.view!;
    return svg`
      ${this.#cells.drawn(plot, view.window)}
      ${this.noAxes ? nothing : heatmapSides(plot, view, this, this.margins().bottom)}
      ${stripAxes(plot, view, stripWords(view, this.numbers, this))}
      ${this.locked && !view.map.tiled ? lockOutline(plot, view.window, this.locked) : nothing}
      ${this.pointed ? cellOutline(plot, view.window, view.map.cellOf(this.pointed)) : nothing}
      ${this.noColorbar ? nothing : this.#colorbar(plot)}`;
  }

  protected override extras(plot: Box): TemplateResult {
    const shown = this.view?.hasData ? sides.filter((side) => this.view!.profileChoices[side]) : [];
    const { rows, columns, known, threshold, topK } = this;
    const set = (change: Partial<this>): void => {
      Object.assign(this, change);
      this.viewChanged();
    };
    return html`${stripCanvases(plot, shown)}
    ${this.noColorbar || !this.view?.hasData ? nothing : this.#handles.template(this.#bar(plot))}
    ${
      this.controls
        ? heatmapControls({
            named: Boolean(rows ?? columns),
            found: { count: this.found?.length ?? -1, at: this.foundAt },
            range: known && [known.range[0], known.range[1]],
            threshold,
            topK,
            find: (text) => this.find(text),
            next: (back) => this.next(back),
            setThreshold: (next) => set({ threshold: next } as Partial<this>),
            setTopK: (next) => set({ topK: next } as Partial<this>),
          })
        : nothing
    }`;
  }

  protected override morePictures(view: HeatmapView, plot: Box): FigurePicture[] {
    return stripPictures(view, plot);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (!this.view?.hasData) return;
    if (attachStrips(this.view, this.renderRoot, this.plot())) this.host.apply();
  }

  /** With the numbers of the axes come those of the cells, where they fit: all are read when the data rests. */
  protected override async fetchNumbers(): Promise<void> {
    await super.fetchNumbers();
    if (this.view) void this.#cells.read(this.view, this.plot());
  }

  protected override accepted(change: Acceptance): void {
    super.accepted(change);
    if (change.fresh) this.#cells.forget();
    else if (change.relaid) void this.#cells.read(this.view!, this.plot());
  }

  /** What is to be seen beside the map: a locked line, else a statistic. */
  #choices(): ProfileChoices {
    const { row, column } = this.locked ?? {};
    const { columnStatistic, rowStatistic } = this;
    return {
      across: row !== undefined ? { line: row } : columnStatistic ? { statistic: columnStatistic } : null,
      down: column !== undefined ? { line: column } : rowStatistic ? { statistic: rowStatistic } : null,
    };
  }

  #bar(plot: Box): Box {
    return barBox(plot, this.#choices().down !== null);
  }

  #colorbar(plot: Box): SVGTemplateResult {
    const { cmap, norm } = this.view!.options;
    if (cmap !== this.#barCmap) this.#barImage = colormapImage(colormapBytes(cmap));
    this.#barCmap = cmap;
    const ends = this.#handles.dragging ? this.#handles.scale : normEnds(norm, this.numbers?.range ?? null);
    return colorbar(this.#bar(plot), this.#barImage, ends, norm.kind === 'log');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'attn-heatmap': AttnHeatmap;
  }
}
