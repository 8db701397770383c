import type { LogitLens } from '../../components/logit-lens';
import type { Token, Transformer } from '../../src/index';
import type { ViewName } from './address';
import type { Figures } from './figures';
import type { Neurons } from './neurons';
import type { Prompts } from './prompts';
import type { Tabs } from './tabs';
import type { Writing } from './writer';

export interface StageParts {
  tabs: Tabs<ViewName>;
  figures: Figures;
  lens: LogitLens;
  neurons: Neurons;
  prompts: Prompts;
}

/** What is seen of a text: of several views the open one is drawn, and all heads beside it. Fires `change`. */
export class Stage extends EventTarget {
  constructor(readonly parts: StageParts) {
    super();
    const { tabs, figures, neurons } = parts;
    for (const part of [tabs, figures, neurons]) {
      part.addEventListener('change', () => this.dispatchEvent(new Event('change')));
    }
  }

  get view(): ViewName {
    return this.parts.tabs.open;
  }

  set view(view: ViewName) {
    this.parts.tabs.open = view;
  }

  /** The layer and the head that are picked. */
  get picked(): { layer: number; head: number } {
    const { layer, head } = this.parts.figures;
    return { layer, head };
  }

  /** Picks the nearest that the model has, and fires nothing. */
  pick({ layer, head }: { layer: number; head: number }): void {
    this.parts.figures.put(layer, head);
  }

  offer(model: Transformer, { layer, head }: { layer: number; head: number }): void {
    this.parts.figures.offer(model, layer, head);
  }

  /** Draws a text as it is now; resolves when all that is in sight is on its canvas. */
  async show(writing: Writing, tokens: readonly Token[]): Promise<void> {
    await Promise.all([this.parts.figures.showHeads(writing), this.#view(writing, tokens)]);
  }

  /** What is read only when a text rests; `token`: the one that a person looks at. */
  async rest(writing: Writing, tokens: readonly Token[], token: number): Promise<void> {
    if (this.view === 'neurons') await this.parts.neurons.list(writing, tokens, token);
  }

  /** Draws the view that is open. The others let go of what they showed: its session may end before they are seen. */
  async #view(writing: Writing, tokens: readonly Token[]): Promise<void> {
    const { figures, lens, neurons, prompts } = this.parts;
    const { view } = this;
    lens.session = view === 'lens' ? writing.session : null;
    if (view !== 'attention') figures.clear();
    if (view !== 'neurons') neurons.clear();
    if (view !== 'prompts') prompts.clear();
    if (view === 'lens') await lens.updateComplete;
    else if (view === 'neurons') await neurons.show(writing, figures.layer);
    else if (view === 'prompts') await prompts.show(writing, tokens, this.picked);
    else await figures.showHead(writing, tokens);
  }
}
