import type { Token, Transformer } from '../../src/index';
import { create } from '../inspector/dom';

export { visible } from '../../components/figure/token-names';

/** Of a text of n tokens the weights of one head: n rows of n. */
export interface Weights {
  count: number;
  values: Float32Array;
  /** The row that is shown while none is pointed at; the last one by default. */
  row?: number;
}

/**
 * The text, a span per token. When it rests, tokens are shaded by how much of the attention they get from the newest one
 * (in an encoder from the masked one), or from the one that is pointed at.
 */
export class TextView {
  readonly #spans: HTMLElement[] = [];
  #weights: Weights | null = null;
  #pointed: number | null = null;

  constructor(readonly element: HTMLElement) {
    element.addEventListener('pointerover', (event) => this.point(this.#spans.indexOf(event.target as HTMLElement)));
    element.addEventListener('pointerleave', () => this.point(-1));
  }

  /** Shows a model's tokens; those from `prompted` on were generated. */
  show(model: Transformer, tokens: readonly Token[], prompted: number): void {
    const end = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 40;
    for (const span of this.#spans.splice(tokens.length)) span.remove();
    tokens.forEach(({ id, text }, i) => {
      const span = (this.#spans[i] ??= this.element.appendChild(create('span')));
      if (span.textContent !== text) span.textContent = text;
      span.className = [i >= prompted ? 'made' : '', isSpecial(model, id) ? 'special' : ''].join(' ').trim();
    });
    this.shade(null);
    if (end) this.element.scrollTop = this.element.scrollHeight;
  }

  /** The weights that tokens are shaded by; null while they are not known. */
  shade(weights: Weights | null): void {
    this.#weights = weights;
    this.#draw();
  }

  /** A token is pointed at, here or in the map; -1 for none. */
  point(token: number): void {
    this.#pointed = token >= 0 ? token : null;
    this.#draw();
  }

  #draw(): void {
    const { count = 0, values, row: first = count - 1 } = this.#weights ?? {};
    const row = Math.min(this.#pointed ?? first, count - 1);
    this.#spans.forEach((span, key) => {
      const weight = values?.[row * count + key] ?? 0;
      const isLit = weight > 0.005;
      span.style.setProperty('--weight', isLit ? weight.toFixed(3) : '0');
      span.classList.toggle('lit', isLit);
      span.classList.toggle('pointed', key === this.#pointed);
    });
  }
}

const specials = new WeakMap<Transformer, Map<number, boolean>>();

/** Whether a token is no text, but says where one begins or ends. */
export function isSpecial(model: Transformer, id: number): boolean {
  let known = specials.get(model);
  if (!known) specials.set(model, (known = new Map()));
  if (!known.has(id)) known.set(id, model.tokenizer?.decode([id]) === '');
  return known.get(id)!;
}
