import { nothing, svg, type SVGTemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ScatterView, type ScatterOptions } from '../src/views/scatter/view';
import { axisIndices } from './figure/axis-indices';
import { barRoom } from './figure/colorbar';
import { computedColour } from './figure/colours';
import { fitText, titleFont } from './figure/fit-text';
import type { Box, Margins, Size } from './figure/layout';
import { figureStyles } from './figure/styles';
import type { TableData } from './figure/table';
import { TooledElement, type ToolSource } from './figure/tooled-element';
import { parseLimits } from './figure/limits';
import type { CellDetail, CellKind, Target } from './figure/pointer';
import { describeCell } from './figure/words';
import { markerBox, scatterAxes, type ScatterFigure } from './scatter/axes';
import { markerStep } from './scatter/keys';
import { scatterSight } from './scatter/sight';
import { scatterStyles } from './scatter/styles';
import { scatterTable } from './scatter/table';
import { scatterSummary } from './scatter/words';
import { customElement } from './figure/custom-element';

/**
 * Values without a time axis: one marker per sample and channel, samples side by side, channels by colour. Data of one
 * axis is one channel of many samples, or, where that axis is named channel, one sample of many channels. Values that
 * are NaN, infinite or outside of the limits are counted and said, when the data rests.
 *
 * Left and right walk the samples, up and down the channels, Enter selects, Escape leaves.
 *
 * Axes before the last two are fixed by attributes of their names.
 *
 * @summary A tensor's values per sample as markers, stamped on the GPU.
 * @attr cmap - matplotlib's name of the colour map of the channels (bwr)
 * @attr color - one colour for all markers, as CSS has it, in place of the map
 * @attr marker - matplotlib's name of the shape: o (default), s, D, ^, v, + or x
 * @attr marker-size - radius of a marker in CSS pixels (2.5)
 * @attr ylims - "low,high"; empty: ± the largest absolute value
 * @attr hide-y-zero - leaves out the line at zero
 * @attr title - a line above the figure
 * @attr no-borders - leaves out the line around the plot
 * @attr no-colorbar - leaves out the bar of the channels' colours
 * @fires cell-hover - the pointer or the cursor is on a marker; detail {indices, value, axes}
 * @fires cell-select - a marker was clicked, or Enter was pressed on it; detail {indices, value, axes}
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart axes - the SVG with the axes
 * @csspart cursor - the line through the sample and the ring around the marker under the pointer
 * @csspart odd - what has no marker
 * @csspart title - the line above
 * @csspart value - the number beside a marker that is the only one
 * @csspart colorbar - which colour is which channel
 * @cssprop --feature-grid-zero - colour of the zero line
 * @cssprop --feature-scatter-alert - colour of the word on odd values
 */
@customElement('feature-scatter')
export class FeatureScatter extends TooledElement<ScatterView> {
  static override styles = [figureStyles, scatterStyles];

  @property() cmap = 'bwr';
  @property() color = '';
  @property() marker = 'o';
  @property({ type: Number, attribute: 'marker-size' }) markerSize = 2.5;
  @property() ylims = '';
  @property({ type: Boolean, attribute: 'hide-y-zero' }) hideYZero = false;
  @property() override title = '';
  @property({ type: Boolean, attribute: 'no-borders' }) noBorders = false;
  @property({ type: Boolean, attribute: 'no-colorbar' }) noColorbar = false;

  protected readonly viewClass = ScatterView;
  protected readonly source: ToolSource<ScatterView> = { sight: (view) => scatterSight(view) };
  #value = NaN;

  /** see-rnn's 12 × 4 inches at the seed's 76 dots per inch. */
  protected defaultSize(): Size {
    return { width: 12 * 76, height: 4 * 76 };
  }

  protected margins(): Margins {
    const bar = this.#hasBar ? barRoom : 14;
    return { left: 62, right: bar, top: this.title ? 26 : 10, bottom: 48 };
  }

  get #hasBar(): boolean {
    return !this.noColorbar && this.color === '';
  }

  protected override willUpdate(): void {
    if (this.color && !CSS.supports('color', this.color)) this.style.removeProperty('--marker-colour');
    else this.style.setProperty('--marker-colour', this.color || null);
  }

  protected options(): ScatterOptions {
    const canvas = this.renderRoot.querySelector('canvas')!;
    if (this.color && !CSS.supports('color', this.color)) {
      throw new Error(`color is "${this.color}". Give a CSS colour such as "teal" or "#0a8", or leave it empty.`);
    }
    return {
      cmap: this.cmap,
      colour: this.color ? computedColour(canvas, 'color') : null,
      ylims: parseLimits('ylims', this.ylims),
      zeroLine: !this.hideYZero,
      marker: this.marker,
      radius: this.markerSize * devicePixelRatio,
      indices: axisIndices(this),
      zeroColour: computedColour(canvas, 'outline-color'),
      rimColour: computedColour(canvas, 'caret-color'),
    };
  }

  /** Which marker lies there is known to the GPU only: reads 4 bytes for the marker, and 4 for its value. */
  protected targetAt(view: ScatterView, across: number, down: number): Target {
    const [x, y] = [across * view.canvas.width, down * view.canvas.height];
    const read = async (): Promise<CellDetail | null> => {
      const indices = await (await this.feed.readyView()).pick(x, y);
      return indices && this.#detailOf(view, indices);
    };
    return { key: `${x} ${y}`, version: () => view.picture, read };
  }

  #markerTarget(view: ScatterView, indices: number[]): Target {
    return { key: indices.join(), version: () => view.picture, read: () => this.#detailOf(view, indices) };
  }

  async #detailOf(view: ScatterView, indices: number[]): Promise<CellDetail> {
    await this.feed.readyView();
    return { indices, value: await view.probe(indices), axes: [...view.axes] };
  }

  protected summary(view: ScatterView): string {
    return scatterSummary(view, view.numbers, this.language);
  }

  protected axes(plot: Box): SVGTemplateResult {
    const middle = plot.x + plot.width / 2;
    return svg`${scatterAxes(plot, this.#figure(this.pointed))}
      ${this.title ? svg`<text part="title" class="label" x=${middle} y="16" text-anchor="middle">${fitText(this.title, plot.width + 28, titleFont)}</text>` : nothing}`;
  }

  protected override cellBox(indices: readonly number[], plot: Box): Box | null {
    return markerBox(plot, this.#figure(indices));
  }

  #figure(pointed: readonly number[] | null): ScatterFigure {
    const view = this.view!;
    const [sample, channel] = pointed ? view.placeOf(pointed) : [];
    return {
      view,
      numbers: view.numbers,
      pointed: sample === undefined ? null : { sample, channel: channel!, value: this.#value },
      radius: this.markerSize,
      borders: !this.noBorders,
      colorbar: this.#hasBar,
      language: this.language,
    };
  }

  protected override async table(): Promise<TableData> {
    return scatterTable(await this.feed.readyView(), this.pointed, this.language);
  }

  protected override keyPressed(event: KeyboardEvent, view: ScatterView): boolean {
    const step = markerStep(view, this.pointed, event);
    if (!step) return false;
    if (step === 'leave') this.input.leave();
    else if (step.kind === 'cell-select') void this.input.select(this.#markerTarget(view, step.indices));
    else {
      [this.pointed, this.#value] = [step.indices, NaN]; // at once, so that the next key goes on from here
      void this.input.point(this.#markerTarget(view, step.indices));
    }
    return true;
  }

  protected override tell(kind: CellKind, detail: CellDetail): void {
    const told = kind === 'cell-hover' && this.readout === describeCell(detail, this.language);
    this.#value = detail.value;
    if (!told) super.tell(kind, detail);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-scatter': FeatureScatter;
  }
}
