import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { Session, Token } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { create } from '../inspector/dom';
import type { Taken } from './changes';
import { visible } from '../../components/figure/token-names';
import { namesOf } from './names';
import { idsOf, type Writing } from './writer';

export interface PromptsPlace {
  form: HTMLFormElement;
  text: HTMLTextAreaElement;
  first: AttnHeatmap;
  second: AttnHeatmap;
  difference: AttnHeatmap;
  /** Says why there is no difference. */
  note: HTMLElement;
  /** What is taken from the other prompt, and of which token. */
  what: HTMLSelectElement;
  where: HTMLSelectElement;
  take: HTMLButtonElement;
}

/**
 * A second prompt beside the text: the same head on both, their difference, and what is taken from the second into the
 * first. Fires `change` when the second prompt is another one, and `taken` with `detail` {layer, head, token}.
 */
export class Prompts extends EventTarget {
  #session: Session | null = null;
  /** What the session was made of. */
  #made = { model: null as Writing['model'] | null, prompt: '' };
  #difference: tf.Tensor | null = null;
  #shown = { layer: 0, head: 0 };

  constructor(readonly place: PromptsPlace) {
    super();
    const { form, what, where, take, text } = place;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.dispatchEvent(new Event('change'));
    });
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    take.addEventListener('click', () => {
      const { layer, head } = this.#shown;
      const detail: Taken = {
        layer,
        head: what.value === 'head' ? head : null,
        token: where.value === '' ? null : Number(where.value),
      };
      this.dispatchEvent(new CustomEvent('taken', { detail }));
    });
  }

  get prompt(): string {
    return this.place.text.value;
  }

  set prompt(prompt: string) {
    this.place.text.value = prompt;
  }

  /**
   * The other prompt's session with this model, made anew where either is another; null for an empty prompt.
   *
   * throws  what the prompt is refused for; the session that was there stays
   */
  async sessionOf(model: Writing['model']): Promise<Session | null> {
    const { prompt } = this;
    if (this.#made.model === model && this.#made.prompt === prompt) return this.#session;
    let session: Session | null = null;
    if (prompt !== '') {
      session = model.session();
      try {
        await session.prompt(model.tokenizer ? prompt : idsOf(prompt));
      } catch (error) {
        session.dispose();
        throw error;
      }
    }
    this.#drop();
    this.#session = session;
    this.#made = { model, prompt };
    return session;
  }

  /** Draws one head on both texts, and their difference where they have the same number of tokens. */
  async show(
    { model, session }: Writing,
    tokens: readonly Token[],
    shown: { layer: number; head: number },
  ): Promise<void> {
    const { first, second, difference, note } = this.place;
    this.#shown = shown;
    this.#offer(tokens);
    const { layer, head } = shown;
    const hook = `blocks.${layer}.attn.pattern`;
    const mask = model.kind === 'decoder' ? 'causal' : '';
    const put = (map: AttnHeatmap, from: Session | null): void => {
      const names = from && namesOf(model, from.tokens);
      Object.assign(map, { mask, head, rows: names, columns: names, data: from?.at(hook) ?? null });
    };
    put(first, session);
    put(second, this.#session);
    const [count, others] = [tokens.length, this.#session?.tokens.length ?? 0];
    const isComparable = this.#session !== null && count === others;
    note.textContent = isComparable ? '' : whyNot(count, others);
    const old = this.#difference;
    this.#difference = isComparable ? differenceOf([session, this.#session!], hook, head) : null;
    const names = isComparable ? namesOf(model, tokens) : null;
    Object.assign(difference, { mask, rows: names, columns: names, data: this.#difference });
    await Promise.all([first, second, difference].map((map) => map.updateComplete));
    old?.dispose();
  }

  /** Shows no maps; the second prompt's session stays. */
  clear(): void {
    const { first, second, difference } = this.place;
    first.data = second.data = difference.data = null;
    this.#difference?.dispose();
    this.#difference = null;
  }

  /** Frees the session and what was made of it; the model may be gone. */
  #drop(): void {
    for (const map of [this.place.second, this.place.difference]) map.data = null;
    this.#session?.dispose();
    this.#session = null;
  }

  #offer(tokens: readonly Token[]): void {
    const { what, where, take } = this.place;
    const { layer, head } = this.#shown;
    what.options[0].text = `the output of L${layer}H${head}`;
    what.options[1].text = `the residual after layer ${layer}`;
    take.disabled = this.#session === null;
    const { value } = where;
    const others = this.#session?.tokens ?? [];
    const each = others
      .slice(0, tokens.length)
      .map(({ text }, i) => new Option(`token ${i} ${visible(text)}`, String(i)));
    where.replaceChildren(create('option', { value: '' }, 'all tokens'), ...each);
    where.value = Number(value) < each.length ? value : '';
  }
}

function whyNot(count: number, others: number): string {
  if (others === 0) return 'Write a second prompt, and Enter.';
  return `A difference needs texts of as many tokens: these have ${count} and ${others}.`;
}

/** [query, key] of one head: the first session's less the second's. */
function differenceOf(sessions: readonly [Session, Session], hook: string, head: number): tf.Tensor {
  return tf.tidy(() => {
    const [one, two] = sessions.map((session) => tf.gather(session.tensor(hook), head));
    return tf.sub(one, two);
  });
}
