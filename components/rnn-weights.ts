import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import './attn-heatmap';
import './feature-histogram';
import { hostStyles } from './figure/host-styles';
import { customElement } from './figure/custom-element';
import { restoreDefault } from './figure/defaults';
import type { CellDetail, CellKind } from './figure/pointer';
import { fileName, saveFile } from './figure/tools/save';
import { watchHost } from './figure/watch-host';
import { figuresToSvg, svgToBlob } from './weights/export';
import {
  dress,
  figureData,
  figureTags,
  keyOf,
  sharedRange,
  unitAxes,
  type WeightFigure,
  type WeightsLook,
} from './weights/figures';
import { HeldWeights } from './weights/held';
import { Measure } from './weights/measure';
import { WeightsProperties } from './weights/properties';
import { weightsStyles } from './weights/styles';
import { weightsOfDirection } from './weights/template';
import { rnnLayerIn, type CellWeight, type RnnLayer, type RnnWeight } from './weights/weights-data';

export type { RnnWeight } from './weights/weights-data';

/** A figure narrower than this, in CSS pixels, stacks directions and histograms. */
const [beside, narrow] = [700, 400];

/**
 * The weights of a recurrent layer, or their gradients: kernel above recurrent kernel above bias, gate by gate, as
 * heatmaps or as histograms; forward beside backward. Takes what `getWeights` and `getGradients(…, {of: 'weights'})` give,
 * or arrays with the same names. Values that are NaN or infinite and units with only zeros are counted and said.
 *
 * Each of its figures has the pointer, the keys, the tools and the table of `<attn-heatmap>` and `<feature-histogram>`.
 *
 * @summary Recurrent weights or their gradients by gate and direction, as heatmaps or histograms.
 * @attr view - heatmap (default) or histogram
 * @attr layer - a part of the layer's path, where data has several recurrent layers; empty: the only one
 * @attr direction - forward or backward alone; empty: both
 * @attr gates - names of the gates in the order of their units, "input,forget,cell,output"; empty: by the cell's kind; "none"
 * @attr cmap - matplotlib's name of the colour map, or colours of your own (bwr)
 * @attr norm - of kernel and recurrent kernel: symmetric about zero, as far as those reach that share it; empty: each its own lowest to
 *   highest value; "low,high"; or another norm of attn-heatmap. A bias has its own, symmetric (symmetric)
 * @attr bins - how many bins a histogram has (150)
 * @attr equate-axes - which weights share norm or bins: 0 none, 1 kernel and recurrent kernel, 2 those of both directions too; never a bias (2)
 * @attr absolute-value - colours by the absolute value: the map runs from the middle of the norm to both ends
 * @attr normalized - each heatmap its own colours, from its lowest to its highest value, or absolute value
 * @attr no-bias - leaves the bias out
 * @attr no-gate-separators - leaves out the lines between gates and their names
 * @attr no-colorbar - leaves the colour bars out
 * @attr no-borders - leaves out the line around each histogram
 * @attr no-ticks - leaves out the ticks of histograms
 * @attr no-tools - leaves out the buttons, and the row of tools over each figure
 * @attr keep-picture - keeps a copy of each figure's picture, as attn-heatmap does
 * @attr title - a line above the figure
 * @attr scale-width - multiplies the default width (1)
 * @attr scale-height - multiplies the default height (1)
 * @fires cell-hover - the pointer is over a cell or a bin; detail as of attn-heatmap or feature-histogram, with `weight`, its path
 * @fires cell-select - a cell or a bin was clicked, or Enter was pressed on it; the same detail
 * @fires engine-error - the weights cannot be shown; detail {error}
 * @csspart title - the line above
 * @csspart tool - a button that saves all figures in one image
 * @csspart direction - what is of one direction
 * @csspart weight - a weight's caption and figure
 * @csspart caption - its name, shape and counts
 * @csspart name - its name and shape
 * @csspart counts - what there is in it: NaN, infinite values, units with only zeros; also `odd` where there are any
 * @csspart none - the words where a weight has no gradient
 * @csspart message - what is wrong
 * @cssprop --rnn-weights-alert - colour of counts of NaN, infinite values and dead units
 */
@customElement('rnn-weights')
export class RnnWeights extends WeightsProperties {
  static override styles = [hostStyles, weightsStyles];

  /** Data that is still being made: `updateComplete` waits for it. */
  pending: Promise<void> | null = null;
  @state() private message = '';
  @state() private width = 0;
  #given: readonly RnnWeight[] | null = null;
  #fresh = false;
  #layer: RnnLayer | null = null;
  #drawn = '';
  /** Whether the counts are of the data, or are asked for. */
  #measured = true;
  #error = '';
  #release = (): void => {};
  readonly #held = new HeldWeights();
  readonly #figures = new Map<string, WeightFigure>();
  readonly #measure = new Measure({
    figures: () => this.#figures,
    units: () => unitAxes[this.view],
    changed: () => this.requestUpdate(),
  });

  /** What is drawn: `getWeights(model, 'lstm')`, or a list with the same names; null for nothing. Held, not copied. */
  @property({ attribute: false, noAccessor: true })
  get data(): readonly RnnWeight[] | null {
    return this.#given;
  }
  set data(data: readonly RnnWeight[] | null) {
    this.#given = data;
    this.#fresh = true;
    this.#held.take(data);
    this.requestUpdate();
  }

  /** Draws again in the next frame, after tensors were overwritten in place. */
  redraw(): void {
    for (const figure of this.#figures.values()) figure.redraw();
    this.#measure.ask();
  }

  /** All figures with their captions as one SVG document; pictures have `scale` pixels per CSS pixel. */
  async toSVG({ scale = devicePixelRatio }: { scale?: number } = {}): Promise<string> {
    await this.updateComplete;
    if (this.message || this.#figures.size === 0) {
      throw new Error(this.message || 'rnn-weights: there is no data yet. Set data first.');
    }
    const texts = [...this.renderRoot.querySelectorAll('[part=title], h3, [part=name], [part~=counts], [part=none]')];
    const figures = this.#weights.flatMap((weight) => this.#figures.get(keyOf(weight)) ?? []);
    return figuresToSvg(this, { figures, texts }, scale);
  }

  /** The same as an image. */
  async toBlob(type = 'image/png', { scale = devicePixelRatio }: { scale?: number } = {}): Promise<Blob> {
    return svgToBlob(await this.toSVG({ scale }), type, scale);
  }

  /** The numbers in sight of each figure as CSV, each below a line with its weight's path. Reads 4 bytes per value. */
  async toCSV(): Promise<string> {
    await this.updateComplete;
    const parts = this.#weights.flatMap((weight) => {
      const figure = this.#figures.get(keyOf(weight));
      return figure ? [figure.toCSV().then((csv) => `${weight.name}\n${csv}`)] : [];
    });
    return (await Promise.all(parts)).join('\n');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.width = this.clientWidth;
    if (this.#given && this.hasUpdated) this.data = this.#given;
    this.#release = watchHost(this, {
      resized: (width) => void setTimeout(() => (this.width = width)), // other figures' sizes follow it
      seen: () => {},
      changed: () => this.requestUpdate(),
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
    this.#measure.stop();
    // A page that moves the node connects it again at once; only one that stays away lets go of the numbers.
    queueMicrotask(() => this.isConnected || this.#held.release());
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    return value === null ? restoreDefault(this, name) : super.attributeChangedCallback(name, before, value);
  }

  get #weights(): readonly CellWeight[] {
    return (this.#layer?.weights ?? []).filter(({ role }) => role !== 'bias' || !this.noBias);
  }

  get #directions(): readonly CellWeight['direction'][] {
    return [...new Set(this.#weights.map(({ direction }) => direction))];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const choice = ['layer', 'direction', 'gates', 'view', 'noBias'] as const;
    this.#fresh ||= choice.some((name) => changed.has(name));
    try {
      const { look } = this;
      if (this.#fresh) this.#feed(look.view);
      for (const weight of this.#weights) this.#dress(weight, look);
      this.message = '';
    } catch (error) {
      this.message = `rnn-weights: ${(error as Error).message}`;
    }
    const [width, height] = this.view === 'histogram' ? [760, 520] : [760, 640];
    this.style.setProperty('--figure-width', `${width * this.scaleWidth}px`);
    this.style.setProperty('--figure-height', `${height * this.scaleHeight * (this.#isStacked ? 2 : 1)}px`);
  }

  /** Gives each figure its data; figures of other weights go. */
  #feed(view: WeightsLook['view']): void {
    if (this.#held.refusal) throw this.#held.refusal;
    const { layer, direction, gates } = this;
    this.#layer = this.#held.list.length > 0 ? rnnLayerIn(this.#held.list, { layer, direction, gates }) : null;
    this.#fresh = false;
    const drawn = [view, this.#layer?.name, this.#layer?.gates].join();
    if (drawn !== this.#drawn) for (const known of [this.#figures, this.#measure.counts]) known.clear();
    this.#drawn = drawn;
    const weights = this.#weights.filter(({ stored }) => stored);
    for (const key of this.#figures.keys()) if (!weights.some((one) => keyOf(one) === key)) this.#figures.delete(key);
    for (const weight of weights) {
      const key = keyOf(weight);
      if (!this.#figures.has(key)) {
        this.#figures.set(key, document.createElement(figureTags[view]));
        this.#measure.hurry();
      }
      this.#figures.get(key)!.data = figureData(weight, { layer: this.#layer! }, view);
    }
    this.#measured = false;
  }

  #dress(weight: CellWeight, look: WeightsLook): void {
    const figure = this.#figures.get(keyOf(weight));
    if (!figure) return;
    const range = sharedRange(weight, look.equateAxes, { weights: this.#weights, counts: this.#measure.counts });
    dress(figure, weight, look, { layer: this.#layer!, language: this.language, range });
  }

  get #isStacked(): boolean {
    return this.#directions.length > 1 && this.width > 0 && this.width < beside;
  }

  protected override updated(): void {
    if (!this.#measured && this.#figures.size > 0) this.#measure.ask();
    this.#measured = true;
    const wrong = this.#wrong;
    const event = { detail: { error: new Error(wrong) }, bubbles: true, composed: true };
    if (wrong && wrong !== this.#error) this.dispatchEvent(new CustomEvent('engine-error', event));
    this.#error = wrong;
  }

  get #wrong(): string {
    return this.message || (this.#measure.message && `rnn-weights: ${this.#measure.message}`);
  }

  /** Resolves when the pictures are on their canvases, by the norm that they share once it is known, or cannot be. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await this.pending;
    for (;;) {
      const done = await super.getUpdateComplete();
      await this.#measure.reading;
      await Promise.all([...this.#figures.values()].map((figure) => figure.updateComplete));
      if (!this.#measure.reading && !this.isUpdatePending) return done;
    }
  }

  protected override render(): TemplateResult {
    const { language, view, title } = this;
    const { words } = language;
    const [figures, { counts }] = [this.#figures, this.#measure];
    const tools = figures.size > 0 && !this.noTools;
    const save = (name: 'savePng' | 'saveSvg') =>
      html`<button part="tool" type="button" @click=${() => void this.#save(name)}>${words[name]}</button>`;
    return html`
      ${
        title || tools
          ? html`<header>
              <p part="title">${title}</p>
              ${tools ? html`${save('savePng')}${save('saveSvg')}` : nothing}
            </header>`
          : nothing
      }
      <div class=${`directions ${this.#isStacked ? '' : 'beside'} ${this.width < narrow ? 'narrow' : ''}`}>
        ${this.#directions.map((direction) => {
          const weights = this.#weights.filter((one) => one.direction === direction);
          return weightsOfDirection(weights, {
            figures,
            counts,
            view,
            language,
            title: title || this.#layer!.name,
            retell: (kind, event) => this.#retell(kind, event),
          });
        })}
      </div>
      ${this.#wrong ? html`<p part="message" role="alert">${this.#wrong}</p>` : nothing}
    `;
  }

  /** A figure's event, told by this element with the weight's path. */
  #retell(kind: CellKind, event: CustomEvent<CellDetail>): void {
    event.stopPropagation();
    const weight = this.#weights.find((one) => this.#figures.get(keyOf(one)) === event.target)!;
    const detail = { ...event.detail, weight: weight.name };
    this.dispatchEvent(new CustomEvent(kind, { detail, bubbles: true, composed: true }));
  }

  async #save(name: 'savePng' | 'saveSvg'): Promise<void> {
    if (name === 'savePng') saveFile(await this.toBlob(), `${fileName(this)}.png`);
    else saveFile(new Blob([await this.toSVG()], { type: 'image/svg+xml' }), `${fileName(this)}.svg`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rnn-weights': RnnWeights;
  }
}
