import {
  html,
  nothing,
  type CSSResultGroup,
  type PropertyValues,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { View } from '../../src/views/view';
import { forgetColours } from './colours';
import { DataElement, type Acceptance } from './data-element';
import { figureToBlob, figureToSvg, type FigureParts, type FigurePicture } from './image';
import { differentSize, plotBox, sizeOf, type Box, type Margins, type Size } from './layout';
import { figureStyles } from './styles';
import { FigureInput } from './input';
import { FigureTable, type TableData } from './table';
import { describeCell, type CellDetail, type CellKind } from './pointer';
import { watchColours, watchDevicePixels, watchHost } from './watch-host';

/**
 * What every figure does: it frames its view with axes, follows its size and its visibility, takes pointer and keys, says in a sentence
 * what went wrong, and becomes an image. A subclass lists attributes and draws axes.
 *
 * @csspart surface - what takes pointer and keys, with the picture in it
 * @csspart canvas - the picture
 * @csspart axes - the SVG with axes and labels, over the whole figure
 * @csspart x-axis - ticks and label below the picture
 * @csspart y-axis - ticks and label at its left
 * @csspart readout - the value under the pointer or the cursor
 * @csspart message - what went wrong
 * @csspart table-button - the button that the keyboard finds: shows the figure as a table
 * @csspart table - what is shown, as a table
 */
export abstract class FigureElement<V extends View = View> extends DataElement<V> {
  static override styles: CSSResultGroup = figureStyles;

  /** Multiplies the figure's default width. */
  @property({ type: Number, attribute: 'scale-width' }) scaleWidth = 1;
  /** Multiplies the figure's default height. */
  @property({ type: Number, attribute: 'scale-height' }) scaleHeight = 1;

  /** What is told of the cell under the pointer or the cursor. */
  @state() protected readout = '';
  /** Indices of the cell under the pointer or the keyboard's cursor. */
  @state() protected pointed: number[] | null = null;
  @state({ hasChanged: differentSize }) private figure: Size = { width: 0, height: 0 };
  @query('canvas') private canvas!: HTMLCanvasElement;
  @query('svg') private svg!: SVGSVGElement;

  /** The seed's figure in CSS pixels, before the scales. */
  protected abstract defaultSize(): Size;
  protected abstract margins(): Margins;
  protected abstract axes(plot: Box): SVGTemplateResult | typeof nothing;
  /** The data's indices at a point of the plot, in fractions of its sides; null where there is none. */
  protected abstract cellAt(view: V, x: number, y: number): number[] | null;
  /** Name of an index of one of the data's axes; null where it has none but its number. */
  protected nameOf?(axis: number, index: number): string | null;
  /** One paragraph on what is shown, for those who do not see it. */
  protected abstract summary(view: V): string;
  /** Zooms about a point of the plot, moves by fractions of its sides; what a figure cannot do is left to the page. */
  protected zoom?(at: [number, number], factor: number): boolean;
  protected pan?(dx: number, dy: number): boolean;
  /** Shows everything again. */
  resetView?(): void;
  /** A cell was clicked. */
  protected selected?(indices: number[]): void;
  /** Walks the cells by keyboard; a figure that has it takes the focus. */
  protected keyPressed?(event: KeyboardEvent): void;
  /** The visible window as text; a figure that has it offers a table. */
  protected table?(view: V): Promise<TableData>;
  /** What a figure has beside its picture and its axes. */
  protected extras?(plot: Box): TemplateResult;

  /** Its other canvases, for an image of the figure. */
  protected morePictures?(view: V, plot: Box): FigurePicture[];

  readonly #internals = this.attachInternals();
  #sized = { width: 0, height: 0 };
  #stopWatching: (() => void)[] = [];
  readonly #input = new FigureInput({
    cellAt: (x, y) => (this.view?.hasData ? this.cellAt(this.view, x, y) : null),
    probe: (...indices) => this.readCell(indices),
    tell: (kind, indices, value) => this.tell(kind, { indices, value, axes: this.cellAxes() }),
    leave: () => ([this.readout, this.pointed] = ['', null]),
    zoom: (at, factor) => this.zoom?.(at, factor) ?? false,
    pan: (dx, dy) => this.pan?.(dx, dy) ?? false,
    resetView: () => this.resetView?.(),
    keyPressed: (event) => this.keyPressed?.(event),
    live: () => this.live,
  });
  readonly #table = new FigureTable(
    async () => (this.view?.hasData ? ((await this.table?.(this.view)) ?? null) : null),
    () => this.requestUpdate(),
  );

  /** The whole figure as an image, axes and labels too. `scale` is in image pixels per CSS pixel. */
  async toBlob(type = 'image/png', { scale = devicePixelRatio }: { scale?: number } = {}): Promise<Blob> {
    return figureToBlob(await this.#parts(), type, scale);
  }

  /** The whole figure as an SVG document: axes and text as vectors, the picture embedded at `scale` pixels per CSS pixel. */
  async toSVG({ scale = devicePixelRatio }: { scale?: number } = {}): Promise<string> {
    return figureToSvg(await this.#parts(), scale);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching.push(
      watchHost(this, {
        resized: (width, height) => (this.figure = { width, height }),
        seen: (visible) => this.host.setVisible(visible),
        changed: () => this.#restyled(),
      }),
    );
    if (!this.hasUpdated) return;
    this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stopWatching.splice(0)) stop();
  }

  protected override firstUpdated(): void {
    this.#start();
  }

  /** The page's own width and height win over these. */
  protected override willUpdate(): void {
    const { width, height } = this.defaultSize();
    this.style.setProperty('--figure-width', `${width * this.scaleWidth}px`);
    this.style.setProperty('--figure-height', `${height * this.scaleHeight}px`);
    if (!this.hasUpdated) this.figure = sizeOf(this);
  }

  /** Light became dark, or an attribute changed that is no property. */
  #restyled(): void {
    if (this.hasUpdated) forgetColours(this.canvas);
    this.requestUpdate();
    this.host.apply();
  }

  protected override updated(changed: PropertyValues): void {
    forgetColours(this.canvas);
    this.#sizeCanvas();
    const drawsSame = ['message', 'readout', 'pointed'];
    if ([...changed.keys()].some((name) => !drawsSame.includes(name as string))) this.host.apply();
  }

  protected override render(): TemplateResult {
    const plot = this.plot();
    const { view } = this;
    const box = `left:${plot.x}px;top:${plot.y}px;width:${plot.width}px;height:${plot.height}px`;
    return html`
      ${this.#input.surface(box, view?.hasData && this.keyPressed ? this.summary(view) : null)}
      <svg part="axes" aria-hidden="true">${view?.hasData ? this.axes(plot) : nothing}</svg>
      ${this.extras?.(plot) ?? nothing}
      <div class="spoken" role="status" aria-live="polite">${this.readout}</div>
      ${this.readout ? html`<div part="readout" aria-hidden="true">${this.readout}</div>` : nothing}
      ${
        this.message
          ? html`<p part="message" class=${view?.hasData ? '' : 'alone'} role="alert">${this.message}</p>`
          : nothing
      }
      ${view?.hasData && this.table ? this.#table.template() : nothing}
    `;
  }

  /** Where the picture lies in the figure. */
  protected plot(): Box {
    return plotBox(this.figure, this.margins(), devicePixelRatio);
  }

  /** By rounding, so that the first picture need not wait for the browser's own measure, which then has the last word. */
  #sizeCanvas(): void {
    const { width, height } = this.plot();
    if (!differentSize({ width, height }, this.#sized)) return;
    this.#sized = { width, height };
    this.host.resize(Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio));
  }

  #start(): void {
    this.#stopWatching.push(
      watchDevicePixels(this.canvas, (w, h) => this.host.resize(w, h)),
      watchColours(this.canvas, () => this.#restyled()),
    );
    this.host.open(this.canvas);
  }

  /** What an image of the figure is made of, once its numbers are known. */
  async #parts(): Promise<FigureParts> {
    const view = await this.readyView();
    await this.fetchNumbers();
    await this.updateComplete;
    const plot = this.plot();
    const main = { box: plot, picture: (width: number, height: number) => view.snapshot(width, height) };
    return { host: this, svg: this.svg, pictures: [main, ...(this.morePictures?.(view, plot) ?? [])] };
  }

  protected override async fetchNumbers(): Promise<void> {
    await super.fetchNumbers();
    if (this.view?.hasData) this.#internals.ariaLabel = this.summary(this.view);
    this.#table.refresh();
  }

  protected override accepted({ fresh, relaid, reshaped }: Acceptance): void {
    if (fresh && !this.live) this.readout = '';
    if (reshaped) [this.pointed, this.readout] = [null, ''];
    if (fresh) this.#input.refresh();
    if (!relaid) return;
    this.#internals.role = 'figure';
    this.#internals.ariaLabel = this.summary(this.view!);
    this.requestUpdate();
    this.#table.refresh();
  }

  /** Names of the axes that a cell's indices are counted along. */
  protected cellAxes(): string[] {
    return [...(this.view?.axes ?? [])];
  }

  /** The value of a cell under the pointer; reads 4 bytes. */
  protected readCell(indices: number[]): Promise<number> {
    return this.probe(...indices);
  }

  /** Reads and tells a cell that was reached by keyboard. */
  protected tellCell(indices: number[]): Promise<void> {
    return this.#input.point(indices);
  }

  /** Selects a cell by keyboard, as a click does. */
  protected selectCell(indices: number[]): Promise<void> {
    return this.#input.select(indices);
  }

  /** Shows and speaks a cell, and tells the page. */
  protected tell(kind: CellKind, detail: CellDetail, words = this.#described(detail)): void {
    this.pointed = detail.indices;
    this.readout = words;
    this.dispatchEvent(new CustomEvent(kind, { detail, bubbles: true, composed: true }));
    if (kind === 'cell-select') this.selected?.(detail.indices);
  }

  #described(detail: CellDetail): string {
    return describeCell(detail, (axis, index) => this.nameOf?.(axis, index) ?? null);
  }
}
