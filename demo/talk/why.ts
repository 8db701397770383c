import type { Transformer } from '../../src/index';
import { create } from '../inspector/dom';
import { hookOf, noChanges, offName, takenName, type Changes, type HeadOff, type Taken } from './changes';

export interface WhyPlace {
  /** Switches the head that is shown. */
  switcher: HTMLButtonElement;
  how: HTMLSelectElement;
  /** Holds what was changed, a button each. */
  list: HTMLElement;
}

/** What a person changes in the model, to see what it was for. Fires `change`. */
export class Why extends EventTarget {
  #changes: Changes = noChanges;
  #shown = { layer: 0, head: 0 };

  constructor(readonly place: WhyPlace) {
    super();
    place.switcher.addEventListener('click', () => this.toggle());
    place.how.addEventListener('change', () => {
      const how = this.#how;
      if (this.#changes.off.length > 0)
        this.changes = { ...this.#changes, off: this.#changes.off.map((one) => ({ ...one, how })) };
    });
  }

  get changes(): Changes {
    return this.#changes;
  }

  set changes(changes: Changes) {
    this.put(changes);
    this.dispatchEvent(new Event('change'));
  }

  get any(): boolean {
    return this.#changes.off.length + this.#changes.taken.length > 0;
  }

  /** Sets what is changed, and fires nothing. */
  put({ off, taken }: Changes): void {
    this.#changes = { off, taken };
    if (off.length > 0) this.place.how.value = off[0].how;
    this.#draw();
  }

  /** Leaves out what a model lacks. */
  suit({ config: { layers, heads } }: Transformer): void {
    const has = ({ layer, head }: { layer: number; head: number | null }): boolean =>
      layer < layers && (head ?? 0) < heads;
    this.put({ off: this.#changes.off.filter(has), taken: this.#changes.taken.filter(has) });
  }

  /** Gives back what was taken from tokens that the other prompt lacks; 0 tokens: there is no other prompt. */
  fit(tokens: number): void {
    const { off, taken } = this.#changes;
    this.put({ off, taken: taken.filter(({ token }) => tokens > (token ?? 0)) });
  }

  /** The head that the button is about. */
  show(layer: number, head: number): void {
    this.#shown = { layer, head };
    this.#draw();
  }

  /** Switches the head that is shown off, or on again. */
  toggle(): void {
    const { off } = this.#changes;
    const mine = off.find((one) => this.#isShown(one));
    const now = mine ? off.filter((one) => one !== mine) : [...off, { ...this.#shown, how: this.#how }];
    this.changes = { ...this.#changes, off: now };
  }

  /** Takes it from the other prompt, in place of what was taken there before. */
  take(one: Taken): void {
    const others = this.#changes.taken.filter((before) => hookOf(before) !== hookOf(one));
    this.changes = { ...this.#changes, taken: [...others, one] };
  }

  get #how(): HeadOff['how'] {
    return this.place.how.value === 'mean' ? 'mean' : 'zero';
  }

  #isShown({ layer, head }: HeadOff): boolean {
    return layer === this.#shown.layer && head === this.#shown.head;
  }

  #draw(): void {
    const { switcher, list } = this.place;
    const { off, taken } = this.#changes;
    const isOff = off.some((one) => this.#isShown(one));
    const name = `L${this.#shown.layer}H${this.#shown.head}`;
    switcher.textContent = `Switch ${name} ${isOff ? 'on' : 'off'}`;
    switcher.setAttribute('aria-pressed', String(isOff));
    const without = off.map((one) =>
      this.#chip(`${offName(one)} off`, { off: off.filter((other) => other !== one), taken }),
    );
    const given = taken.map((one) =>
      this.#chip(`${takenName(one)} from the other`, { off, taken: taken.filter((other) => other !== one) }),
    );
    list.replaceChildren(...without, ...given);
    list.hidden = !this.any;
  }

  /** A change's name; a click takes it back. */
  #chip(name: string, without: Changes): HTMLElement {
    const button = create('button', { type: 'button', className: 'chip', title: 'Take it back' }, `${name} ×`);
    button.setAttribute('aria-label', `${name}: take it back`);
    button.addEventListener('click', () => (this.changes = without));
    return button;
  }
}
