import type { Session, Token } from '../../src/index';
import { create } from '../inspector/dom';
import { visible } from './text';

/** How many are shown. */
const shown = 8;

/** Of a larger vocabulary the logits are read only when the text rests. */
const liveVocabulary = 16_384;

/** The likeliest next tokens; a click goes on with one. Fires `picked` with `detail.id`. */
export class Candidates extends EventTarget {
  readonly #rows = Array.from({ length: shown }, () => {
    const token = create('span', { className: 'token' });
    const share = create('span', { className: 'share' });
    const button = create('button', { type: 'button', className: 'candidate' }, token, share);
    return { token, share, button, item: create('li', {}, button), id: -1 };
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

  /** Reads and shows them; `moving`: whether more tokens are to come. cost  4 bytes per token of the vocabulary */
  async show(session: Session, { vocabulary, moving }: { vocabulary: number; moving: boolean }): Promise<void> {
    if (moving && vocabulary > liveVocabulary) return;
    this.#write(await session.candidates(shown));
  }

  #write(candidates: readonly (Token & { probability: number })[]): void {
    this.#rows.forEach((row, i) => {
      const candidate = candidates.at(i);
      row.item.hidden = !candidate;
      if (!candidate) return;
      const { id, text, probability } = candidate;
      row.id = id;
      row.token.textContent = visible(text);
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
