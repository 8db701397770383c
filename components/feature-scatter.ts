import { css, nothing, svg, type SVGTemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ScatterView, type ScatterOptions } from '../src/views/scatter/view';
import { axisIndices } from './figure/axis-indices';
import { computedColour } from './figure/colours';
import { cursorStep } from './figure/cursor';
import { FigureElement } from './figure/figure-element';
import type { Box, Margins } from './figure/layout';
import { figureStyles } from './figure/styles';
import type { TableData } from './figure/table';
import { parseLimits } from './figure/limits';
import { PickPointer } from './figure/pick-pointer';
import { describeCell, type CellDetail, type CellKind } from './figure/pointer';
import { barGap, barWidth, scatterAxes } from './scatter/axes';
import { scatterSummary, scatterTable } from './scatter/words';
import { customElement } from './figure/custom-element';

/**
 * Values without a time axis: one marker per sample and channel, samples side by side, channels by colour. Data of one axis is one channel of
 * many samples, or, where that axis is named channel, one sample of many channels. Values that are NaN, infinite or outside of the limits are
 * counted and said, when the data rests.
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
 * @csspart colorbar - which colour is which channel
 * @cssprop --feature-grid-zero - colour of the zero line
 * @cssprop --feature-scatter-alert - colour of the word on odd values
 */
@customElement('feature-scatter')
export class FeatureScatter extends FigureElement<ScatterView> {
  static override styles = css`
    ${figureStyles}
    canvas {
      --line: var(--marker-colour, light-dark(#1f77b4, #5fb0ee));
    }
    text.alert {
      fill: var(--feature-scatter-alert, light-dark(#c5221f, #ff8a80));
      font-weight: 600;
    }
  `;

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
  #value = NaN;

  constructor() {
    super();
    new PickPointer(this, {
      pick: (x, y) => this.#pick(x, y),
      tell: (kind, detail) => this.tell(kind, detail),
      leave: () => this.#leave(),
    });
  }

  /** see-rnn's 12 × 4 inches at the seed's 76 dots per inch. */
  protected defaultSize(): { width: number; height: number } {
    return { width: 12 * 76, height: 4 * 76 };
  }

  protected margins(): Margins {
    const bar = this.#hasBar ? barGap + barWidth + 44 : 14;
    return { left: 62, right: bar, top: this.title ? 26 : 10, bottom: 48 };
  }

  get #hasBar(): boolean {
    return !this.noColorbar && this.color === '';
  }

  protected override willUpdate(): void {
    super.willUpdate();
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

  /** Which marker lies there is known to the GPU only: see `#pick`. */
  protected cellAt(): null {
    return null;
  }

  protected summary(view: ScatterView): string {
    return scatterSummary(view, view.numbers);
  }

  protected axes(plot: Box): SVGTemplateResult {
    const view = this.view!;
    const [sample, channel] = this.pointed ? view.placeOf(this.pointed) : [];
    const figure = {
      view,
      numbers: view.numbers,
      pointed: sample === undefined ? null : { sample, channel: channel!, value: this.#value },
      radius: this.markerSize,
      borders: !this.noBorders,
      colorbar: this.#hasBar,
    };
    const middle = plot.x + plot.width / 2;
    return svg`${scatterAxes(plot, figure)}
      ${this.title ? svg`<text part="title" class="label" x=${middle} y="16" text-anchor="middle">${this.title}</text>` : nothing}`;
  }

  protected override async table(): Promise<TableData> {
    return scatterTable(await this.readyView(), this.pointed);
  }

  protected override keyPressed(event: KeyboardEvent): void {
    const { view, pointed } = this;
    if (!view?.hasData || event.altKey || event.ctrlKey || event.metaKey) return;
    const cursor = pointed ? view.placeOf(pointed).toReversed() : undefined;
    const space = { rows: view.channels, columns: view.samples, page: 10 };
    const step = cursorStep(event.key, { cursor, ...space });
    if (step) void this.#walkTo('cell-hover', view.indicesOf(step[1], step[0]));
    else if (event.key === 'Enter' && pointed) void this.#walkTo('cell-select', pointed);
    else if (event.key === 'Escape' && pointed) this.#leave();
    else return;
    event.preventDefault();
  }

  async #walkTo(kind: CellKind, indices: number[]): Promise<void> {
    [this.pointed, this.#value] = [indices, NaN]; // at once, so that the next key goes on from here
    const detail = await this.#detailOf(indices).catch(() => null); // the data went while it was read
    if (detail && this.pointed === indices) this.tell(kind, detail);
  }

  /** Reads 4 bytes for the marker, and 4 for its value. */
  async #pick(x: number, y: number): Promise<CellDetail | null> {
    const view = await this.readyView();
    const { picture } = view;
    const indices = await view.pick(x, y);
    return indices && picture === view.picture ? this.#detailOf(indices) : null;
  }

  /** Null when another picture was drawn meanwhile. */
  async #detailOf(indices: number[]): Promise<CellDetail | null> {
    const view = await this.readyView();
    const { picture } = view;
    const value = await view.probe(indices);
    return picture === view.picture ? { indices, value, axes: [...view.axes] } : null;
  }

  protected override tell(kind: CellKind, detail: CellDetail): void {
    const told = kind === 'cell-hover' && this.readout === describeCell(detail);
    this.#value = detail.value;
    if (!told) super.tell(kind, detail);
  }

  #leave(): void {
    [this.readout, this.pointed] = ['', null];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-scatter': FeatureScatter;
  }
}
