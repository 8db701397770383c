import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import type { CellDetail, HeadDetail } from '../../components/events';
import type { FeatureGrid } from '../../components/feature-grid';
import type { Token, Transformer } from '../../src/index';
import { namesOf } from './names';
import type { Writing } from './writer';

export interface FiguresPlace {
  map: AttnHeatmap;
  heads: AttnOverview;
  entropy: FeatureGrid;
  /** Maps in the same colours. */
  others: readonly AttnHeatmap[];
  /** Of the thumbnails. */
  order: HTMLSelectElement;
  layer: HTMLSelectElement;
  head: HTMLSelectElement;
  mapTitle: HTMLElement;
  entropyTitle: HTMLElement;
}

/** From nothing to all of a query's attention: the panel's own colour is 0. */
const colours = { light: '#ffffff,#a9cbee,#2a65a4,#0c2747', dark: '#1c2026,#27507c,#6fb1f0,#f4f9ff' };

/**
 * The attention of one head, all heads as thumbnails, and the entropy of the heads of its layer, drawn from where decoding
 * leaves them: nothing is read for them while a text moves. Fires `change` when another layer or head is picked.
 */
export class Figures extends EventTarget {
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor(readonly place: FiguresPlace) {
    super();
    for (const select of [place.layer, place.head]) {
      select.addEventListener('change', () => this.dispatchEvent(new Event('change')));
    }
    place.entropy.addEventListener('cell-select', (event) => {
      this.pick(this.layer, (event as CustomEvent<CellDetail>).detail.indices[1]);
    });
    place.order.addEventListener('change', () => place.heads.setAttribute('sort', place.order.value));
    place.heads.addEventListener('head-select', (event) => {
      const { layer, head } = (event as CustomEvent<HeadDetail>).detail;
      this.pick(layer, head);
    });
    this.#dark.addEventListener('change', () => this.paint());
    this.paint();
  }

  get layer(): number {
    return place(this.place.layer);
  }

  get head(): number {
    return place(this.place.head);
  }

  /** Shows this layer and head, the nearest that the model has, and says so. */
  pick(layer: number, head: number): void {
    this.put(layer, head);
    this.dispatchEvent(new Event('change'));
  }

  /** As `pick`, and fires nothing. */
  put(layer: number, head: number): void {
    this.place.layer.selectedIndex = Math.min(layer, this.place.layer.length - 1);
    this.place.head.selectedIndex = Math.min(head, this.place.head.length - 1);
  }

  /** Offers the layers and heads of a model. */
  offer({ config: { layers, heads } }: Transformer, layer: number, head: number): void {
    const options = (count: number): HTMLOptionElement[] =>
      Array.from({ length: count }, (_, i) => new Option(String(i), String(i)));
    this.place.layer.replaceChildren(...options(layers));
    this.place.head.replaceChildren(...options(heads));
    this.put(layer, head);
  }

  /** Draws a text's heads as it is now; resolves when they are on their canvas. */
  async showHeads({ session }: Writing): Promise<void> {
    const { heads } = this.place;
    Object.assign(heads, { selectedHead: `L${this.layer}H${this.head}`, data: session.at('pattern') });
    await heads.updateComplete;
  }

  /** Draws the head that is picked; resolves when its figures are on their canvases. */
  async showHead({ model, session }: Writing, tokens: readonly Token[]): Promise<void> {
    const { map, entropy, mapTitle, entropyTitle } = this.place;
    const { layer, head } = this;
    const names = namesOf(model, tokens);
    map.mask = model.kind === 'decoder' ? 'causal' : '';
    Object.assign(map, { head, rows: names, columns: names, data: session.at(`blocks.${layer}.attn.pattern`) });
    const { heads } = model.config;
    entropy.names = Array.from({ length: heads }, (_, i) => `H${i}`);
    entropy.nRows = heads <= 8 ? 1 : 0;
    entropy.data = session.at(`blocks.${layer}.attn.entropy`);
    mapTitle.textContent = `Attention of L${layer}H${head}`;
    entropyTitle.textContent = `Entropy of layer ${layer}’s heads`;
    await Promise.all([map.updateComplete, entropy.updateComplete]);
  }

  /** Shows no head. */
  clear(): void {
    this.place.map.data = this.place.entropy.data = null;
  }

  /** The page's colours. */
  paint(): void {
    const { theme = this.#dark.matches ? 'dark' : 'light' } = document.documentElement.dataset;
    const { map, heads, others } = this.place;
    for (const figure of [map, heads, ...others]) figure.cmap = theme === 'dark' ? colours.dark : colours.light;
  }
}

function place(select: HTMLSelectElement): number {
  return Math.max(0, select.selectedIndex);
}
