import type { LayerInfo, Model } from '../../src/index';
import { create } from './dom';
import { shapeOfSample } from './figure-plan';

export interface LayerListPlace {
  filter: HTMLInputElement;
  rows: HTMLElement;
  /** Says when no layer's name contains the filter. */
  none: HTMLElement;
}

/**
 * The model's layers, to be filtered and picked. Fires `change` when other layers are picked. A click on a name picks
 * that layer alone; with ctrl or by the box it is added or taken away; arrow keys walk, Enter in the filter picks all
 * that are shown.
 */
export class LayerList extends EventTarget {
  #boxes: HTMLInputElement[] = [];
  #names: string[] = [];

  constructor(readonly place: LayerListPlace) {
    super();
    place.filter.addEventListener('input', () => this.#filter());
    place.filter.addEventListener('keydown', (event) => this.#filterKey(event));
    place.rows.addEventListener('keydown', (event) => this.#walk(event));
  }

  /** Indices of the picked layers, in the model's order. */
  get picks(): number[] {
    return this.#boxes.flatMap((box, i) => (box.checked ? [i] : []));
  }

  /** Picks these without announcing it. */
  set picks(picks: readonly number[]) {
    this.#check((i) => picks.includes(i));
  }

  show({ layers }: Model, picks: readonly number[]): void {
    this.#names = layers.map(({ name }) => name);
    this.place.filter.value = '';
    const rows = layers.map((layer, i) => this.#row(layer, i));
    this.#boxes = rows.map((row) => row.querySelector('input')!);
    this.place.rows.replaceChildren(...rows);
    this.#filter();
    this.picks = picks;
    this.#boxes[picks[0]]?.closest('label')!.scrollIntoView({ block: 'nearest' });
  }

  #row(layer: LayerInfo, index: number): HTMLElement {
    const { name, className, outputShapes, parameters, kernelPath } = layer;
    const box = create('input', { type: 'checkbox' });
    const kind = create('span', { className: 'class', title: className }, className);
    if (kernelPath) {
      kind.append(
        create('span', { className: `path ${kernelPath.path}`, title: pathReason(kernelPath) }, kernelPath.path),
      );
    }
    const shapes = create('span', { className: 'shape' }, outputShapes.map(shapeOfSample).join('; '));
    shapes.title = 'Output shape of one sample';
    const weights = create('span', { className: 'weights-count' }, parameters.toLocaleString('en'));
    weights.title = `${parameters.toLocaleString('en')} parameters`;
    const row = create('label', { className: 'row' }, box);
    row.append(create('span', { className: 'name', title: name }, name), shapes, kind, weights);
    row.addEventListener('click', (event) => this.#clicked(event, index));
    box.addEventListener('change', () => this.#picked());
    return row;
  }

  /** The row is a label: without ctrl it would only toggle its box. */
  #clicked(event: MouseEvent, index: number): void {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#boxes[index].focus();
    this.#check((i) => i === index);
    this.#picked();
  }

  #picked(): void {
    this.#check((i) => this.#boxes[i].checked);
    this.dispatchEvent(new Event('change'));
  }

  #check(checked: (index: number) => boolean): void {
    this.#boxes.forEach((box, i) => {
      box.checked = checked(i);
      box.closest('.row')!.classList.toggle('picked', box.checked);
    });
  }

  /** By substring, as getLayerOutputs does. */
  #filter(): void {
    const { filter, none } = this.place;
    this.#boxes.forEach(
      (box, i) => (box.closest<HTMLElement>('.row')!.hidden = !this.#names[i].includes(filter.value)),
    );
    none.hidden = this.#shown().length > 0;
    none.textContent = none.hidden ? '' : `No layer’s name contains “${filter.value}”.`;
  }

  #shown(): HTMLInputElement[] {
    return this.#boxes.filter((box) => !box.closest<HTMLElement>('.row')!.hidden);
  }

  #filterKey(event: KeyboardEvent): void {
    const shown = this.#shown();
    if (event.key === 'ArrowDown') shown[0]?.focus();
    else if (event.key === 'Enter' && shown.length > 0) {
      this.#check((i) => shown.includes(this.#boxes[i]));
      this.dispatchEvent(new Event('change'));
    } else return;
    event.preventDefault();
  }

  #walk(event: KeyboardEvent): void {
    const shown = this.#shown();
    const at = shown.indexOf(event.target as HTMLInputElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 };
    const to = steps[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    if (to < 0) this.place.filter.focus();
    else shown[Math.min(to, shown.length - 1)].focus();
  }
}

/** Where a layer is computed, and why there, for the tooltip. */
export function pathReason({ path, reason }: { path: string; reason: string }): string {
  const what = path === 'fused' ? 'Runs on a fused kernel' : 'Runs on tfjs’s own ops';
  return reason ? `${what}: ${reason}` : what;
}
