import { html, type PropertyValues, type SVGTemplateResult, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { parseNorm } from '../src/views/norm';
import {
  OverviewView,
  type HeadPlace,
  type HeadScores,
  type OverviewOptions,
  type OverviewSort,
} from '../src/views/overview/view';
import { axisIndices } from './figure/axis-indices';
import { barRoom } from './figure/colorbar';
import { customElement } from './figure/custom-element';
import type { Acceptance } from './figure/feed';
import type { Box, Margins, Size } from './figure/layout';
import type { CellDetail, CellKind, Target } from './figure/pointer';
import { pageDrags, scrollbar, scrollbarStyles, scrolledRow } from './figure/scrollbar';
import { figureStyles } from './figure/styles';
import type { TableData } from './figure/table';
import { TooledElement, type ToolSource } from './figure/tooled-element';
import { boxOfHead, overviewAxes } from './overview/axes';
import { headsInSight } from './overview/heads-in-sight';
import { headStep, rowsTo } from './overview/keys';
import { overviewSight } from './overview/sight';
import { overviewStyles } from './overview/styles';
import { overviewTable } from './overview/table';
import { headWords, overviewSummary } from './overview/words';

/**
 * The attention maps of all layers and heads at once, as thumbnails: a row per layer, or the heads with the highest of
 * a score first. A pixel shows, of the cells that it covers, the weight that is farthest from 0: no spike is lost. Keys
 * that a query does not see are left out.
 *
 * Takes `session.at('pattern')`, of which no map is ever stored, or maps in a tensor: [layer, head, query, key], or
 * [head, query, key] of one layer. Of the latter duplicate-token and induction scores are not known, which need tokens.
 *
 * Arrows, Home and End walk the heads, PageUp and PageDown those in sight; Enter or a click selects one; Escape leaves.
 * Where not all heads find room, the wheel and dragging scroll.
 *
 * @summary Every head of a transformer at once, made on the GPU from queries and keys.
 * @attr cmap - matplotlib's name of the colour map (viridis)
 * @attr norm - empty: lowest and highest weight of all maps; "symmetric", "log" or "low,high"
 * @attr sort - layer (default); or the highest first of entropy, sink (weight of the first token), previous (of the token before),
 *   duplicate (of earlier equal tokens) or induction (of what followed these). Read when the data rests
 * @attr selected-head - the head that is outlined, such as "L3H5"; a click sets it
 * @attr title - a line above the figure
 * @attr no-labels - leaves out the numbers of layers and heads, or the heads' names
 * @attr no-colorbar - leaves out the colour bar
 * @fires head-select - a head was clicked, or Enter was pressed on it; detail {layer, head}
 * @fires cell-hover - the pointer or the cursor is on a head; detail {indices: [layer, head], value, axes}; the value is its score
 *   by which heads are sorted, else its entropy in bits
 * @fires cell-select - a head was clicked, or Enter was pressed on it; the same detail as cell-hover
 * @fires sight-change - other heads are in sight, by scrolling or by another size or order; `headsInSight` has them
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart axes - the SVG with the axes
 * @csspart names - the heads' names above their thumbnails
 * @csspart cursor - the outline of the head that is pointed at
 * @csspart selected - the outline of the head that was selected
 * @csspart title - the line above
 * @csspart colorbar - colours and weights beside the thumbnails
 * @csspart scrollbar - where the rows in sight lie among all
 * @csspart thumb - what moves in it
 * @cssprop --attn-overview-selected - colour of the outline of the head that was selected
 */
@customElement('attn-overview')
export class AttnOverview extends TooledElement<OverviewView> {
  static override styles = [figureStyles, scrollbarStyles, overviewStyles];

  @property() cmap = 'viridis';
  @property() norm = '';
  @property() sort: OverviewSort = 'layer';
  @property({ attribute: 'selected-head' }) selectedHead = '';
  @property() override title = '';
  @property({ type: Boolean, attribute: 'no-labels' }) noLabels = false;
  @property({ type: Boolean, attribute: 'no-colorbar' }) noColorbar = false;

  /** Rows of thumbnails above the picture. */
  @state() private firstRow = 0;
  protected readonly viewClass = OverviewView;
  protected readonly source: ToolSource<OverviewView> = {
    sight: (view) => overviewSight(view),
    moved: () => this.firstRow !== 0,
  };
  #scores: HeadScores | null = null;

  override resetView(): void {
    this.firstRow = 0;
  }

  /**
   * The heads whose thumbnails are in sight: in the rows that are scrolled to, and within the window. Empty without
   * data. Does no GPU work. `sight-change` does not tell of the page's own scrolling.
   */
  get headsInSight(): HeadPlace[] {
    const { view } = this;
    return view?.hasData ? headsInSight(view, (view.canvas as HTMLCanvasElement).getBoundingClientRect()) : [];
  }

  protected defaultSize(): Size {
    return { width: 640, height: 640 };
  }

  protected margins(): Margins {
    const labelled = !this.noLabels && this.sort === 'layer';
    return {
      left: labelled ? 40 : 8,
      right: this.noColorbar ? 14 : barRoom,
      top: this.title ? 26 : 10,
      bottom: labelled ? 46 : 8,
    };
  }

  protected options(): OverviewOptions {
    if (!isHead(this.selectedHead)) {
      throw new Error(`selected-head is "${this.selectedHead}". Give a head such as "L3H5", or leave it empty.`);
    }
    return {
      cmap: this.cmap,
      norm: parseNorm(this.norm),
      sort: this.sort,
      indices: axisIndices(this),
      scroll: this.firstRow,
      labels: !this.noLabels,
      dpr: devicePixelRatio,
    };
  }

  protected targetAt(view: OverviewView, across: number, down: number): Target | null {
    const { width, height } = view.canvas as { width: number; height: number };
    const place = view.headAt(across * width, down * height);
    return place && this.#target(view, place);
  }

  /** Reads 20 bytes: the head's scores as they are now. */
  #target(view: OverviewView, place: HeadPlace): Target {
    return this.dataTarget(view.mapOf(place).toString(), async () => {
      await this.feed.readyView();
      const scores = await view.scoresOf(place);
      this.#scores = scores;
      const { sort } = view.options;
      const value = scores[sort === 'layer' ? 'entropy' : sort] ?? NaN;
      return { indices: [place.layer, place.head], value, axes: ['layer', 'head'] };
    });
  }

  protected override tell(kind: CellKind, detail: CellDetail): void {
    const [layer, head] = detail.indices;
    super.tell(kind, detail, headWords({ layer, head }, this.#scores, this.language));
    if (kind !== 'cell-select') return;
    this.selectedHead = `L${layer}H${head}`;
    const event = { detail: { layer, head }, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent<HeadPlace>('head-select', event));
  }

  /** A person who asks for an order has it at once, though the data may go on. */
  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    void this.updateComplete.then(() => this.#tellSight());
    if (!changed.has('sort') || this.sort === 'layer' || !this.view?.hasData) return;
    const read = async (): Promise<unknown> => (await this.feed.readyView()).readScores();
    read().then(
      () => this.requestUpdate(),
      () => {}, // the data went meanwhile, or the feed has said what is wrong
    );
  }

  #tellSight(): void {
    const now = this.headsInSight.map(({ layer, head }) => `${layer} ${head}`).join();
    if (now === this.#seen) return;
    this.#seen = now;
    this.dispatchEvent(new Event('sight-change', { bubbles: true, composed: true }));
  }

  protected override keyPressed(event: KeyboardEvent, view: OverviewView): boolean {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return false;
    const next = headStep(view, this.#pointedHead, key);
    if (next) this.#goTo(view, next);
    else if (this.#pointedHead && key === 'Enter') void this.input.select(this.#target(view, this.#pointedHead));
    else if (this.#pointedHead && key === 'Escape') this.input.leave();
    else return false;
    return true;
  }

  /** The cursor is there at once, so that the next key goes on from it. */
  #goTo(view: OverviewView, place: HeadPlace): void {
    this.pointed = [place.layer, place.head];
    const at = view.geometry.placeOf(view.mapOf(place));
    if (at) this.#scrollRows(rowsTo(view, at[0]));
    void this.input.point(this.#target(view, place));
  }

  /** Tokens that come make the maps larger; the heads stay what they are. */
  protected override accepted(change: Acceptance): void {
    const { layers, heads } = this.view!;
    const former = this.#heads;
    this.#heads = `${layers} ${heads}`;
    super.accepted({ ...change, reshaped: former !== this.#heads });
  }

  #heads = '';
  #seen = '';

  protected summary(view: OverviewView): string {
    return overviewSummary(view, this.language);
  }

  protected axes(plot: Box): SVGTemplateResult {
    return overviewAxes(plot, {
      view: this.view!,
      pointed: this.#pointedHead,
      selected: parseHead(this.selectedHead),
      title: this.title,
      colorbar: !this.noColorbar,
      language: this.language,
    });
  }

  protected override cellBox(indices: readonly number[], plot: Box): Box | null {
    return boxOfHead(plot, this.view!, { layer: indices[0], head: indices[1] });
  }

  protected override extras(plot: Box): TemplateResult {
    const { view } = this;
    if (!view?.hasData) return html``;
    const scrollTo = (row: number) => this.#scrollRows(row - view.geometry.scroll.at);
    return html`${scrollbar(plot, view.geometry, { language: this.language, scrollTo })}`;
  }

  protected override table(view: OverviewView): Promise<TableData> {
    return overviewTable(view, this.#pointedHead, this.language);
  }

  protected override pageDrags(view: OverviewView): string {
    return pageDrags(view.geometry);
  }

  protected override scrolled(pixels: number): boolean {
    return this.#scrollRows((pixels * devicePixelRatio) / this.view!.geometry.layout.pitch[1]);
  }

  #scrollRows(rows: number): boolean {
    const next = scrolledRow(this.view!.geometry, this.firstRow, rows);
    if (next === null) return false;
    this.firstRow = next;
    return true;
  }

  get #pointedHead(): HeadPlace | null {
    return this.pointed && { layer: this.pointed[0], head: this.pointed[1] };
  }
}

/** "L3H5". */
const headName = /^\s*L(\d+)H(\d+)\s*$/;

function isHead(text: string): boolean {
  return text.trim() === '' || headName.test(text);
}

/** A head by its name; null where none is named. */
function parseHead(text: string): HeadPlace | null {
  const [, layer, head] = headName.exec(text) ?? [];
  return layer === undefined ? null : { layer: Number(layer), head: Number(head) };
}

declare global {
  interface HTMLElementTagNameMap {
    'attn-overview': AttnOverview;
  }
}
