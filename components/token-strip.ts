import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { customElement } from './figure/custom-element';
import { restoreDefault } from './figure/defaults';
import { LinkedFigures } from './figure/linked';
import type { CellDetail, CellKind } from './figure/pointer';
import { SpeakingElement } from './figure/speaking-element';
import { statusStyles } from './figure/status-styles';
import { shortNumber } from './figure/ticks';
import { tinted } from './figure/tinted';
import { tintsOf, type Tints } from './figure/tints';
import { tokenName } from './figure/token-names';
import { nextToken } from './strip/keys';
import { stripStyles } from './strip/styles';
import { readTokens, readWeights, tokenIn, type StripToken } from './strip/tokens';

const shades = { tint: 'var(--token-strip-tint, light-dark(#7fb0ea, #275d9b))', what: 'A strip' };

/**
 * A text as its tokens, each in the colour of a number: a row of an attention map, log probabilities, a neuron. Reads
 * nothing from the GPU.
 *
 * A click on a token, or Enter, locks it; a second one, Escape or the button beside the words unlocks it. Left and right
 * walk the tokens, Home and End lead to the first and the last. A text that grows stays scrolled to its end.
 *
 * @summary The tokens of a text, coloured by a number each and linked to figures of the same tokens.
 * @attr cmap - a colour map's name, or colours of your own "#fff,#f80"; empty: shades of `--token-strip-tint`
 * @attr norm - empty: from 0 to the highest weight, from the lowest where some are below 0; "symmetric"; "low,high"
 * @attr for - ids of figures whose crosshair moves with the token that is pointed at, and the other way round
 * @attr label - what the text is, for those who do not see it; empty: the words' own
 * @attr made-from - the first token that was generated; it and those after it are underlined
 * @fires cell-hover - the pointer or the keyboard is on a token; detail {indices: [token], value, axes: ["token"]}, value NaN where it
 *   has no weight
 * @fires cell-select - a token was clicked, or Enter was pressed on it; detail as for cell-hover
 * @fires view-change - a person locked a token or let go of it; detail {locked}
 * @fires engine-error - tokens, weights or an attribute are wrong; detail {error}
 * @csspart text - all tokens
 * @csspart token - one; also `made`, `pointed`, `locked`, `special`, and `part` where a later token completes its character
 * @csspart status - the line below
 * @csspart readout - the token under the pointer, or the locked one
 * @csspart unlock - the button that unlocks
 * @csspart message - what is wrong
 * @cssprop --token-strip-tint - the colour of the highest weight
 */
@customElement('token-strip')
export class TokenStrip extends SpeakingElement {
  static override styles = [statusStyles, stripStyles];

  /** The tokens: texts, or objects with a text such as a session's, `special` where it is none; null for no tokens. */
  @property({ attribute: false }) tokens: readonly (string | StripToken)[] | null = null;
  /** A number per token; NaN leaves one uncoloured, null all. */
  @property({ attribute: false }) weights: ArrayLike<number> | null = null;
  /** The token that is locked; null for none. */
  @property({ attribute: false }) locked: number | null = null;
  @property() cmap = '';
  @property() norm = '';
  @property() for = '';
  @property() label = '';
  @property({ type: Number, attribute: 'made-from' }) madeFrom = Infinity;

  @state() private pointed: number | null = null;
  /** The token that the tabulator key finds. */
  @state() private reached = 0;
  @state() private message = '';
  #tokens: StripToken[] = [];
  #weights: ArrayLike<number> | null = null;
  #tints: Tints = tintsOf(null, { ...shades, cmap: '', norm: '' });
  readonly #linked = new LinkedFigures((token) => this.pointAt(token === null ? null : { token }));
  #error = '';
  /** Whether the text's new end is to be brought in sight. */
  #follows = false;

  /** Points at the token with this index on an axis of tokens, as figures do; null points at none. Fires nothing. */
  pointAt(places: Readonly<Record<string, number>> | null): void {
    const token = places?.token ?? places?.key ?? places?.time;
    this.pointed = token !== undefined && token < this.#tokens.length ? token : null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#linked.connect(this.getRootNode() as Document | ShadowRoot);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#linked.release();
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    return value === null ? restoreDefault(this, name) : super.attributeChangedCallback(name, before, value);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const given = ['tokens', 'weights', 'cmap', 'norm', 'for'] as const;
    if (given.some((name) => changed.has(name))) this.#attempt(() => this.#take());
  }

  #take(): void {
    const tokens = readTokens(this.tokens);
    const weights = readWeights(this.weights, tokens.length);
    this.#follows = tokens.length > this.#tokens.length && this.#tokens.length > 0 && this.#atEnd;
    this.#tints = tintsOf(weights, { ...shades, cmap: this.cmap, norm: this.norm });
    [this.#tokens, this.#weights] = [tokens, weights];
    this.#linked.ids = this.for.split(/\s+/).filter(Boolean);
    this.reached = Math.min(this.reached, Math.max(0, tokens.length - 1));
    const within = (token: number | null): number | null => (token !== null && token < tokens.length ? token : null);
    [this.locked, this.pointed] = [within(this.locked), within(this.pointed)];
  }

  /** Runs it; an error becomes the message, and the strip stays as it was. */
  #attempt(work: () => void): void {
    try {
      work();
      this.message = '';
    } catch (error) {
      this.message = `token-strip: ${(error as Error).message}`;
    }
  }

  get #text(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[part=text]');
  }

  get #atEnd(): boolean {
    const text = this.#text;
    return text !== null && text.scrollHeight - text.scrollTop - text.clientHeight < 24;
  }

  protected override updated(): void {
    const text = this.#text;
    if (this.#follows && text) text.scrollTop = text.scrollHeight;
    this.#follows = false;
    if (this.message && this.message !== this.#error) {
      const detail = { error: new Error(this.message) };
      this.dispatchEvent(new CustomEvent('engine-error', { detail, bubbles: true, composed: true }));
    }
    this.#error = this.message;
  }

  protected override render(): TemplateResult {
    const { words } = this.language;
    return html`
      <div
        part="text"
        role=${this.#tokens.length > 0 ? 'listbox' : nothing}
        aria-label=${this.#tokens.length > 0 ? this.label || words.tokens : nothing}
        dir="auto"
        @pointerover=${(event: PointerEvent) => this.#over(event)}
        @pointerleave=${() => this.#point(null)}
        @click=${(event: MouseEvent) => this.#clicked(event)}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        ${this.#tokens.map((token, i) => this.#token(token, i))}
      </div>
      <div part="status">
        <span part="readout" role="status">${this.#readout}</span>
        ${this.locked === null ? nothing : html`<button part="unlock" @click=${() => this.#lock(null)}>${words.unlock}</button>`}
      </div>
      ${this.message ? html`<p part="message" role="alert">${this.message}</p>` : nothing}
    `;
  }

  #token({ text, special }: StripToken, i: number): TemplateResult {
    const isLocked = i === this.locked;
    const names = [text === '' && 'part', special && 'special', i >= this.madeFrom && 'made'];
    const states = [i === this.pointed && 'pointed', isLocked && 'locked'];
    return html`<span
      part="token ${[...names, ...states].filter(Boolean).join(' ')}"
      role="option"
      data-token=${i}
      aria-selected=${isLocked}
      aria-label=${text.trim() === '' ? tokenName(text, this.language) : nothing}
      tabindex=${i === this.reached ? 0 : -1}
      ${tinted(this.#tints.of(this.#weights?.[i] ?? NaN))}
      >${text}</span
    >`;
  }

  get #readout(): string {
    const token = this.pointed ?? this.locked;
    return token === null ? '' : this.#words(token);
  }

  /** "token 3 “cat”: 0.12" */
  #words(token: number): string {
    const { language } = this;
    const { text, id } = this.#tokens[token];
    const place = `${language.axis('token')} ${token} \u2068${tokenName(text, language)}\u2069${id === undefined ? '' : ` #${id}`}`;
    const weight = this.#weights?.[token] ?? NaN;
    return Number.isNaN(weight) ? place : language.words.told(place, shortNumber(weight, language));
  }

  #over(event: PointerEvent): void {
    const token = tokenIn(event);
    if (token !== null && token !== this.pointed) this.#point(token);
  }

  /** Points at a token here and in the linked figures, and says so to the page. */
  #point(token: number | null): void {
    this.pointed = token;
    this.#attempt(() => this.#linked.point(token, this.locked));
    if (token !== null) this.#tell('cell-hover', token);
  }

  #clicked(event: Event): void {
    const token = tokenIn(event);
    if (token !== null) this.#toggle(token);
  }

  #toggle(token: number): void {
    this.reached = token;
    this.#lock(token === this.locked ? null : token);
    this.#tell('cell-select', token);
  }

  /** A person locked a token or let go of it: announces it to the page. */
  #lock(token: number | null): void {
    this.locked = token;
    const detail = { locked: token };
    this.dispatchEvent(new CustomEvent('view-change', { detail, bubbles: true, composed: true }));
  }

  #tell(kind: CellKind, token: number): void {
    const detail: CellDetail = { indices: [token], value: this.#weights?.[token] ?? NaN, axes: ['token'] };
    this.dispatchEvent(new CustomEvent(kind, { detail, bubbles: true, composed: true }));
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || this.#tokens.length === 0) return;
    const { currentTarget } = event;
    const mirrored = getComputedStyle(currentTarget as Element).direction === 'rtl';
    const next = nextToken(event.key, this.reached, { count: this.#tokens.length, mirrored });
    if (next !== null) {
      this.reached = next;
      this.#point(next);
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')!.focus());
    } else if (event.key === 'Enter' || event.key === ' ') this.#toggle(this.reached);
    else if (event.key === 'Escape' && this.locked !== null) this.#lock(null);
    else return;
    event.preventDefault();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'token-strip': TokenStrip;
  }
}
