import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { AttnOverview } from '../../components/attn-overview';
import type { HeadDetail } from '../../components/events';
import type { WatchedRun } from '../../src/index';

export interface WatchPlace {
  heads: AttnOverview;
  map: AttnHeatmap;
  title: HTMLElement;
}

/** The thumbnails and the map of the head that was picked, drawn once per frame at most. Fires `pick`. */
export class WatchFigures extends EventTarget {
  sight = { all: true, one: true };
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
  }

  pick(layer: number, head: number): void {
    [this.layer, this.head] = [layer, head];
    this.dispatchEvent(new Event('pick'));
    this.request();
  }

  /** Draws in the next frame what is in sight. */
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
    if (!run.layers.includes(this.layer)) this.layer = run.layers[0] ?? 0;
    place.title.textContent = `Layer ${this.layer}, head ${this.head}`;
    if (sight.all) place.heads.data = run.overview;
    if (!sight.one) return;
    const data = run.maps(this.layer);
    const { names } = run;
    place.map.head = this.head;
    place.map.mask = data?.causal ? 'causal' : '';
    place.map.rows = place.map.columns = names.some((name) => name !== '') ? names : null;
    place.map.data = data;
  }
}
