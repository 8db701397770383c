import { html, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from 'lit';
import {
  HeatmapView,
  type HeatmapNumbers,
  type HeatmapOptions,
  type LineSummary,
  type ProfileSide,
} from '../src/views/heatmap/view';
import type { Acceptance } from './figure/feed';
import type { FigurePicture } from './figure/image';
import type { Box, Margins, Size } from './figure/layout';
import type { CellPicture } from './figure/navigation';
import type { Target } from './figure/pointer';
import { figureStyles } from './figure/styles';
import type { TableData } from './figure/table';
import { isSquare, squareCells } from './heatmap/aspect';
import { heatmapOptions } from './heatmap/attributes';
import { heatmapAxes } from './heatmap/axes';
import { CellReader, standingStill } from './heatmap/cell-numbers';
import { heatmapKey } from './heatmap/keys';
import { heatmapMargins, stripRoom } from './heatmap/layout';
import { isOutside, LockedLines, nextLock } from './heatmap/lock';
import { cellBoxIn, cellUnder, heatmapPicture } from './heatmap/picture';
import { HeatmapProperties } from './heatmap/properties';
import { stripPlaces, type StripPlaces } from './heatmap/strip-places';
import { attachStrips, stripCanvases, stripPictures } from './heatmap/strips';
import { heatmapSource } from './heatmap/sight';
import { heatmapStyles } from './heatmap/styles';
import { heatmapTable } from './heatmap/table';
import { HeatmapTools } from './heatmap/tools';
import { heatmapSummary } from './heatmap/words';
import { customElement } from './figure/custom-element';

/**
 * A matrix as a heatmap, straight from the GPU: attention weights, one row per query; also made from queries and keys.
 *
 * The wheel (or a pinch) zooms at the pointer, dragging moves, a double click shows everything; once there is room,
 * each cell shows its number. A click locks the cell's row and column: their profiles stand beside the map, and follow
 * it while the data changes. By keyboard: arrows, Home, End, PageUp and PageDown walk the cells, + and - zoom, Enter
 * locks, Escape goes back.
 *
 * @summary A tensor's last two axes as colours, with axes and a colour bar.
 * @attr cmap - matplotlib's name of the colour map, or colours of your own: "#000,#f80,#fff" (bwr)
 * @attr norm - empty or "auto": lowest to highest value; "symmetric"; "log"; "robust": 1st to 99th percentile; "row": each row's lowest to highest; "low,high"; "log,low,high". Empty with mask="causal" is "row"
 * @attr x-label - label of the columns (Timesteps)
 * @attr y-label - label of the rows (Attention features)
 * @attr aspect - equal: square cells; auto: cells fill the figure; empty: equal where the data's axes are query and key
 * @attr no-colorbar - leaves the colour bar out
 * @attr no-axes - leaves out axes, labels and frame: the picture alone
 * @attr controls - shows a search box (where rows or columns have names), a threshold slider and the number of cells per row
 * @attr minify - what a pixel shows of several cells: extreme (farthest from the middle of the norm), max, or mean
 * @attr threshold - leaves out cells below it
 * @attr top-k - shows only the k largest cells of each row
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
 * @csspart profile-ground - what a locked line's profile covers of the map
 * @csspart unlock - the button that lets go of the locked lines
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
export class AttnHeatmap extends HeatmapProperties {
  static override styles = [figureStyles, heatmapStyles];

  protected readonly viewClass = HeatmapView;
  protected readonly source = heatmapSource(this, () => this.#overview !== '');
  /** The numbers that were read last: the data may have changed since. */
  #known: HeatmapNumbers | null = null;
  /** The heads that the enlarged one was chosen from. */
  #overview = '';
  readonly #cells = new CellReader(() => this.requestUpdate());
  /** As the controls are on the page: they may need several lines. */
  #controlsHeight = 0;
  readonly #lines = new LockedLines(() => this.requestUpdate());
  readonly #tools = new HeatmapTools(() => ({
    ...{ view: this.view, known: this.#known, rows: this.rows, columns: this.columns, language: this.language },
    ...{ norm: this.norm, threshold: this.threshold, topK: this.topK, stripBeside: stripRoom(this).down },
    ...{ picture: this.view?.hasData ? this.picture() : null, plot: this.plot() },
    requestUpdate: () => this.requestUpdate(),
    change: (change) => this.look(change),
  }));

  /** What there is to say of the locked lines; empty while it is not known. */
  get lockedLines(): Partial<Record<ProfileSide, LineSummary>> {
    return this.#lines.summaries;
  }

  /**
   * Lights the rows and columns whose name contains the text, and goes to the first; `next()` goes on, round and round.
   *
   * returns  how many there are
   */
  search(text: string): number {
    const count = this.find(text);
    this.next();
    return count;
  }

  /** Lights the rows and columns whose name contains the text, and stays where it is. Returns how many there are. */
  find(text: string): number {
    return this.#tools.search.find(text);
  }

  /** Goes to the next row or column that was found, or to the one before. */
  next(back = false): void {
    this.#tools.search.next(back);
  }

  /** Rows or columns that were searched for. */
  lit(axis: 'row' | 'column'): number[] {
    return this.#tools.search.lit(axis);
  }

  /** Shows everything again: the whole map without profiles, then all the heads that it was chosen from. */
  override resetView(): void {
    this.input.cancelClicks();
    if (!this.window && this.#overview) [this.heads, this.head, this.#overview] = [this.#overview, undefined, ''];
    if (this.window || this.locked) this.look({ window: null, locked: null });
  }

  /** matplotlib's 8 × 8 inches at the seed's 76 dots per inch. */
  protected defaultSize(): Size {
    return { width: 8 * 76, height: 8 * 76 };
  }

  protected margins(): Margins {
    return heatmapMargins(this, this.#controlsHeight);
  }

  protected override plot(): Box {
    const box = super.plot();
    return this.view?.hasData && isSquare(this) ? squareCells(box, this.view.window, devicePixelRatio) : box;
  }

  protected options(): HeatmapOptions {
    this.checkGiven();
    return heatmapOptions(this, this.renderRoot.querySelector('canvas')!);
  }

  protected summary(view: HeatmapView): string {
    return heatmapSummary(view, this.feed.numbers, this, this.language);
  }

  protected axes(plot: Box): SVGTemplateResult {
    const [view, language] = [this.view!, this.language];
    const [margins, places] = [this.margins(), this.#strips(plot)];
    const figure = { view, language, numbers: this.feed.numbers, pointed: this.pointed, margins, places };
    return svg`${this.#cells.drawn(plot, { window: view.window, places, language })}${heatmapAxes(plot, figure, this)}
      ${this.noColorbar ? nothing : this.#tools.colorbar(plot, view, this.feed.numbers)}`;
  }

  protected override extras(plot: Box): TemplateResult {
    const unlock = { label: this.language.words.unlock, now: () => this.look({ locked: null }) };
    return html`${stripCanvases(this.#strips(plot), this.locked && unlock, this.frame.renewals)}
    ${this.noColorbar ? nothing : this.#tools.handles(plot)}`;
  }

  protected override above(): TemplateResult | typeof nothing {
    return this.controls ? this.#tools.controls() : nothing;
  }

  #strips(plot: Box): StripPlaces {
    const { view, locked } = this;
    if (!view?.hasData) return {};
    return stripPlaces(plot, { choices: view.profileChoices, reserved: stripRoom(this), locked, window: view.window });
  }

  protected override morePictures(view: HeatmapView, plot: Box): FigurePicture[] {
    return stripPictures(view, this.renderRoot, this.#strips(plot));
  }

  protected override table(view: HeatmapView): Promise<TableData> {
    return heatmapTable(view, this.pointed ? view.map.cellOf(this.pointed) : undefined, this, this.language);
  }

  protected targetAt(view: HeatmapView, x: number, y: number): Target | null {
    const indices = cellUnder(view, x, y);
    return indices && this.#target(indices);
  }

  protected override cellBox(indices: readonly number[], plot: Box): Box {
    return cellBoxIn(this.view!, indices, plot);
  }

  #target(indices: number[]): Target {
    return this.dataTarget(indices.join(), async () => {
      const view = await this.feed.readyView();
      return { indices, value: await view.readTold(indices), axes: [...view.map.toldAxes], ...view.exactness };
    });
  }

  protected override nameOf(axis: number, index: number): string | null {
    const rank = this.view!.map.toldAxes.length;
    const names = axis === rank - 1 ? this.columns : axis === rank - 2 ? this.rows : null;
    return names?.[index] ?? null;
  }

  protected override keyPressed(event: KeyboardEvent): boolean {
    return heatmapKey(event, {
      ...{ picture: this.picture(), pointed: this.pointed, locked: this.locked },
      select: (indices) => void this.input.select(this.#target(indices)),
      unlock: () => this.look({ locked: null }),
      resetView: () => this.resetView(),
    });
  }

  /** A double click resets: what a click changes waits for it. */
  protected override clickWaits(): boolean {
    return this.lock !== 'none' || this.view!.map.tiled;
  }

  /** A click on one of several maps enlarges it; on a cell it locks row and column, or lets go of them. */
  protected override selected(indices: number[]): void {
    const { map } = this.view!;
    if (map.tiled) {
      this.#overview = this.heads;
      [this.heads, this.head, this.window] = ['', indices.at(-3), null];
    } else if (this.lock !== 'none') {
      this.look({ locked: nextLock(this.lock, map.cellOf(indices), this.locked) });
    }
  }

  protected override picture(): CellPicture {
    return heatmapPicture(this.view!, {
      ...{ window: this.window, pointed: this.pointed },
      show: (window) => this.look({ window }),
      goTo: (indices) => {
        this.pointed = indices; // at once, so that the next key goes on from here
        void this.input.point(this.#target(indices));
      },
    });
  }

  protected override readRest(view: HeatmapView): Promise<void> {
    return this.#cells.read(view, this.plot(), 0);
  }

  protected override willUpdate(): void {
    this.#lines.follow(this.locked);
    this.#known = this.feed.numbers ?? this.#known;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const controls = this.controls ? this.renderRoot.querySelector<HTMLElement>('[part=controls]')!.offsetHeight : 0;
    if (controls !== this.#controlsHeight) this.requestUpdate();
    this.#controlsHeight = controls;
    if (!this.view?.hasData) return;
    if (attachStrips(this.view, this.renderRoot, this.#strips(this.plot()))) this.feed.host.apply();
  }

  /**
   * With the numbers of the axes come those of the locked lines and of the cells, where they fit: all are read when the
   * data rests.
   */
  protected override async numbersRead(): Promise<void> {
    await super.numbersRead();
    await this.#lines.read(this.view, this.locked);
    if (this.view) void this.#cells.read(this.view, this.plot(), standingStill);
  }

  protected override accepted(change: Acceptance): void {
    super.accepted(change);
    const [view, locked] = [this.view!, this.locked];
    if (change.fresh) this.#lines.forget();
    if (change.reshaped && locked && isOutside(locked, view)) this.locked = null;
    if (change.fresh) this.#cells.forget();
    else if (change.relaid) void this.#cells.read(view, this.plot(), standingStill);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'attn-heatmap': AttnHeatmap;
  }
}
