import { nothing, svg, type PropertyValues, type SVGTemplateResult } from 'lit';
import { HistogramView } from '../src/views/histogram/view';
import type { HistogramNumbers } from '../src/views/histogram/numbers';
import type { HistogramOptions } from '../src/views/histogram/options';
import { computedColour } from './figure/colours';
import { fitText, titleFont } from './figure/fit-text';
import type { Box, Margins, Size } from './figure/layout';
import { figureStyles } from './figure/styles';
import type { TableData } from './figure/table';
import type { ToolSource } from './figure/tooled-element';
import { parseLimits } from './figure/limits';
import type { CellDetail, CellKind, Target } from './figure/pointer';
import { parseShare, parseTicks } from './histogram/attributes';
import { histogramAxes } from './histogram/axes';
import { binDetail, pickBin } from './histogram/bins';
import { binBox, type HistogramFigure } from './histogram/figure';
import { binStep } from './histogram/keys';
import { HistogramProperties } from './histogram/properties';
import { histogramSight } from './histogram/sight';
import { rowNamesWidth } from './histogram/labels';
import { legend, legendRoom, type LegendRoom } from './histogram/legend';
import { histogramStyles } from './histogram/styles';
import { histogramTable } from './histogram/table';
import { binWords, histogramSummary } from './histogram/words';
import { customElement } from './figure/custom-element';
import type { Sight } from './figure/tools/sight';
import { english } from './words/english';
import { Language } from './words/language';

const inch = 76;
/** A change of these changes which bin lies where. */
const counted = ['bins', 'centerZero', 'xlims', 'peaksToClip', 'by', 'overlay', 'nRows', 'shareXy'] as const;
const columnNamesHeight = 14;

/**
 * How a tensor's values are spread: all of them in one histogram; one for each channel, sample, …; or a grid of cells,
 * with several histograms over one another in each. Values that are NaN, infinite or outside of the limits are counted
 * and said, when the data rests.
 *
 * Left and right walk the bins, up and down the histograms, PageUp and PageDown the cells, Home and End lead to the
 * first and the last bin, Enter selects, Escape leaves. The readout names the highest bin under its pixel, of the
 * histogram whose bar it is on.
 *
 * @summary Histograms of a tensor's values, counted on the GPU: one, a stack, or a grid of overlaid ones.
 * @attr bins - how many equal bins from the lowest to the highest value (500)
 * @attr center-zero - the bins lie symmetrically about zero
 * @attr xlims - "low,high": the bins lie between these, not over the range of the values
 * @attr ylim - the count at the top of the y-axis; bins above it are labelled; 0: the highest bin's (0)
 * @attr peaks-to-clip - the number of highest bins that run out at the top, labelled with their place and count (0)
 * @attr by - the axis (channel, sample, time, …) whose indices get a cell each; of two, "layer,epoch", rows and columns of cells. Names or
 *   numbers of axes; 1024 cells at most
 * @attr overlay - the axis whose indices lie over one another in each cell, translucent, each in a colour of its own; 64 at most
 * @attr n-rows - with one axis in by, rows of cells; 0: one above the other up to twelve, a grid beyond (0)
 * @attr share-xy - which cells have the same limits: all (default), rows, columns or none; of two words the first is for the bins, the
 *   second for the counts: "columns,all"
 * @attr pad-xticks - only the lowest and the highest end of the bins, written inside of each cell
 * @attr ticks - both (default), x, y or none
 * @attr no-borders - leaves out the line around each cell
 * @attr annotations - numbers (default): axis and number, or names; none: leaves the cells' names out
 * @attr title - a line above the figure
 * @fires cell-hover - the pointer is over a bin; detail {indices, value, axes}: the indices of the histogram and then of the bin, the count,
 *   and the names of these axes, the last of which is "bin"
 * @fires cell-select - a bin was clicked, or Enter was pressed on it; detail as for cell-hover
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart axes - the SVG with the axes
 * @csspart label - the name of a cell, of a row or of a column
 * @csspart labels - all of these
 * @csspart legend - the colours of what is overlaid
 * @csspart cursor - the line around the bin under the pointer or the cursor
 * @csspart peaks - places and counts of the clipped peaks
 * @csspart odd - what is in no bin
 * @csspart title - the line above
 * @csspart readout - the bin under the pointer
 * @cssprop --feature-histogram-bar - colour of the bars, where none are overlaid
 * @cssprop --feature-histogram-alert - colour of the clipped peaks' labels and of the word on odd values
 */
@customElement('feature-histogram')
export class FeatureHistogram extends HistogramProperties {
  static override styles = [figureStyles, histogramStyles];

  protected readonly viewClass = HistogramView;
  protected readonly source: ToolSource<HistogramView> = { sight: (view) => this.#sight(view) };

  /**
   * matplotlib's default figure of 6.4 × 4.8 inches, see-rnn's of 10 × 10 for several histograms, at the seed's 76 dots
   * per inch.
   */
  protected defaultSize(): Size {
    return this.by ? { width: 10 * inch, height: 10 * inch } : { width: 6.4 * inch, height: 4.8 * inch };
  }

  protected margins(): Margins {
    const { x, y } = { x: this.ticks === 'both' || this.ticks === 'x', y: this.ticks === 'both' || this.ticks === 'y' };
    const { beside, above } = this.#legendRoom;
    return {
      left: y ? 44 : 14,
      right: 14 + this.#rowNames + beside,
      top: 10 + (this.title ? 16 : 0) + this.#columnNames + above,
      bottom: x && !this.padXticks ? 28 : 10,
    };
  }

  /** Room for the names of the rows. */
  get #rowNames(): number {
    return this.by.includes(',') && this.annotations !== 'none' ? rowNamesWidth : 0;
  }

  /** Room for the names of the columns. */
  get #columnNames(): number {
    return this.#rowNames > 0 ? columnNamesHeight : 0;
  }

  get #legendRoom(): LegendRoom {
    return legendRoom(this.overlay, this.overlayNames, this.frame.size.width);
  }

  protected options(): HistogramOptions {
    this.nameLists.check();
    const ticks = parseTicks(this.ticks);
    return {
      bins: this.bins,
      centerZero: this.centerZero,
      xlims: parseLimits('xlims', this.xlims),
      ylim: this.ylim,
      peaksToClip: this.peaksToClip,
      by: this.by,
      overlay: this.overlay,
      nRows: this.nRows,
      ...parseShare(this.shareXy),
      labels: this.annotations !== 'none',
      ticks: { x: ticks.x && !this.padXticks, y: ticks.y },
      nameCounts: this.nameLists.counts,
      colour: computedColour(this.renderRoot.querySelector('canvas')!, 'color'),
      dpr: devicePixelRatio,
    };
  }

  /**
   * Which bin lies there depends on the counts: reads 4 bytes for each bin under the pixel, of each histogram that is
   * overlaid there.
   */
  protected targetAt(view: HistogramView, across: number, down: number): Target {
    const [x, y] = [across * view.canvas.width, down * view.canvas.height];
    const read = async (): Promise<CellDetail | null> => {
      await this.feed.readyView();
      const numbers = await this.#known(view);
      return numbers && pickBin(view, numbers, [x, y]);
    };
    return { key: `${x} ${y}`, version: () => view.picture, read };
  }

  #binTarget(view: HistogramView, { entry, bin }: { entry: number; bin: number }): Target {
    const read = async (): Promise<CellDetail> => {
      await this.feed.readyView();
      await this.#known(view);
      const [[count]] = await view.readCounts([entry], { from: bin, length: 1 });
      return binDetail(view, { entry, bin, count });
    };
    return { key: `entry ${entry}, bin ${bin}`, version: () => view.picture, read };
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (counted.some((name) => changed.has(name)) && this.view?.hasData) this.input.leave();
  }

  protected summary(view: HistogramView): string {
    return histogramSummary(view, this.#figure(view));
  }

  protected axes(plot: Box): SVGTemplateResult {
    const figure = this.#figure(this.view!);
    const middle = plot.x + plot.width / 2;
    const rooms = { room: this.#legendRoom, rowNames: this.#rowNames, columnNames: this.#columnNames };
    const title = fitText(this.title, plot.width + 28, titleFont);
    return svg`
      ${histogramAxes(plot, figure)}${legend(plot, figure, rooms)}
      ${this.title ? svg`<text part="title" class="label" x=${middle} y="16" text-anchor="middle">${title}</text>` : nothing}`;
  }

  protected override async table(view: HistogramView): Promise<TableData> {
    await this.feed.readyView();
    const numbers = await this.#known(view);
    if (!numbers) throw new Error('the data changed meanwhile. Ask again.');
    return histogramTable(view, { ...this.#figure(view), numbers });
  }

  async #sight(view: HistogramView): Promise<Sight> {
    const numbers = await this.#known(view);
    if (!numbers) throw new Error('feature-histogram: the data changed meanwhile. Ask again.');
    return histogramSight(view, { ...this.#figure(view), language: new Language(english, 'en') }, numbers);
  }

  protected override keyPressed(event: KeyboardEvent, view: HistogramView): boolean {
    const step = binStep(view, this.pointed, event);
    if (!step) return false;
    if (step === 'leave') this.input.leave();
    else {
      this.pointed = [...view.indicesOf(step.entry), step.bin]; // at once, so that the next key goes on from here
      const target = this.#binTarget(view, step);
      void (step.kind === 'cell-select' ? this.input.select(target) : this.input.point(target));
    }
    return true;
  }

  protected override cellBox(indices: readonly number[], plot: Box): Box {
    return binBox(plot, this.view!, indices);
  }

  protected override tell(kind: CellKind, detail: CellDetail): void {
    const view = this.view!;
    const figure = this.#figure(view);
    if (!figure.numbers) return;
    const bin = { entry: view.entryOf(detail.indices), bin: detail.indices.at(-1)!, count: detail.value };
    const words = binWords(view, { ...figure, numbers: figure.numbers }, bin);
    if (kind === 'cell-select' || words !== this.readout) super.tell(kind, detail, words);
  }

  /** The numbers that say where the bins end; read now if the data has not come to rest. */
  async #known(view: HistogramView): Promise<HistogramNumbers | null> {
    if (!this.#figure(view).numbers) await this.feed.readNumbers();
    return this.#figure(view).numbers;
  }

  #figure(view: HistogramView): HistogramFigure {
    const { pointed, names, columnNames, overlayNames, padXticks, language } = this;
    const { numbers } = view;
    return { view, numbers, pointed, names, columnNames, overlayNames, padXticks, language, borders: !this.noBorders };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-histogram': FeatureHistogram;
  }
}
