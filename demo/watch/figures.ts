import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import type { HeadDetail } from '../../components/events';
import type { FeatureGrid } from '../../components/feature-grid';
import type { WatchedRun } from '../../src/index';
import type { Shown } from './sight';

export interface WatchPlace {
  heads: AttnOverview;
  map: AttnHeatmap;
  title: HTMLElement;
  states: FeatureGrid;
  /** Chooses the recurrent layer. */
  recurrent: HTMLSelectElement;
  /** Panels: a model may have attention, recurrent layers, or both. */
  panels: { attention: readonly HTMLElement[]; recurrent: HTMLElement };
}

/** The thumbnails, the map of the head that was picked and a recurrent layer's outputs. Fires `pick`. */
export class WatchFigures extends EventTarget implements Shown {
  sight = { all: true, one: true, recurrent: true };
  /** The picked head: the layer's number in the model. */
  layer = 0;
  head = 0;
  #asked = false;

  constructor(
    readonly run: WatchedRun,
    readonly place: WatchPlace,
  ) {
    super();
    place.heads.addEventListener('head-select', (event) => {
      const { layer, head } = (event as CustomEvent<HeadDetail>).detail;
      this.pick(run.layers[layer], head);
    });
    place.recurrent.addEventListener('change', () => this.#picked());
  }

  get recurrent(): number | null {
    const chosen = Number(this.place.recurrent.value || -1);
    return this.run.recurrentLayers.includes(chosen) ? chosen : (this.run.recurrentLayers[0] ?? null);
  }

  get ordered(): boolean {
    return this.place.heads.sort !== 'layer';
  }

  get seen(): readonly HeadDetail[] {
    return this.place.heads.headsInSight;
  }

  pick(layer: number, head: number): void {
    [this.layer, this.head] = [layer, head];
    this.#picked();
  }

  #picked(): void {
    this.dispatchEvent(new Event('sight'));
    this.request();
  }

  /** Draws in the next frame what is in sight, once. */
  request(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { run, place, sight } = this;
    this.#showPanels();
    if (!run.layers.includes(this.layer)) this.layer = run.layers[0] ?? 0;
    place.title.textContent = `Layer ${this.layer}, head ${this.head}`;
    if (sight.all) {
      place.heads.data = run.overview;
      void place.heads.updateComplete.then(() => this.dispatchEvent(new Event('sight')));
    }
    if (sight.recurrent) place.states.data = this.recurrent === null ? null : run.states(this.recurrent);
    if (!sight.one) return;
    const data = run.maps(this.layer);
    const { names } = run;
    place.map.head = this.head;
    place.map.mask = data?.causal ? 'causal' : '';
    place.map.rows = place.map.columns = names.some((name) => name !== '') ? names : null;
    place.map.data = data;
  }

  /** What the model has not is not shown; a page that knows no model yet has room for attention. */
  #showPanels(): void {
    const { run, place } = this;
    const { recurrentLayers: layers } = run;
    place.panels.recurrent.hidden = layers.length === 0;
    for (const panel of place.panels.attention) panel.hidden = run.layers.length === 0 && layers.length > 0;
    const options = layers.map((layer) => `Layer ${layer}`);
    if ([...place.recurrent.options].map(({ text }) => text).join() === options.join()) return;
    place.recurrent.replaceChildren(...layers.map((layer, i) => new Option(options[i], String(layer))));
  }
}
