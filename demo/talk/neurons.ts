import type { FeatureGrid } from '../../components/feature-grid';
import type { CellDetail } from '../../components/events';
import type { Token } from '../../src/index';
import { create } from '../inspector/dom';
import { visible } from '../../components/figure/token-names';
import type { Writing } from './writer';

/** How many are listed. */
const listed = 10;

const kinds = {
  'mlp.post': (layer: number) => `Neurons of layer ${layer}’s MLP`,
  resid_post: (layer: number) => `Residual stream after layer ${layer}`,
};
type Kind = keyof typeof kinds;

export interface NeuronsPlace {
  grid: FeatureGrid;
  kind: HTMLSelectElement;
  list: HTMLElement;
  title: HTMLElement;
  caption: HTMLElement;
}

/**
 * All channels of a layer over the tokens, and which of them are the most active at one token. Fires `change` when
 * other channels are to be seen, and `picked` with `detail` {hook, neuron} when one is.
 */
export class Neurons extends EventTarget {
  constructor(readonly place: NeuronsPlace) {
    super();
    place.kind.addEventListener('change', () => this.dispatchEvent(new Event('change')));
    place.grid.addEventListener('cell-select', (event) => {
      const { indices, axes } = (event as CustomEvent<CellDetail>).detail;
      this.#pick(indices[axes.indexOf('token') === 0 ? 1 : 0]);
    });
  }

  #hook = '';

  /** Draws the channels; nothing is read. */
  async show({ session }: Writing, layer: number): Promise<void> {
    const { grid, kind, title } = this.place;
    this.#hook = `blocks.${layer}.${kind.value}`;
    grid.data = session.at(this.#hook);
    title.textContent = kinds[kind.value as Kind](layer);
    await grid.updateComplete;
  }

  /**
   * Lists the most active at a token of a text that rests.
   *
   * cost  4 bytes per channel are read
   */
  async list({ session }: Writing, tokens: readonly Token[], token: number): Promise<void> {
    const hook = this.#hook;
    const { values } = await session.read(hook, { tokens: [token] });
    if (hook !== this.#hook) return;
    const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b);
    const { list, caption } = this.place;
    caption.textContent = `Most active at token ${token} “${visible(tokens[token].text)}”`;
    list.replaceChildren(
      ...order.slice(0, listed).map((neuron) => {
        const value = values[neuron].toPrecision(3);
        const name = create('span', { className: 'token' }, `#${neuron}`);
        const button = create('button', { type: 'button', className: 'candidate' }, name, value);
        button.addEventListener('click', () => this.#pick(neuron));
        return create('li', {}, button);
      }),
    );
  }

  /** Shows none. */
  clear(): void {
    this.place.grid.data = null;
  }

  #pick(neuron: number): void {
    this.dispatchEvent(new CustomEvent('picked', { detail: { hook: this.#hook, neuron } }));
  }
}
