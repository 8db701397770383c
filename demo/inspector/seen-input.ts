import { create } from './dom';
import { kindOf, shapeText } from './figure-plan';
import { applyLook, figuresOf, type Look } from './figures';
import type { Inspection } from './inspection';

/** A table's columns are a figure's channels. */
function nameColumns(figures: readonly HTMLElement[], names: readonly string[] | null): void {
  for (const figure of figures) {
    for (const grid of figure.querySelectorAll('feature-grid')) grid.names = names;
    for (const heatmap of figure.querySelectorAll('attn-heatmap')) heatmap.columns = names;
  }
}

/** What the model sees, beside what its layers make of it: a row of figures for each input. */
export class SeenInput {
  #inspection: Inspection | null = null;
  #against: number | null = null;

  constructor(readonly place: HTMLElement) {}

  show(inspection: Inspection, look: Look): void {
    [this.#inspection, this.#against] = [inspection, look.against];
    const { feed, model } = inspection;
    const rows = model.inputs.map(({ name, axes }, i) => {
      const output = { axes: [...axes], tensor: feed.tensors[i] };
      const figures = figuresOf(output, look, 'features');
      nameColumns(figures, feed.columns[i]);
      const heading = create('h3', {}, `${name} `, create('small', {}, shapeText(output)));
      return create(
        'div',
        { className: `block ${kindOf(output)} ${feed.columns[i] ? 'named' : ''}` },
        heading,
        create('div', { className: 'figures' }, ...figures),
      );
    });
    this.place.replaceChildren(...rows);
  }

  look(look: Look): void {
    // Another sample beside it takes other figures.
    if (this.#inspection && (look.against !== this.#against || look.against !== null))
      this.show(this.#inspection, look);
    else applyLook([this.place], look);
  }
}
