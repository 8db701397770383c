/**
 * Tabs and what they show, as the ARIA practices have them: arrows walk, Home and End lead to the first and the last.
 * Fires `change` when a person opens another.
 */
export class Tabs<Name extends string> extends EventTarget {
  #open: Name;

  /** panels  by name; a tab's id is `tab-NAME` */
  constructor(
    readonly panels: Readonly<Record<Name, HTMLElement>>,
    first: Name,
  ) {
    super();
    this.#open = first;
    for (const name of this.#names) {
      const tab = this.#tab(name);
      tab.addEventListener('click', () => this.#choose(name));
      tab.addEventListener('keydown', (event) => this.#key(event));
    }
    this.#draw();
  }

  get open(): Name {
    return this.#open;
  }

  /** Opens it, and fires nothing. */
  set open(name: Name) {
    this.#open = name;
    this.#draw();
  }

  get #names(): Name[] {
    return Object.keys(this.panels) as Name[];
  }

  #tab(name: Name): HTMLElement {
    return document.getElementById(`tab-${name}`)!;
  }

  #choose(name: Name): void {
    if (name === this.#open) return;
    this.open = name;
    this.dispatchEvent(new Event('change'));
  }

  #key(event: KeyboardEvent): void {
    const names = this.#names;
    const at = names.indexOf(this.#open);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const name = names[(to + names.length) % names.length];
    this.#choose(name);
    this.#tab(name).focus();
  }

  #draw(): void {
    for (const name of this.#names) {
      const isOpen = name === this.#open;
      const tab = this.#tab(name);
      tab.setAttribute('aria-selected', String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      this.panels[name].hidden = !isOpen;
    }
  }
}
