import { create } from './dom';
import { applyLook, type Look } from './figures';
import { free, isRecurrent, type Inspection, type LayerResult } from './inspection';
import { LayerList, type LayerListPlace } from './layer-list';
import { layerPanel } from './layer-panel';
import { openGiven } from './open';
import type { Opening } from './opening';
import type { Given } from './sort-files';

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
  readonly #list: LayerList;

  constructor(
    readonly place: InspectorPlace,
    readonly opening: Opening,
  ) {
    super();
    this.#list = new LayerList(place);
    this.#list.addEventListener('change', () => void this.run());
    for (const box of [place.gates, place.training]) box.addEventListener('change', () => void this.run());
    for (const control of [place.sample, place.cmap]) control.addEventListener('input', () => this.#look());
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
      this.#replace(opened.inspection, opened.picks, asked.name);
      this.#draw(opened.results);
      opening.clear();
      this.dispatchEvent(new Event('opened'));
    } catch (error) {
      if (signal?.aborted) opening.stopped(signal);
      else opening.fail(error);
    }
    return this.#inspection !== null;
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

  #replace(next: Inspection, picks: number[], name: string): void {
    const { place } = this;
    const before = this.#inspection;
    this.#inspection = next;
    if (before?.model === next.model) for (const tensor of before.feed.tensors) tensor.dispose();
    else {
      before?.dispose();
      this.#list.show(next.model, picks);
      place.title.textContent = name;
      place.about.textContent = describe(next);
    }
    place.feed.textContent = next.feed.note;
    place.feed.classList.toggle('noise', next.feed.noise);
    place.gates.checked = place.training.checked = false;
    place.gates.disabled = !next.model.layers.some(isRecurrent);
    place.sample.max = String(next.feed.samples - 1);
    place.sample.value = '0';
    place.sample.closest('label')!.hidden = next.feed.samples < 2;
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
