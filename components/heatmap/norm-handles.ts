import { html, nothing, type TemplateResult } from 'lit';
import type { Box } from '../figure/layout';
import { placed } from '../figure/placed';
import type { Language } from '../words/language';
import { shortNumber } from '../figure/ticks';

/** The norm whose ends the handles move. */
export interface NormHost {
  language(): Language;
  /** Values at the bottom and the top of the bar; null while they are not known. */
  ends(): readonly [number, number] | null;
  logarithmic(): boolean;
  /** The `norm` attribute as it is. */
  norm(): string;
  setNorm(norm: string): void;
}

type End = 0 | 1;
/** How far a key moves an end, in parts of the bar. */
const keySteps: Record<string, number> = { ArrowUp: 0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 };
keySteps.ArrowRight = keySteps.ArrowUp;
keySteps.ArrowLeft = keySteps.ArrowDown;
/** The ends never come nearer to each other than this part of the bar; no drag goes farther out than one bar. */
const nearest = 0.005;
const farthest = 1;

/**
 * Two handles on the colour bar, one at each end: dragged, or moved by keys, they set the norm's ends. While a drag
 * goes on the bar's own scale stays; when it ends, the bar runs between the new ends. Escape, or a double click on a
 * handle, brings back the norm that was.
 */
export class NormHandles {
  /** The bar's scale while a handle is dragged. */
  #dragged: { end: End; scale: readonly [number, number] } | null = null;
  /** What the norm was before the handles set it, and what they set. */
  #before: string | null = null;
  #set: string | null = null;

  constructor(readonly host: NormHost) {}

  get dragging(): boolean {
    return this.#dragged !== null;
  }

  /** Values at the ends of the bar as it is to be drawn. */
  get scale(): readonly [number, number] | null {
    return this.#dragged?.scale ?? this.host.ends();
  }

  template(bar: Box): TemplateResult | typeof nothing {
    const ends = this.host.ends();
    if (!ends || ends[0] >= ends[1]) return nothing;
    const language = this.host.language();
    const names = [language.words.lowestColour, language.words.highestColour];
    return html`${([0, 1] as const).map((end) => {
      const y = bar.y + (1 - this.#placeOf(ends[end])) * bar.height;
      return html`<div
        part="norm-handle"
        role="slider"
        tabindex="0"
        aria-orientation="vertical"
        aria-label=${names[end]}
        aria-valuemin=${-100 * farthest}
        aria-valuemax=${100 * (1 + farthest)}
        aria-valuenow=${Math.round(100 * this.#placeOf(ends[end]))}
        aria-valuetext=${shortNumber(ends[end], language)}
        ${placed({ x: bar.x - 3, y: y - 6, width: bar.width + 6 })}
        @pointerdown=${(event: PointerEvent) => this.#grab(event, end)}
        @pointermove=${(event: PointerEvent) => this.#drag(event, bar)}
        @pointerup=${() => this.#drop()}
        @pointercancel=${() => this.#drop()}
        @dblclick=${() => this.#restore()}
        @keydown=${(event: KeyboardEvent) => this.#key(event, end)}
      ></div>`;
    })}`;
  }

  #grab(event: PointerEvent, end: End): void {
    const ends = this.host.ends();
    if (!ends) return;
    (event.currentTarget as HTMLElement).setPointerCapture?.(event.pointerId);
    this.#dragged = { end, scale: ends };
  }

  #drag(event: PointerEvent, bar: Box): void {
    if (!this.#dragged) return;
    const box = (event.currentTarget as HTMLElement).offsetParent!.getBoundingClientRect();
    this.#move(this.#dragged.end, 1 - (event.clientY - box.top - bar.y) / bar.height);
  }

  #drop(): void {
    if (!this.#dragged) return;
    this.#dragged = null;
    this.host.setNorm(this.host.norm()); // the bar is drawn anew, on its new scale
  }

  #key(event: KeyboardEvent, end: End): void {
    const ends = this.host.ends();
    if (!ends) return;
    if (Object.hasOwn(keySteps, event.key)) this.#move(end, end + keySteps[event.key]);
    else if (event.key === 'Escape' && this.#before !== null) this.#restore();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Puts an end at a place of the bar: 0 at its bottom, 1 at its top. */
  #move(end: End, place: number): void {
    const [low, high] = this.host.ends()!;
    const other = this.#placeOf(end === 0 ? high : low);
    const inside = Math.min(1 + farthest, Math.max(-farthest, place));
    const at = this.#valueAt(end === 0 ? Math.min(inside, other - nearest) : Math.max(inside, other + nearest));
    const [from, to] = end === 0 ? [at, high] : [low, at];
    if (!(from < to)) return; // float32 has no number between them
    const norm = this.host.norm();
    if (norm !== this.#set) this.#before = norm;
    const set = `${this.host.logarithmic() ? 'log,' : ''}${precise(from)},${precise(to)}`;
    this.#set = set;
    this.host.setNorm(set);
  }

  #restore(): void {
    this.#dragged = null;
    if (this.#before === null) return;
    this.host.setNorm(this.#before);
    [this.#before, this.#set] = [null, null];
  }

  #placeOf(value: number): number {
    const [low, high] = this.scale!;
    if (!this.host.logarithmic()) return (value - low) / (high - low);
    return Math.log(value / low) / Math.log(high / low);
  }

  #valueAt(place: number): number {
    const [low, high] = this.scale!;
    return this.host.logarithmic() ? low * (high / low) ** place : low + place * (high - low);
  }
}

/** Six significant digits: more than a bar's pixels tell apart. */
function precise(value: number): number {
  return Number(value.toPrecision(6));
}
