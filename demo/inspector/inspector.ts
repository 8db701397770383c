import { openEngine } from '../../src/index';
import { atFirst, readShown, writeShown, type Shown } from './address';
import type { Look } from './figures';
import { isRecurrent, type Inspection } from './inspection';
import { LayerList, type LayerListPlace } from './layer-list';
import { openGiven, picksOf } from './open';
import type { Opening } from './opening';
import { SeenInput } from './seen-input';
import { readAddress, type Given } from './sort-files';
import { Stage } from './stage';
import { Toolbar, type ToolbarPlace } from './toolbar';

export interface InspectorPlace extends LayerListPlace, ToolbarPlace {
  title: HTMLElement;
  about: HTMLElement;
  feed: HTMLElement;
  input: HTMLElement;
  stage: HTMLElement;
}

/**
 * The page around one open model: which layers are picked, how they are run and shown. Fires `opened` with each model.
 */
export class Inspector extends EventTarget {
  #inspection: Inspection | null = null;
  #running: Promise<void> = Promise.resolve();
  /** What is open, as it was given. */
  #given: Given | null = null;
  #head: number | null = null;
  readonly #list: LayerList;
  readonly #toolbar: Toolbar;
  readonly #stage: Stage;
  readonly #input: SeenInput;

  constructor(
    readonly place: InspectorPlace,
    readonly opening: Opening,
  ) {
    super();
    this.#list = new LayerList(place);
    this.#toolbar = new Toolbar(place);
    this.#stage = new Stage(place.stage);
    this.#input = new SeenInput(place.input);
    this.#list.addEventListener('change', () => {
      this.#note(true);
      void this.run();
    });
    this.#toolbar.addEventListener('look', () => this.#look());
    this.#toolbar.addEventListener('run', () => void this.run());
    this.#toolbar.addEventListener('picked', () => this.#note(true));
    this.#stage.addEventListener('moved', () => this.#note(false));
    this.#stage.addEventListener('lost', () => void this.#again());
    this.#stage.addEventListener('head', (event) => {
      this.#head = (event as CustomEvent<{ head: number | null }>).detail.head;
      this.#look();
      this.#note(true);
    });
  }

  /**
   * Opens a model, or inputs for the one that is open. Whatever goes wrong is said on the page, and all stays as it
   * was.
   *
   * sort     tells what was given, or throws a sentence
   * returns  whether a model is on the page
   */
  async open(sort: () => Given): Promise<boolean> {
    const { opening } = this;
    let signal: AbortSignal | null = null;
    try {
      const asked = sort();
      signal = opening.begin(asked.name);
      const opened = await openGiven(asked, {
        signal,
        current: this.#inspection,
        picks: this.#list.picks,
        onProgress: (name, progress) => !signal!.aborted && opening.came(name, progress),
      });
      this.#replace(opened.inspection, opened.picks, asked);
      this.#stage.draw(opened.results, this.#lookNow);
      this.#note(asked.model !== null && !asked.shown);
      opening.clear();
      this.dispatchEvent(new Event('opened'));
    } catch (error) {
      if (signal?.aborted) opening.stopped(signal);
      else opening.fail(error);
    }
    return this.#inspection !== null;
  }

  /** Shows what an address asks for: of the model that is open already, or of another, which is opened. */
  async follow(search: string): Promise<void> {
    const here = new URLSearchParams(this.address);
    const asked = new URLSearchParams(search);
    const same = ['model', 'input'].every((name) => here.getAll(name).join('\n') === asked.getAll(name).join('\n'));
    if (!same || !this.#inspection) return void (await this.open(() => readAddress(search)));
    try {
      const shown = readShown(search);
      if (shown.layers) this.#list.picks = picksOf(this.#inspection.model, shown.layers);
      this.#set(shown, this.#inspection);
      await this.run();
    } catch (error) {
      this.opening.fail(error);
    }
  }

  /** Runs the picked layers and shows them. Of several requests the newest wins. */
  run(): Promise<void> {
    const wanted = (this.#running = this.#running.then(async () => {
      // One that came later does this one's work.
      if (this.#running !== wanted || !this.#inspection) return;
      const { gates, training } = this.#toolbar.controls;
      try {
        const results = await this.#inspection.run(this.#list.picks, { gates, training });
        this.#stage.draw(results, this.#lookNow);
        this.#input.look(this.#lookNow);
      } catch (error) {
        this.opening.fail(error);
      }
    }));
    return wanted;
  }

  /** Something that is shown was lost with its GPU: with the next one the layers run once more. */
  async #again(): Promise<void> {
    if ((await openEngine()).tier !== 'none') await this.run();
  }

  /** The address that opens what is on the page now. */
  get address(): string {
    return writeShown(location.search, this.#given ?? { model: null, inputs: [] }, this.#shown());
  }

  /** Writes into the page's address what is shown; with `step` the way back leads to what was there before. */
  #note(step: boolean): void {
    const address = location.pathname + this.address + location.hash;
    if (step) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }

  #shown(): Shown {
    const layers = this.#inspection?.model.layers ?? [];
    return {
      ...this.#toolbar.controls,
      layers: this.#list.picks.map((i) => layers[i].name),
      head: this.#head,
      windows: this.#stage.windows,
    };
  }

  #replace(next: Inspection, picks: number[], asked: Given): void {
    const { place } = this;
    const { name, shown } = asked;
    const before = this.#inspection;
    this.#inspection = next;
    this.#given = { ...asked, model: asked.model ?? this.#given?.model ?? null };
    if (before?.model === next.model) for (const tensor of before.feed.tensors) tensor.dispose();
    else {
      before?.dispose();
      this.#list.show(next.model, picks);
      place.title.textContent = name;
      place.about.textContent = describe(next);
    }
    place.feed.textContent = next.feed.note;
    place.feed.classList.toggle('noise', next.feed.noise);
    const { cmap } = this.#toolbar.controls;
    this.#set(shown ?? { ...atFirst, cmap }, next);
    this.#input.show(next, this.#lookNow);
  }

  /** Sets the controls, the head and the windows. */
  #set(shown: Shown, { feed, model }: Inspection): void {
    this.#toolbar.set(shown, { samples: feed.samples, recurrent: model.layers.some(isRecurrent) });
    this.#head = shown.head;
    this.#stage.windows = shown.windows;
  }

  #look(): void {
    this.#stage.look(this.#lookNow);
    this.#input.look(this.#lookNow);
  }

  get #lookNow(): Look {
    return { ...this.#toolbar.controls, head: this.#head };
  }
}

/** "functional: 7 layers, 1,234 parameters; input: time 18, channel 4". */
function describe({ model }: Inspection): string {
  const total = model.layersModel.countParams();
  const inputs = model.inputs.map(({ axes, shape }) =>
    axes
      .slice(1)
      .map((axis, i) => `${axis} ${shape[i + 1] ?? 'any'}`)
      .join(', '),
  );
  const noun = inputs.length === 1 ? 'input' : `${inputs.length} inputs`;
  return `${model.name}: ${model.layers.length} layers, ${total.toLocaleString('en')} parameters; ${noun}: ${inputs.join('; ')}`;
}
