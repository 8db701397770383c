import type { Shown } from './address';

export interface ToolbarPlace {
  sample: HTMLInputElement;
  sampleText: HTMLElement;
  against: HTMLSelectElement;
  oneScale: HTMLInputElement;
  gates: HTMLInputElement;
  training: HTMLInputElement;
  cmap: HTMLSelectElement;
}

/** What of the page the controls say. */
export type Controls = Pick<Shown, 'sample' | 'against' | 'oneScale' | 'gates' | 'training' | 'cmap'>;

/**
 * The controls above the stage. Fires `look` when the figures are to be drawn otherwise, `run` when the model is to run
 * again or the figures are others, and `picked` when a person has done with a control.
 */
export class Toolbar extends EventTarget {
  constructor(readonly place: ToolbarPlace) {
    super();
    const { sample, against, oneScale, gates, training, cmap } = place;
    for (const box of [gates, training]) box.addEventListener('change', () => this.#tell('run', 'picked'));
    against.addEventListener('change', () => {
      oneScale.checked ||= against.value !== '';
      this.#tell('run', 'picked');
    });
    // Lines of two samples lie in one figure, which is made anew.
    sample.addEventListener('input', () => this.#tell(against.value === '' ? 'look' : 'run'));
    cmap.addEventListener('input', () => this.#tell('look'));
    oneScale.addEventListener('change', () => this.#tell('run', 'picked'));
    for (const control of [sample, cmap]) control.addEventListener('change', () => this.#tell('picked'));
  }

  get controls(): Controls {
    const { sample, against, oneScale, gates, training, cmap } = this.place;
    return {
      sample: sample.valueAsNumber,
      against: against.value === '' ? null : Number(against.value),
      oneScale: oneScale.checked,
      gates: gates.checked,
      training: training.checked,
      cmap: cmap.selectedIndex > 0 ? cmap.value : '',
    };
  }

  /**
   * Sets the controls for a feed of so many samples, without an event.
   *
   * recurrent  whether any layer has gates
   */
  set(controls: Controls, { samples, recurrent }: { samples: number; recurrent: boolean }): void {
    const { place } = this;
    [place.gates.checked, place.training.checked] = [controls.gates, controls.training];
    place.gates.disabled = !recurrent;
    place.oneScale.checked = controls.oneScale;
    place.sample.max = String(samples - 1);
    place.sample.value = String(Math.min(controls.sample, samples - 1));
    const others = Array.from({ length: samples }, (_, i) => new Option(`sample ${i}`, String(i)));
    place.against.replaceChildren(new Option('nothing', ''), ...others);
    place.against.value = controls.against === null ? '' : String(Math.min(controls.against, samples - 1));
    for (const control of [place.sample, place.against]) control.closest('label')!.hidden = samples < 2;
    const { cmap } = controls;
    if (![...place.cmap.options].some(({ value }) => value === cmap)) place.cmap.add(new Option(cmap));
    place.cmap.value = cmap;
    this.#say();
  }

  #tell(...names: string[]): void {
    this.#say();
    for (const name of names) this.dispatchEvent(new Event(name));
  }

  #say(): void {
    const { sample, sampleText } = this.place;
    sampleText.textContent = `${sample.value} (0–${sample.max})`;
  }
}
