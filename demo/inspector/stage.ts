import type { AttnHeatmap } from '../../components/attn-heatmap';
import { GpuLostError } from '../../src/index';
import { create } from './dom';
import { applyLook, type Look } from './figures';
import { free, type LayerResult } from './inspection';
import { layerPanel } from './layer-panel';
import { Scales } from './scales';
import { heatmapsByPlace, type Windows } from './windows';

/**
 * The panels of the picked layers. Fires `head` with `detail.head` when a person picks a head, `moved` when a heatmap's
 * window is another, and `lost` with `detail.error` when something to be seen was lost with its GPU.
 */
export class Stage extends EventTarget {
  readonly #scales: Scales;
  #windows: Windows = new Map();

  constructor(readonly element: HTMLElement) {
    super();
    this.#scales = new Scales(element);
    element.addEventListener('view-change', (event) => this.#moved(event.target as AttnHeatmap));
    element.addEventListener('click', (event) => {
      const name = (event.target as Element).closest('.head-name');
      const figure = name?.closest('figure');
      if (!figure) return;
      const head = Number(figure.querySelector('attn-heatmap')!.getAttribute('head'));
      const detail = { head: figure.classList.contains('alone') ? null : head };
      this.dispatchEvent(new CustomEvent('head', { detail }));
    });
    element.addEventListener('engine-error', (event) => this.#failed((event as CustomEvent).detail.error as Error));
  }

  /** The parts of heatmaps that are in sight. */
  get windows(): Windows {
    return this.#windows;
  }

  set windows(windows: Windows) {
    this.#windows = windows;
    for (const [place, element] of heatmapsByPlace(this.element)) element.window = windows.get(place) ?? null;
  }

  /** Puts panels in place of the former ones; the figures keep what they draw, all else is freed. */
  draw(results: readonly LayerResult[], look: Look): void {
    const panels = results.map((result) => layerPanel(result, look));
    const { element } = this;
    element.classList.toggle('single', panels.length === 1);
    element.classList.toggle('pair', panels.length === 2);
    const none = create('p', { className: 'empty' }, 'Pick a layer to see what it puts out.');
    element.replaceChildren(...(panels.length > 0 ? panels : [none]));
    this.windows = this.#windows;
    this.#scales.take(results, look).catch((error: Error) => this.#failed(error));
    free(results);
  }

  look(look: Look): void {
    applyLook([this.element], look);
    this.#scales.apply(look);
  }

  #failed(error: Error): void {
    if (error instanceof GpuLostError) this.dispatchEvent(new CustomEvent('lost', { detail: { error } }));
  }

  #moved(element: AttnHeatmap): void {
    const places = [...heatmapsByPlace(this.element)];
    const place = places.find(([, one]) => one === element)?.[0];
    if (place === undefined) return;
    const windows = new Map(this.#windows);
    if (element.window) windows.set(place, element.window);
    else windows.delete(place);
    this.#windows = windows;
    this.dispatchEvent(new Event('moved'));
  }
}
