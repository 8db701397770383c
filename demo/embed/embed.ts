import type { InputArray } from '../../src/index';
import { arrayFeed } from '../inspector/feed';
import { free, Inspection, type LayerResult } from '../inspector/inspection';
import { openGiven } from '../inspector/open';
import type { Opening } from '../inspector/opening';
import { elementOf, readAsked, type Asked } from './address';
import { chosenOutput, planOf, setAttributes, type Figure, type Plan } from './figure';

const nothing: Asked = { given: null, view: null, output: null };

/** One figure that fills the page: of a layer of a model, or of numbers that come by message. Fires `shown`. */
export class Embed extends EventTarget {
  figure: Figure | null = null;
  #inspection: Inspection | null = null;
  #picks: number[] = [];
  #asked = nothing;
  /** Attributes that were set by message: the next figure has them too. */
  readonly #attributes = new Map<string, unknown>();

  constructor(
    readonly place: HTMLElement,
    readonly opening: Opening,
  ) {
    super();
  }

  /** Names and shapes of what is open, for the page around the frame. */
  get described(): object {
    const { model } = this.#inspection ?? {};
    return {
      model: model?.name ?? null,
      layers: (model?.layers ?? []).map(({ name, className }) => ({ name, className })),
      inputs: (model?.inputs ?? []).map(({ name, shape, axes }) => ({ name, shape: [...shape], axes: [...axes] })),
    };
  }

  /**
   * Shows what an address asks for. The model and the input that are open already are used again.
   *
   * throws  a sentence; what was shown stays
   */
  async show(search: string): Promise<void> {
    const asked = readAsked(search);
    const { given } = asked;
    if (!given) {
      this.#asked = asked;
      this.#figure(planOfNumbers(asked));
      return;
    }
    const signal = this.opening.begin(given.name);
    try {
      const { inspection, picks, results } = await openGiven(given, {
        signal,
        current: null,
        picks: [],
        onProgress: (name, progress) => !signal.aborted && this.opening.came(name, progress),
      });
      this.#inspection?.dispose();
      [this.#inspection, this.#picks, this.#asked] = [inspection, picks, asked];
      this.#draw(results);
      this.opening.clear();
    } catch (error) {
      if (signal.aborted) this.opening.stopped(signal);
      else this.opening.fail(error);
      throw error;
    }
  }

  /** Runs the open model on other numbers. Throws a sentence when there is none, or they do not fit. */
  async input(arrays: readonly InputArray[]): Promise<void> {
    if (!this.#inspection) throw new Error('no model is open. Send {type: "show", search: "?model=URL"} first.');
    const { model, feed } = this.#inspection;
    const next = new Inspection(model, arrayFeed(model, arrays));
    const { gates = false, training = false } = this.#asked.given?.shown ?? {};
    try {
      const results = await next.run(this.#picks, { gates, training });
      for (const tensor of feed.tensors) tensor.dispose();
      this.#inspection = next;
      this.#draw(results);
    } catch (error) {
      for (const tensor of next.feed.tensors) tensor.dispose();
      throw error;
    }
  }

  /** Shows numbers that belong to no model. */
  data(data: { values: Float32Array; shape: readonly number[]; axes?: readonly string[] }): void {
    this.#figure(planOfNumbers(this.#asked)).data = data;
    this.dispatchEvent(new Event('shown'));
  }

  set(attributes: Readonly<Record<string, unknown>>): void {
    if (!this.figure) throw new Error('there is no figure yet. Send "show" or "data" first.');
    setAttributes(this.figure, attributes);
    for (const [name, value] of Object.entries(attributes)) this.#attributes.set(name, value);
  }

  #draw(results: readonly LayerResult[]): void {
    try {
      const { tensor, axes } = chosenOutput(results[0], this.#asked);
      this.#figure(planOf({ tensor, axes }, this.#asked)).data = { tensor, axes };
    } finally {
      free(results);
    }
    this.dispatchEvent(new Event('shown'));
  }

  /** The figure that is there, or another where that is of another kind; with what was set by message. */
  #figure({ tag, attributes, label }: Plan): Figure {
    const known = this.figure?.localName === tag ? this.figure : null;
    const figure = known ?? document.createElement(tag);
    const { observedAttributes } = figure.constructor as unknown as { observedAttributes: readonly string[] };
    const kept = [...this.#attributes].filter(([name]) => observedAttributes.includes(name));
    setAttributes(figure, { ...attributes, ...Object.fromEntries(kept) });
    figure.ariaLabel = label;
    if (!known) this.place.replaceChildren(figure);
    return (this.figure = figure);
  }
}

/** Numbers of no model: their shape is not known before they come. */
function planOfNumbers({ view }: Asked): Plan {
  const chosen = view ?? 'heatmap';
  return { tag: elementOf[chosen], attributes: {}, label: `${chosen} of the page's own numbers` };
}
