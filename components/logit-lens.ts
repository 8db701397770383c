import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { cursorStep } from './figure/cursor';
import { customElement } from './figure/custom-element';
import { restoreDefault } from './figure/defaults';
import { LinkedFigures } from './figure/linked';
import type { CellKind } from './figure/pointer';
import { SpeakingElement } from './figure/speaking-element';
import { tintsOf } from './figure/tints';
import { statusStyles } from './figure/status-styles';
import { watchHost } from './figure/watch-host';
import { cellId, cellIn, lensCells, type LensCell, type LensDetail } from './lens/cells';
import { LensFeed } from './lens/feed';
import { LensScroll } from './lens/scroll';
import { readSession, type LensSession } from './lens/session';
import type { LensPlace, LensWindow } from './lens/sight';
import { lensStyles } from './lens/styles';
import { cellWords } from './lens/words';

const shades = { tint: 'var(--logit-lens-tint, light-dark(#7fb0ea, #275d9b))', what: 'A lens' };

/**
 * What each layer of a language model would write next: a row per layer, the last one at the top, and a column per token.
 * A cell has the likeliest token by the final norm and the output head of the layer's residual, coloured by its
 * probability; the line below has five. The session keeps the residuals: `watch: ['blocks.*.resid_post']`.
 *
 * It follows its session. While tokens come only the newest column is asked for, 8 bytes per layer; when they rest, the
 * cells in sight, 40 bytes each. No token waits for it. Cells out of sight are neither asked for nor drawn.
 *
 * Arrows, Home and End walk the cells, PageUp and PageDown the layers in sight. A click on a cell, or Enter, locks it; a
 * second one, Escape or the button below unlocks it.
 *
 * @summary The likeliest next token by every layer of a language model, live while it writes.
 * @attr cmap - a colour map's name, or colours of your own "#fff,#f80"; empty: shades of `--logit-lens-tint`
 * @attr norm - empty: from 0 to 1; "low,high"
 * @attr for - ids of figures whose crosshair moves with the token that is pointed at, and the other way round
 * @attr label - what the table is, for those who do not see it; empty: the words' own
 * @fires cell-hover - the pointer or the keyboard is on a cell; detail {indices: [layer, token], value, axes, candidates}: the value is
 *   the likeliest token's probability, NaN while it is not known, and candidates are {id, text, probability} each
 * @fires cell-select - a cell was clicked, or Enter was pressed on it; detail as for cell-hover
 * @fires view-change - a person locked a cell or let go of it; detail {locked}
 * @fires engine-error - the session cannot be shown, or an attribute is wrong; detail {error}
 * @csspart table - what is scrolled
 * @csspart head - the row of tokens
 * @csspart corner - above the layers' names
 * @csspart token - the text of a column's token; also `pointed`
 * @csspart row - a layer's
 * @csspart layer - its name
 * @csspart cell - one; also `pointed`, `locked`, and `odd` where its logits are not finite
 * @csspart status - the line below
 * @csspart readout - the cell under the pointer, or the locked one, with five candidates
 * @csspart unlock - the button that unlocks
 * @csspart empty - why there is nothing to show
 * @csspart message - what is wrong
 * @cssprop --logit-lens-tint - the colour of probability 1
 * @cssprop --logit-lens-paper - the colour behind the table
 * @cssprop --logit-lens-height - its height at most (440px)
 */
@customElement('logit-lens')
export class LogitLens extends SpeakingElement {
  static override styles = [statusStyles, lensStyles];

  /** A transformer's session, which stays the page's; null for none. */
  @property({ attribute: false }) session: LensSession | null = null;
  /** The cell that is locked; null for none. */
  @property({ attribute: false }) locked: LensCell | null = null;
  @property() cmap = '';
  @property() norm = '';
  @property() for = '';
  @property() label = '';

  @state() private pointed: { layer: number | null; token: number } | null = null;
  /** What is wrong with an attribute, and what the session refused. */
  @state() private message = '';
  @state() private refusal = '';
  #error = '';
  #tints = tintsOf([1], { ...shades, cmap: '', norm: '' });
  /** The cell from which keys go on. */
  #reached: LensPlace | null = null;
  #seen = true;
  #release = (): void => {};
  readonly #linked = new LinkedFigures((token) => this.pointAt(token === null ? null : { token }));
  readonly #feed: LensFeed = new LensFeed({
    changed: () => this.#keepWithin(),
    answered: () => this.requestUpdate(),
    failed: ({ message }) => (this.refusal = sentence(message)),
    sight: () => (this.#seen && !this.refusal ? this.#scroll.part : null),
    isAtEnd: () => this.#scroll.follows,
  });
  readonly #scroll: LensScroll = new LensScroll(this.#feed, () => this.renderRoot?.querySelector('[part=table]'));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#linked.connect(this.getRootNode() as Document | ShadowRoot);
    this.#feed.connect();
    this.#release = watchHost(this, {
      resized: () => this.requestUpdate(),
      seen: (seen) => {
        this.#seen = seen;
        this.requestUpdate();
      },
      changed: () => {}, // colours are CSS
    });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
    this.#linked.release();
    this.#feed.disconnect();
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    return value === null ? restoreDefault(this, name) : super.attributeChangedCallback(name, before, value);
  }

  /** Points at a token, and at a layer where one is given: `{token: 3}`; null at none. Fires no event. */
  pointAt(places: Readonly<Record<string, number>> | null): void {
    const token = places?.token ?? places?.key ?? null;
    const layer = places?.layer ?? null;
    const isThere = token !== null && this.#has({ layer: layer ?? 0, token });
    this.pointed = isThere ? { layer, token } : null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const given = ['session', 'cmap', 'norm', 'for'] as const;
    if (given.some((name) => changed.has(name))) this.#attempt(() => this.#take());
    if (this.locked && !this.#has(this.locked)) this.locked = null;
  }

  #take(): void {
    const session = readSession(this.session);
    if (session !== this.#feed.session) this.#scroll.follows = true;
    this.#feed.take(session);
    this.#linked.ids = this.for.split(/\s+/).filter(Boolean);
    this.#tints = tintsOf([1], { ...shades, cmap: this.cmap, norm: this.norm });
  }

  /** Runs it; an error becomes the message, and the table stays as it was. */
  #attempt(work: () => void): void {
    try {
      work();
      this.message = '';
    } catch (error) {
      this.message = sentence((error as Error).message);
    }
  }

  /** The session's tokens are others: lets go of cells that are none any more. */
  #keepWithin(): void {
    this.refusal = '';
    if (this.pointed && !this.#has({ layer: this.pointed.layer ?? 0, token: this.pointed.token })) this.pointed = null;
    this.requestUpdate();
  }

  #has({ layer, token }: LensCell): boolean {
    const { layers, tokens } = this.#feed;
    return layer >= 0 && layer < layers && token >= 0 && token < tokens.length;
  }

  protected override updated(): void {
    if (this.#scroll.settle()) this.#feed.rest();
    else this.requestUpdate();
    const wrong = this.#wrong;
    if (wrong && wrong !== this.#error) this.#announce('engine-error', { error: new Error(wrong) });
    this.#error = wrong;
  }

  get #wrong(): string {
    return this.message || this.refusal;
  }

  /** Resolves when the cells in sight are written, or cannot be. */
  protected override async getUpdateComplete(): Promise<boolean> {
    for (;;) {
      const done = await super.getUpdateComplete();
      await this.#feed.asking;
      if (!this.#feed.asking && !this.isUpdatePending) return done;
    }
  }

  protected override render(): TemplateResult {
    const { words } = this.language;
    const window = this.#scroll.look();
    return html`
      ${this.#feed.tokens.length > 0 ? this.#table(window) : html`<p part="empty">${this.#feed.session ? words.noTokens : words.noSession}</p>`}
      <div part="status">
        <span part="readout" role="status">${this.#readout}</span>
        ${this.locked === null ? nothing : html`<button part="unlock" @click=${() => this.#lock(null)}>${words.unlock}</button>`}
      </div>
      ${this.#wrong ? html`<p part="message" role="alert">${this.#wrong}</p>` : nothing}
    `;
  }

  #table(window: LensWindow): TemplateResult {
    const { language, pointed } = this;
    const [layers, tokens] = [this.#feed.layers, this.#feed.tokens];
    const table = { layers, tokens, window, tints: this.#tints, pointed, locked: this.locked, language };
    const answerAt = (layer: number, token: number) => this.#feed.at(layer, token);
    return html`<div
      part="table"
      role="grid"
      tabindex="0"
      aria-label=${this.label || language.words.lens(language.amount(layers), language.amount(tokens.length))}
      aria-rowcount=${layers + 1}
      aria-colcount=${tokens.length + 1}
      aria-activedescendant=${pointed && pointed.layer !== null ? cellId(pointed as LensCell) : nothing}
      @scroll=${() => (this.#scroll.scrolled(), this.requestUpdate())}
      @pointerover=${(event: PointerEvent) => this.#over(event)}
      @pointerleave=${() => this.#point(null)}
      @blur=${() => this.#point(null)}
      @click=${(event: MouseEvent) => this.#clicked(event)}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
    >
      ${lensCells({ ...table, answerAt })}
    </div>`;
  }

  get #readout(): string {
    const { pointed, locked } = this;
    const cell = pointed && pointed.layer !== null ? (pointed as LensCell) : locked;
    if (!cell) return '';
    const { text } = this.#feed.tokens[cell.token];
    return cellWords({ ...cell, text }, this.#feed.at(cell.layer, cell.token), this.language);
  }

  #over(event: PointerEvent): void {
    const cell = cellIn(event);
    if (cell?.layer !== this.pointed?.layer || cell?.token !== this.pointed?.token) this.#point(cell);
  }

  /** Points at a cell here and at its token in the linked figures, and says so to the page. */
  #point(cell: LensCell | null): void {
    this.pointed = cell;
    this.#attempt(() => this.#linked.point(cell?.token ?? null, this.locked?.token ?? null));
    if (cell) this.#tell('cell-hover', cell);
  }

  #clicked(event: Event): void {
    const cell = cellIn(event);
    if (cell) this.#toggle(cell);
  }

  #toggle(cell: LensCell): void {
    const { layer, token } = cell;
    this.#reached = [this.#feed.layers - 1 - layer, token];
    this.#lock(this.locked?.layer === layer && this.locked.token === token ? null : cell);
    this.#tell('cell-select', cell);
  }

  /** A person locked a cell or let go of it: announces it to the page. */
  #lock(cell: LensCell | null): void {
    this.locked = cell;
    this.#announce('view-change', { locked: cell });
  }

  #tell(kind: CellKind, { layer, token }: LensCell): void {
    const candidates = [...(this.#feed.at(layer, token)?.candidates ?? [])];
    const value = candidates.at(0)?.probability ?? NaN;
    const detail: LensDetail = { indices: [layer, token], value, axes: ['layer', 'token'], candidates };
    this.#announce(kind, detail);
  }

  #announce(kind: 'cell-hover' | 'cell-select' | 'view-change' | 'engine-error', detail: object): void {
    this.dispatchEvent(new CustomEvent(kind, { detail, bubbles: true, composed: true }));
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { layers: rows, tokens } = this.#feed;
    const columns = tokens.length;
    const [row, token] = this.#reached ?? [0, columns - 1];
    const cursor = [Math.min(row, rows - 1), Math.min(token, columns - 1)];
    const next = cursorStep(event.key, { cursor, rows, columns, page: this.#scroll.page });
    if (next) this.#goTo(next);
    else if (event.key === 'Enter' || event.key === ' ')
      this.#toggle({ layer: rows - 1 - cursor[0], token: cursor[1] });
    else if (event.key === 'Escape' && this.locked !== null) this.#lock(null);
    else return;
    event.preventDefault();
  }

  #goTo(place: LensPlace): void {
    this.#reached = place;
    this.#scroll.goTo(place);
    this.#point({ layer: this.#feed.layers - 1 - place[0], token: place[1] });
  }
}

function sentence(text: string): string {
  return `logit-lens: ${text}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'logit-lens': LogitLens;
  }
}
