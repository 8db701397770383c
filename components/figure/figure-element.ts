import { html, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, SVGTemplateResult, TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ElementData } from '../../src/views/data';
import type { ViewClass } from '../../src/views/open-view';
import type { View } from '../../src/views/view';
import { restoreDefault } from './defaults';
import { Feed, type Acceptance } from './feed';
import { Frame } from './frame';
import { figureToBlob, figureToSvg, type FigureParts, type FigurePicture } from './image';
import { hostTable, isReadable } from './host-table';
import { FigureInput } from './input';
import { plotBox, type Box, type Margins, type Size } from './layout';
import type { CellPicture } from './navigation';
import type { CellDetail, CellKind, Target } from './pointer';
import { readoutTemplate } from './readout';
import { RecoveringElement } from './recovering-element';
import { settledParts } from './settled-parts';
import { figureStyles } from './styles';
import { FigureTable, type TableData } from './table';
import { describeCell } from './words';

/**
 * What every figure does: it frames its view with axes, follows its size and its visibility, takes pointer and keys,
 * says in a sentence what went wrong, and becomes an image. A subclass lists attributes and draws axes.
 *
 * @csspart surface - what takes pointer and keys, with the picture in it
 * @csspart canvas - the picture
 * @csspart axes - the SVG with axes and labels, over the whole figure
 * @csspart x-axis - ticks and label below the picture
 * @csspart y-axis - ticks and label at its left
 * @csspart readout - the value under the pointer or the cursor
 * @csspart table-button - the button that the keyboard finds: shows the figure as a table
 * @csspart table - what is shown, as a table
 */
export abstract class FigureElement<V extends View = View> extends RecoveringElement<V> {
  static override styles: CSSResultGroup = figureStyles;

  /** Multiplies the figure's default width. */
  @property({ type: Number, attribute: 'scale-width' }) scaleWidth = 1;
  /** Multiplies the figure's default height. */
  @property({ type: Number, attribute: 'scale-height' }) scaleHeight = 1;
  /** The most rows that `appendRows` keeps. */
  @property({ type: Number, attribute: 'row-limit' }) rowLimit = 4096;

  /** The words for the cell under the pointer or the cursor. */
  @state() protected readout = '';
  /** Indices of the cell under the pointer or the keyboard's cursor. */
  @state() protected pointed: number[] | null = null;

  protected abstract readonly viewClass: ViewClass<V>;
  /** The attributes as the view's options; throws a sentence when one of them is wrong. */
  protected abstract options(): V['options'];
  /** The seed's figure in CSS pixels, before the scales. */
  protected abstract defaultSize(): Size;
  protected abstract margins(): Margins;
  protected abstract axes(plot: Box): SVGTemplateResult | typeof nothing;
  /** What can be pointed at at a point of the plot, in fractions of its sides; null where there is nothing. */
  protected abstract targetAt(view: V, x: number, y: number): Target | null;
  /** One paragraph on what is shown, for those who do not see it. */
  protected abstract summary(view: V): string;
  /** Name of an index of one of the data's axes; null where it has none but its number. */
  protected nameOf?(axis: number, index: number): string | null;
  /** The cells that a person zooms in; null while there is nothing to zoom. */
  protected picture?(): CellPicture | null;
  /** Which drags of one finger scroll the page where nothing can be zoomed, as `touch-action` has it. */
  protected pageDrags?(view: V): string;
  /** Scrolls by CSS pixels where nothing is zoomed. Returns whether anything moved. */
  protected scrolled?(pixels: number): boolean;
  /** Shows everything again. */
  resetView?(): void;
  /** What a double click does, where it does not show everything at once. */
  protected stepBack?(): void;
  /** A cell was clicked. */
  protected selected?(indices: number[]): void;
  /** Whether a click waits until no second one can make it a double click. */
  protected clickWaits?(): boolean;
  /** Walks the cells by keyboard; a figure that has it takes the focus. Returns whether the key was for it. */
  protected keyPressed?(event: KeyboardEvent, view: V): boolean;
  /** The visible window as text; a figure that has it offers a table. */
  protected table?(view: V): Promise<TableData>;
  /** Where a cell lies in the figure; null where it is not known. */
  protected cellBox?(indices: readonly number[], plot: Box): Box | null;
  /** What stands above the picture, and comes before it on the way through the page. */
  protected above?(): TemplateResult | typeof nothing;
  /** What a figure has beside its picture and its axes. */
  protected extras?(plot: Box): TemplateResult;
  protected morePictures?(view: V, plot: Box): FigurePicture[];
  /** Reads now what else it would read when its picture has stood still for a while. */
  protected readRest?(view: V): Promise<void>;

  /** Data that is still being made: `updateComplete` waits for it. */
  pending: Promise<void> | null = null;
  readonly #internals = this.attachInternals();
  #dataVersion = 0;
  protected readonly feed = new Feed<V>(this, {
    viewClass: () => this.viewClass,
    options: () => this.options(),
    accepted: (change) => this.accepted(change),
    cleared: () => this.cleared(),
    numbersRead: () => this.numbersRead(),
    kept: this.kept,
  });
  protected readonly frame = new Frame(this, this.feed, {
    plot: () => this.plot(),
    defaultSize: () => this.defaultSize(),
  });
  protected readonly input = new FigureInput({
    targetAt: (x, y) => (this.view?.hasData ? this.targetAt(this.view, x, y) : null),
    tell: (kind, detail) => this.tell(kind, detail),
    leave: () => this.left(),
    picture: () => (this.view?.hasData && this.picture?.()) || null,
    scroll: (pixels) => (this.view?.hasData && this.scrolled?.(pixels)) || false,
    pageDrags: () => (this.view?.hasData && this.pageDrags?.(this.view)) || 'pan-y',
    resetView: () => (this.stepBack ? this.stepBack() : this.resetView?.()),
    clickWaits: () => (this.view?.hasData && this.clickWaits?.()) || false,
    keyPressed: (event) => (this.view?.hasData && this.keyPressed?.(event, this.view)) ?? false,
    live: () => this.feed.live,
  });
  readonly #table = new FigureTable(
    async () => (this.view?.hasData ? ((await this.table?.(this.view)) ?? null) : hostTable(this.feed, this.language)),
    () => this.requestUpdate(),
  );

  /** What is drawn. Setting it again, the same or another, draws in the next frame; null shows nothing. */
  @property({ attribute: false, noAccessor: true })
  get data(): ElementData | null {
    return this.feed.data;
  }
  set data(data: ElementData | null) {
    this.feed.data = data;
  }

  /** Draws again in the next frame, after the tensor or the buffer was overwritten in place. */
  redraw(): void {
    this.feed.host.redraw();
  }

  /**
   * Adds rows below those that are there, without touching them: a query row per generated token, or time steps. When
   * there are `rowLimit` of them the oldest make room. Works on two axes; the first rows given to an element without
   * data set the columns. Copies and uploads the rows; the first call on a tensor copies that once, on the GPU.
   */
  appendRows(rows: readonly (readonly number[] | Float32Array)[]): void {
    this.feed.host.appendRows(rows, this.rowLimit);
  }

  /** The exact value at these indices, one per axis of the data; reads 4 bytes. */
  async probe(...indices: number[]): Promise<number> {
    return this.feed.read((view) => view.probe(indices));
  }

  /** The whole figure as an image, axes and labels too. `scale` is in image pixels per CSS pixel. */
  async toBlob(type = 'image/png', { scale = devicePixelRatio }: { scale?: number } = {}): Promise<Blob> {
    return this.feed.read(async () => figureToBlob(await this.#parts(), type, scale));
  }

  /** The whole figure as an SVG document: axes and text are vectors, the picture has `scale` pixels per CSS pixel. */
  async toSVG({ scale = devicePixelRatio }: { scale?: number } = {}): Promise<string> {
    return this.feed.read(async () => figureToSvg(await this.#parts(), scale));
  }

  /** An attribute that is taken away leaves its property as it is in a new element. */
  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    return value === null ? restoreDefault(this, name) : super.attributeChangedCallback(name, before, value);
  }

  /** Resolves when the picture is on the canvas, or a sentence says why it is not. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await this.pending;
    do {
      await super.getUpdateComplete();
      await this.feed.ready();
    } while (this.isUpdatePending);
    return true;
  }

  protected override updated(changed: PropertyValues): void {
    if ([...changed.keys()].some((name) => !['readout', 'pointed'].includes(name as string))) this.feed.host.apply();
  }

  protected override render(): TemplateResult {
    const [plot, { view, readout }] = [this.plot(), this];
    const cell = (this.pointed && view?.hasData && this.cellBox?.(this.pointed, plot)) || null;
    return html`
      ${this.above?.() ?? nothing}
      ${this.input.surface(plot, view?.hasData && this.keyPressed ? this.summary(view) : null)}
      <svg part="axes" aria-hidden="true">${view?.hasData ? this.axes(plot) : nothing}</svg>
      ${this.extras?.(plot) ?? nothing}
      <div class="spoken" role="status" aria-live="polite">${readout}</div>
      ${readout ? readoutTemplate(readout, { plot, cell, figure: this.frame.size, pointed: this.input.pointed }) : nothing}
      ${this.messageTemplate()}
      ${(view?.hasData && this.table) || isReadable(this.feed) ? this.#table.template(this.language.words) : nothing}
    `;
  }

  protected plot(): Box {
    return plotBox(this.frame.size, this.margins(), devicePixelRatio);
  }

  #parts(): Promise<FigureParts> {
    const { feed, frame } = this;
    const pictures = (view: V) => this.pictures(view);
    return settledParts<V>({ element: this, feed, frame, pictures, readRest: async (view) => this.readRest?.(view) });
  }

  protected override pictures(view: V): readonly FigurePicture[] {
    const box = this.plot();
    return [{ box, picture: view.snapshot.bind(view) }, ...(this.morePictures?.(view, box) ?? [])];
  }

  protected async numbersRead(): Promise<void> {
    if (this.view?.hasData) this.#internals.ariaLabel = this.summary(this.view);
    this.#table.refresh();
  }

  protected accepted({ fresh, relaid, reshaped }: Acceptance): void {
    if (fresh && !this.feed.live) this.readout = '';
    if (reshaped) [this.pointed, this.readout] = [null, ''];
    if (fresh) this.#dataVersion += 1;
    if (fresh) this.input.refresh();
    if (!relaid) return;
    Object.assign(this.#internals, { role: 'figure', ariaLabel: this.summary(this.view!) });
    this.requestUpdate();
    this.#table.refresh();
  }

  protected cleared(): void {
    this.#dataVersion += 1;
    this.#internals.role = this.#internals.ariaLabel = null;
    this.input.leave();
  }

  /** A target that data alone decides: another picture of the same data says the same of it. */
  protected dataTarget(key: string, read: () => Promise<CellDetail | null>): Target {
    return { key, version: () => this.#dataVersion, read };
  }

  protected left(): void {
    [this.readout, this.pointed] = ['', null];
  }

  /** Shows and speaks a cell, and announces it to the page. */
  protected tell(kind: CellKind, detail: CellDetail, words?: string): void {
    this.pointed = detail.indices;
    this.readout = words ?? describeCell(detail, this.language, (axis, index) => this.nameOf?.(axis, index) ?? null);
    this.dispatchEvent(new CustomEvent(kind, { detail, bubbles: true, composed: true }));
    if (kind === 'cell-select') this.selected?.(detail.indices);
  }
}
