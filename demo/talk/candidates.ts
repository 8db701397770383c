import { create } from '../inspector/dom';
import { find } from '../page';
import { visible } from '../../components/figure/token-names';
import { maskedToken, type Writing } from './writer';

/** How many are shown. */
const shown = 8;

/** Of a larger vocabulary the logits are read only when the text rests. */
const liveVocabulary = 16_384;

interface Row {
  id: number;
  text: string;
  probability: number;
  /** Without what a person changed. */
  before?: number;
}

/** The likeliest tokens, next or in place of a masked one; a click takes one. Fires `picked` with `detail.id`. */
export class Candidates extends EventTarget {
  readonly #rows = Array.from({ length: shown }, () => {
    const token = create('span', { className: 'token' });
    const before = create('span', { className: 'before' });
    const share = create('span', { className: 'share' });
    const button = create('button', { type: 'button', className: 'candidate' }, token, before, share);
    return { token, before, share, button, item: create('li', {}, button), id: -1 };
  });

  constructor(readonly list: HTMLElement) {
    super();
    list.append(...this.#rows.map(({ item }) => item));
    for (const row of this.#rows) {
      row.item.hidden = true;
      row.button.addEventListener('click', () => {
        this.dispatchEvent(new CustomEvent('picked', { detail: { id: row.id } }));
      });
    }
  }

  /**
   * Reads and shows them; `moving`: whether more tokens are to come; `changed`: whether a person changed the model, so
   * that a text that rests is compared with what it would be otherwise. Where an encoder has none, it says why.
   *
   * cost  4 bytes per token of the vocabulary; where they are compared, twice these, and all tokens run twice
   */
  async show(writing: Writing, { moving, changed }: { moving: boolean; changed: boolean }): Promise<void> {
    const { kind, config, tokenizer } = writing.model;
    if (moving && config.vocabulary > liveVocabulary) return;
    if (kind === 'encoder' && tokenizer?.mask && maskedToken(writing) < 0) {
      this.#write([]);
      return this.#say(`Write ${tokenizer.mask.text} for a word: what may stand there is listed here.`);
    }
    try {
      if (changed && !moving) await this.#compare(writing);
      else {
        this.#write(await writing.session.candidates(shown));
        this.#say('');
      }
    } catch (error) {
      if (kind === 'decoder') throw error;
      this.#write([]);
      this.#say((error as Error).message);
    }
  }

  async #compare({ session, model }: Writing): Promise<void> {
    const { ids, before, after, kl } = await session.effect();
    const rows = ids.map((id, i) => ({
      id,
      text: model.tokenizer?.decode([id], { special: true }) ?? `#${id}`,
      probability: Math.exp(after[i]),
      before: Math.exp(before[i]),
    }));
    const highest = ({ probability, before: other }: (typeof rows)[number]): number => Math.max(probability, other);
    const most = rows.sort((a, b) => highest(b) - highest(a)).slice(0, shown);
    this.#write(most.sort((a, b) => b.probability - a.probability));
    this.#say(`Before → after what you changed. KL divergence ${kl.toFixed(kl < 1 ? 3 : 1)} nats.`);
  }

  #say(why: string): void {
    const place = find('no-candidates');
    place.hidden = why === '';
    place.textContent = why.charAt(0).toUpperCase() + why.slice(1);
  }

  #write(candidates: readonly Row[]): void {
    this.#rows.forEach((row, i) => {
      const candidate = candidates.at(i);
      row.item.hidden = !candidate;
      if (!candidate) return;
      const { id, text, probability, before } = candidate;
      row.id = id;
      row.token.textContent = visible(text);
      row.before.textContent = before === undefined ? '' : `${percent(before)} →`;
      row.share.textContent = percent(probability);
      row.button.style.setProperty('--share', probability.toFixed(4));
    });
  }
}

/** 93.1 %, 0.04 %: two digits that count, at least. */
function percent(share: number): string {
  const hundredths = 100 * share;
  if (hundredths > 0 && hundredths < 0.01) return '< 0.01 %';
  return `${hundredths.toFixed(hundredths < 1 ? 2 : 1)} %`;
}
