import { readShown, writeShown, type Shown } from './address';
import { create } from './dom';
import { applyLook, type Look } from './figures';
import { free, isRecurrent, type Inspection, type LayerResult } from './inspection';
import { LayerList, type LayerListPlace } from './layer-list';
import { layerPanel } from './layer-panel';
import { openGiven, picksOf } from './open';
import type { Opening } from './opening';
import { readAddress, type Given } from './sort-files';

export interface InspectorPlace extends LayerListPlace {
  title: HTMLElement;
  about: HTMLElement;
  feed: HTMLElement;
  stage: HTMLElement;
  sample: HTMLInputElement;
  sampleText: HTMLElement;
  gates: HTMLInputElement;
  training: HTMLInputElement;
  cmap: HTMLSelectElement;
}

/**
 * The page around one open model: which layers are picked, how they are run and shown. Fires `opened` with each model.
 */
export class Inspector extends EventTarget {
  #inspection: Inspection | null = null;
  #running: Promise<void> = Promise.resolve();
  /** What is open, as it was given. */
  #given: Given | null = null;
  readonly #list: LayerList;

  constructor(
    readonly place: InspectorPlace,
    readonly opening: Opening,
  ) {
    super();
    this.#list = new LayerList(place);
    this.#list.addEventListener('change', () => this.#changed());
    for (const box of [place.gates, place.training]) box.addEventListener('change', () => this.#changed());
    for (const control of [place.sample, place.cmap]) control.addEventListener('input', () => this.#look());
    for (const control of [place.sample, place.cmap]) control.addEventListener('change', () => this.#note(true));
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
      this.#draw(opened.results);
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
      const { gates, training } = this.place;
      try {
        const options = { gates: gates.checked, training: training.checked };
        this.#draw(await this.#inspection.run(this.#list.picks, options));
      } catch (error) {
        this.opening.fail(error);
      }
    }));
    return wanted;
  }

  /** The address that opens what is on the page now. */
  get address(): string {
    return writeShown(location.search, this.#given ?? { model: null, inputs: [] }, this.#shown());
  }

  /** A person picked something else. */
  #changed(): void {
    this.#note(true);
    void this.run();
  }

  /** Writes into the page's address what is shown; with `step` the way back leads to what was there before. */
  #note(step: boolean): void {
    const address = location.pathname + this.address + location.hash;
    if (step) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }

  #shown(): Shown {
    const { sample, cmap, gates, training } = this.place;
    const layers = this.#inspection?.model.layers ?? [];
    return {
      layers: this.#list.picks.map((i) => layers[i].name),
      sample: sample.valueAsNumber,
      cmap: cmap.selectedIndex > 0 ? cmap.value : '',
      gates: gates.checked,
      training: training.checked,
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
    place.gates.disabled = !next.model.layers.some(isRecurrent);
    place.sample.max = String(next.feed.samples - 1);
    this.#set(shown ?? { ...this.#shown(), sample: 0, gates: false, training: false }, next);
    place.sample.closest('label')!.hidden = next.feed.samples < 2;
  }

  /** Sets the controls. */
  #set({ sample, cmap, gates, training }: Shown, { feed }: Inspection): void {
    const { place } = this;
    [place.gates.checked, place.training.checked] = [gates, training];
    place.sample.value = String(Math.min(sample, feed.samples - 1));
    if (![...place.cmap.options].some(({ value }) => value === cmap)) place.cmap.add(new Option(cmap));
    place.cmap.value = cmap;
  }

  /** Puts panels in place of the former ones; the figures keep what they draw, all else is freed. */
  #draw(results: readonly LayerResult[]): void {
    const look = this.#readLook();
    const panels = results.map((result) => layerPanel(result, look));
    free(results);
    if (panels.length === 0) panels.push(create('p', { className: 'empty' }, 'Pick a layer to see what it puts out.'));
    this.place.stage.classList.toggle('single', panels.length === 1);
    this.place.stage.replaceChildren(...panels);
  }

  #look(): void {
    applyLook([this.place.stage], this.#readLook());
  }

  #readLook(): Look {
    const { sample, sampleText, cmap } = this.place;
    sampleText.textContent = `${sample.value} (0–${sample.max})`;
    return { sample: sample.valueAsNumber, cmap: cmap.value };
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
