import { create } from '../inspector/dom';
import { codeOf, createFigure, fillFigure, type Example, type Figure } from './example';

/** One example on the page: title, note, figure, code. The figure gets its data when it first comes near the screen. */
export class Card {
  readonly element: HTMLElement;
  readonly figure: Figure;
  /** Whether any of it is on the screen. */
  inSight = false;
  #filled: Promise<void> | null = null;
  #step = 0;
  readonly #words: string;

  constructor(readonly example: Example) {
    this.figure = createFigure(example);
    if (example.ownSize) this.figure.classList.add('own');
    const { title, note } = example;
    const heading = create('h3', { id: titleId(example) }, create('a', { href: `#${cardId(example)}` }, title));
    this.element = create(
      'article',
      { className: 'card', id: cardId(example) },
      heading,
      create('p', { className: 'note' }, note),
      create('div', { className: 'stand' }, this.figure),
      code(codeOf(example), `Code of ${example.tag}, ${title}`),
    );
    this.element.setAttribute('aria-labelledby', heading.id);
    this.#words = [title, note, codeOf(example)].join(' ').toLowerCase();
  }

  /** Whether the title, the note or the code contains each of these words. */
  matches(filter: string): boolean {
    return filter
      .toLowerCase()
      .split(/\s+/)
      .every((word) => this.#words.includes(word));
  }

  /** Gives the figure its data, once. */
  fill(): Promise<void> {
    this.#filled ??= fillFigure(this.figure, this.example);
    return this.#filled;
  }

  /** The next step of a live example, once its first picture is there. Resolves when it is on the canvas. */
  async advance(): Promise<void> {
    await this.fill();
    this.example.live?.step(this.figure as never, (this.#step += 1));
    await this.figure.updateComplete;
  }
}

/** The example's place in the page's address. */
export function cardId({ tag, id }: Example): string {
  return `${tag}-${id}`;
}

function titleId(example: Example): string {
  return `${cardId(example)}-title`;
}

function code(text: string, label: string): HTMLElement {
  const copy = create('button', { type: 'button' }, 'Copy');
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => (copy.textContent = 'Copied'),
      () => (copy.textContent = 'Not allowed: select it'),
    );
  });
  const pre = create('pre', { tabIndex: 0 }, create('code', {}, text));
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', label);
  const details = create('details', {}, create('summary', {}, 'Code'), pre);
  details.addEventListener('toggle', () => {
    if (details.open) details.append(copy);
    else copy.remove();
    copy.textContent = 'Copy';
  });
  return details;
}
