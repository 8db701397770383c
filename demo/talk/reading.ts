import type { CellDetail } from '../../components/events';
import type { TokenStrip } from '../../components/token-strip';
import type { Token } from '../../src/index';
import { isSpecial } from './names';
import { maskedToken, type Writing } from './writer';

/** What the text is coloured by. */
export type Colouring = { by: 'attention' | 'surprise' } | { by: 'neuron'; hook: string; neuron: number };

/** Numbers that are read to colour a text, at most. */
const mostNumbers = 2 ** 23;

export interface ReadingPlace {
  strip: TokenStrip;
  by: HTMLSelectElement;
  map: HTMLElement;
}

/**
 * The text, a token each. When it rests, tokens are coloured: by how much of the attention they get from the newest one
 * (in an encoder from the masked one), from the one that is pointed at or locked, or by what a person picked instead.
 */
export class Reading {
  #writing: Writing | null = null;
  #tokens: readonly Token[] = [];
  #head = { layer: 0, head: 0 };
  #pointed: number | null = null;
  #neuron: { hook: string; neuron: number } | null = null;
  /** Counts what is asked for: an answer that another has overtaken is dropped. */
  #asked = 0;

  constructor(readonly place: ReadingPlace) {
    const { strip, by, map } = place;
    const point = (token: number | null): void => {
      if (token === this.#pointed) return;
      this.#pointed = token;
      if (this.#colouring.by === 'attention') void this.colour();
    };
    strip.addEventListener('cell-hover', (event) => point((event as CustomEvent<CellDetail>).detail.indices[0]));
    strip.addEventListener('pointerleave', () => point(null));
    strip.addEventListener('view-change', () => void this.colour());
    map.addEventListener('cell-hover', (event) => {
      const { indices, axes } = (event as CustomEvent<CellDetail>).detail;
      point(indices[axes.indexOf('query')] ?? null);
    });
    map.addEventListener('pointerleave', () => point(null));
    by.addEventListener('change', () => void this.colour());
  }

  /** Shows a text as it is now, uncoloured while it moves. */
  show(writing: Writing, tokens: readonly Token[]): Promise<unknown> {
    const { strip } = this.place;
    const { model, prompted } = writing;
    if (writing !== this.#writing) strip.locked = null;
    this.#asked += 1;
    [this.#writing, this.#tokens] = [writing, tokens];
    strip.tokens = tokens.map((token) => ({ ...token, special: isSpecial(model, token.id) }));
    strip.madeFrom = prompted;
    strip.weights = null;
    return strip.updateComplete;
  }

  /** The head whose attention colours the text, from the next `colour` on. */
  attend(layer: number, head: number): void {
    this.#head = { layer, head };
  }

  /** Colours the text by a neuron's numbers, or no longer. */
  byNeuron(picked: { hook: string; neuron: number } | null): void {
    const { by } = this.place;
    this.#neuron = picked;
    const [option] = by.querySelectorAll<HTMLOptionElement>('option[value=neuron]');
    option.hidden = picked === null;
    option.textContent = picked ? `neuron ${picked.neuron} of ${picked.hook}` : 'a neuron';
    by.value = picked ? 'neuron' : 'attention';
    void this.colour();
  }

  /** Reads the numbers that colour the text that rests, and shows them. */
  async colour(): Promise<void> {
    const writing = this.#writing;
    if (!writing || this.#tokens.length === 0) return;
    const mine = (this.#asked += 1);
    const colouring = this.#colouring;
    const weights = await this.#weights(writing, colouring).catch((error: unknown) => {
      if (mine === this.#asked) throw error;
      return null; // its session is gone
    });
    if (mine !== this.#asked) return;
    const { strip } = this.place;
    strip.norm = colouring.by === 'attention' ? '0,1' : colouring.by === 'neuron' ? 'symmetric' : '';
    strip.cmap = colouring.by === 'neuron' ? 'bwr' : '';
    strip.weights = weights;
    await strip.updateComplete;
  }

  get #colouring(): Colouring {
    const { value } = this.place.by;
    if (value === 'neuron' && this.#neuron) return { by: 'neuron', ...this.#neuron };
    return { by: value === 'surprise' ? 'surprise' : 'attention' };
  }

  #weights(writing: Writing, colouring: Colouring): Promise<Float32Array | null> {
    if (colouring.by === 'neuron') return this.#activations(writing, colouring);
    return colouring.by === 'surprise' ? this.#surprise(writing) : this.#attention(writing);
  }

  async #attention(writing: Writing): Promise<Float32Array> {
    const { length: count } = this.#tokens;
    const masked = maskedToken(writing);
    const query = this.place.strip.locked ?? this.#pointed ?? (masked >= 0 ? masked : count - 1);
    const { layer, head } = this.#head;
    const tokens = [Math.min(query, count - 1)];
    const { values } = await writing.session.read(`blocks.${layer}.attn.pattern`, { tokens });
    return values.subarray(head * count, (head + 1) * count);
  }

  /** Nats that each token costs after those before it; the first one's are not known. */
  async #surprise({ session, model }: Writing): Promise<Float32Array | null> {
    const { vocabulary } = model.config;
    const tokens = this.#tokens;
    if (model.kind !== 'decoder' || tokens.length * vocabulary > mostNumbers) return null;
    const { values } = await session.read('logits');
    return Float32Array.from(tokens, ({ id }, i) => {
      if (i === 0) return NaN;
      const row = values.subarray((i - 1) * vocabulary, i * vocabulary);
      const highest = row.reduce((a, b) => Math.max(a, b), -Infinity);
      return highest + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - highest), 0)) - row[id];
    });
  }

  async #activations(
    { session }: Writing,
    { hook, neuron }: { hook: string; neuron: number },
  ): Promise<Float32Array | null> {
    const { values, shape } = await session.read(hook);
    const [tokens, neurons] = shape;
    return neuron < neurons
      ? Float32Array.from({ length: tokens }, (_, token) => values[token * neurons + neuron])
      : null;
  }
}
