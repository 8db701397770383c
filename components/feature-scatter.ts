import { nothing, svg, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { colormapBytes } from '../src/views/colormap';
import { ScatterView, type ScatterOptions } from '../src/views/scatter';
import { bottomAxis, frameLine, leftAxis, type Axis } from './figure/axes';
import { axisIndices } from './figure/axis-indices';
import { colorbar, colormapImage } from './figure/colorbar';
import { computedColour } from './figure/colours';
import { cursorStep } from './figure/cursor';
import { FigureElement } from './figure/figure-element';
import type { Box, Margins } from './figure/figure-layout';
import { parseLimits } from './figure/limits';
import { numberTicks } from './figure/ticks';

const barGap = 14;
const barWidth = 14;

/**
 * Values without a time axis: one marker per sample and channel, samples side by side, channels by colour. Left and right walk the samples,
 * up and down the channels.
 *
 * @summary A tensor's values per sample as markers, stamped on the GPU.
 * @attr cmap - matplotlib's name of the colour map of the channels (bwr)
 * @attr ylims - "low,high"; empty: ± the largest absolute value
 * @attr hide-y-zero - leaves out the line at zero
 * @attr marker-size - radius of a marker in CSS pixels (2.5)
 * @attr title - a line above the figure
 * @attr no-colorbar - leaves out the bar of the channels' colours
 * @fires cell-hover - the pointer is over a marker; detail {indices, value, axes}
 * @fires cell-select - a marker was clicked; detail {indices, value, axes}
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart canvas - the picture
 * @csspart axes - the SVG with the axes
 * @csspart title - the line above the figure
 * @csspart cursor - the line at the sample that is pointed at
 * @csspart colorbar - which colour is which channel
 * @csspart readout - the value under the pointer
 * @csspart message - what went wrong
 * @cssprop --feature-grid-zero - colour of the zero line
 */
@customElement('feature-scatter')
export class FeatureScatter extends FigureElement<ScatterView> {
  @property() cmap = 'bwr';
  @property() ylims = '';
  @property({ type: Boolean, attribute: 'hide-y-zero' }) hideYZero = false;
  @property({ type: Number, attribute: 'marker-size' }) markerSize = 2.5;
  @property() override title = '';
  @property({ type: Boolean, attribute: 'no-colorbar' }) noColorbar = false;

  protected readonly viewClass = ScatterView;
  #wanted: PointerEvent | null = null;
  #picking = false;

  constructor() {
    super();
    this.addEventListener('pointermove', (event) => void this.#hover(event));
    this.addEventListener('pointerleave', () => (this.#wanted = null));
    this.addEventListener('click', (event) => void this.#select(event));
  }

  /** see-rnn's 12 × 4 inches at the seed's 76 dots per inch. */
  protected defaultSize(): { width: number; height: number } {
    return { width: 12 * 76, height: 4 * 76 };
  }

  protected margins(): Margins {
    const bar = this.noColorbar ? 14 : barGap + barWidth + 44;
    return { left: 62, right: bar, top: this.title ? 26 : 10, bottom: 48 };
  }

  protected options(): ScatterOptions {
    return {
      cmap: this.cmap,
      ylims: parseLimits('ylims', this.ylims),
      zeroLine: !this.hideYZero,
      radius: this.markerSize * devicePixelRatio,
      indices: axisIndices(this),
      zeroColour: computedColour(this.renderRoot.querySelector('canvas')!, 'outline-color'),
    };
  }

  /** Which marker lies there is known to the GPU only: see `#hover`. */
  protected cellAt(): null {
    return null;
  }

  protected summary(view: ScatterView): string {
    return `${view.samples} samples side by side, ${view.channels} channels each as coloured markers.`;
  }

  protected axes(plot: Box): SVGTemplateResult {
    const view = this.view!;
    const { samples, channels } = view;
    const middle = plot.x + plot.width / 2;
    const across: Axis = {
      ticks: numberTicks(1, samples, Math.max(2, Math.min(samples, plot.width / 60))).filter(({ value }) =>
        Number.isInteger(value),
      ),
      place: (sample) => (sample - 0.5) / samples,
      label: 'Samples',
    };
    const bar = { ...plot, x: plot.x + plot.width + barGap, width: barWidth };
    return svg`
      ${bottomAxis(plot, across)}${leftAxis(plot, this.#valueAxis(plot.height))}${frameLine(plot)}
      ${this.#cursor(plot)}
      ${this.title ? svg`<text part="title" class="label" x=${middle} y="16" text-anchor="middle">${this.title}</text>` : nothing}
      ${this.noColorbar ? nothing : colorbar(bar, colormapImage(colormapBytes(view.options.cmap)), [1, channels])}`;
  }

  #valueAxis(height: number): Axis {
    const reach = this.numbers && Math.max(Math.abs(this.numbers[0]), Math.abs(this.numbers[1]));
    const ends = this.view!.options.ylims ?? (reach === null || !Number.isFinite(reach) ? null : [-reach, reach]);
    if (!ends) return { ticks: [], place: () => 0, label: '' };
    const [low, high] = ends[0] === ends[1] ? [ends[0] - 1, ends[1] + 1] : ends;
    const radius = this.markerSize / height;
    return {
      ticks: numberTicks(low, high, Math.max(2, height / 50)),
      place: (value) => radius + (1 - 2 * radius) * ((high - value) / (high - low)),
      label: '',
    };
  }

  #cursor(plot: Box): SVGTemplateResult | typeof nothing {
    if (!this.pointed) return nothing;
    const x = plot.x + ((this.pointed.at(-2)! + 0.5) / this.view!.samples) * plot.width;
    return svg`<path part="cursor" class="crosshair" d="M${x} ${plot.y}v${plot.height}" />`;
  }

  protected override keyPressed(event: KeyboardEvent): void {
    const { view } = this;
    if (!view?.hasData || event.altKey || event.ctrlKey || event.metaKey) return;
    const [sample, channel] = this.pointed?.slice(-2) ?? [];
    const cursor = this.pointed ? [channel, sample] : undefined;
    const space = { rows: view.channels, columns: view.samples, page: 10 };
    const step = cursorStep(event.key, { cursor, ...space });
    if (!step) return;
    void this.tellCell(view.indicesOf(step[1], step[0]));
    event.preventDefault();
  }

  /** One read in flight at most; when it comes back the newest place is read next. */
  async #hover(event: PointerEvent): Promise<void> {
    this.#wanted = event;
    if (this.#picking) return;
    this.#picking = true;
    try {
      for (let seen: PointerEvent | null = null; this.#wanted && this.#wanted !== seen;) {
        seen = this.#wanted;
        const indices = await this.#pick(seen);
        if (this.#wanted === seen && indices && indices.join() !== this.pointed?.join()) await this.tellCell(indices);
      }
    } catch {
      this.#wanted = null; // the data changed shape under the pointer; the next move asks again
    } finally {
      this.#picking = false;
    }
  }

  async #select(event: MouseEvent): Promise<void> {
    const indices = await this.#pick(event);
    if (!indices) return;
    const detail = { indices, value: await this.probe(...indices), axes: [...(this.view?.axes ?? [])] };
    this.dispatchEvent(new CustomEvent('cell-select', { detail, bubbles: true, composed: true }));
  }

  async #pick({ clientX, clientY }: MouseEvent): Promise<number[] | null> {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !this.view?.hasData) return null;
    const box = canvas.getBoundingClientRect();
    const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
    return this.view.pick(x * canvas.width, y * canvas.height);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-scatter': FeatureScatter;
  }
}
