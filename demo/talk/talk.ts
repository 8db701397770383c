import type { CellDetail } from '../../components/events';
import type { Engine, Transformer } from '../../src/index';
import { create } from '../inspector/dom';
import type { Opening } from '../inspector/opening';
import { find } from '../page';
import { readState, writeState, type TalkState } from './address';
import { Candidates } from './candidates';
import { examples, type Example } from './examples';
import type { Figures } from './figures';
import { firstPrompt, hintOf, suitKind } from './kind';
import type { TalkMeter } from './meter';
import { Models, type Source } from './models';
import type { Settings } from './settings';
import { TextView } from './text';
import { maskedToken, Writer, type Writing } from './writer';

/** What the page opens with. */
const first: TalkState = {
  ...{ model: null, int8: false, prompt: examples[0].prompt, layer: 0, head: 2 },
  ...{ temperature: 0.8, topK: 0, seed: 1 },
};

/** A map up to this size is read once when the text rests, so that tokens can be shaded by it. */
const readableMap = 2 ** 21;

export interface TalkParts {
  engine: Engine;
  opening: Opening;
  figures: Figures;
  settings: Settings;
  meter: TalkMeter;
}

/** The page: a model, a text that it writes, and what is seen of it. */
export class Talk {
  readonly #writer: Writer;
  readonly #candidates = new Candidates(find('candidates'));
  readonly #prompt = find<HTMLTextAreaElement>('prompt');
  readonly #int8 = find<HTMLInputElement>('int8');
  readonly #text = new TextView(find('text'));
  readonly #models: Models;
  #first: { layer: number; head: number } = first;
  #address: string | null = null;
  #linked = true;

  constructor(readonly parts: TalkParts) {
    const { settings, figures, engine, opening } = parts;
    this.#writer = new Writer({
      sampling: () => settings.sampling,
      tokensPerSecond: () => settings.tokensPerSecond,
      show: (writing, moving) => this.#show(writing, moving),
      bytesRead: () => engine.stats.readbackBytes,
    });
    this.#connectWriter();
    this.#models = new Models({ opening, int8: this.#int8, use: (model, source) => this.#use(model, source) });
    settings.addEventListener('change', () => {
      this.#writer.resample();
      this.#writeAddress();
    });
    figures.addEventListener('change', () => {
      void this.#writer.show();
      this.#writeAddress();
    });
    const { map } = figures.place;
    map.addEventListener('cell-hover', (event) => {
      this.#text.point((event as CustomEvent<CellDetail>).detail.indices[1]);
    });
    map.addEventListener('pointerleave', () => this.#text.point(-1));
  }

  /** Opens what the address says. */
  async start(): Promise<void> {
    let state = first;
    let refused: unknown = null;
    try {
      state = readState(location.search, first);
    } catch (error) {
      refused = error;
    }
    this.#prompt.value = state.prompt;
    this.#int8.checked = state.int8;
    this.parts.settings.sampling = state;
    this.#first = state;
    await this.#models.openAddress(state.model);
    if (!this.#writer.writing) find('facts').textContent = 'No model is open.';
    if (refused) this.parts.opening.fail(refused);
  }

  /** Begins with a model and the prompt that stands there. throws  what it refuses; the model that was open is as before */
  async #use(opened: Transformer, { name, address, isLinked }: Source): Promise<void> {
    const { figures, meter } = this.parts;
    const { layer, head } = this.#writer.writing ? figures : this.#first;
    const before = this.#writer.writing?.model;
    const isExample = examples.some((example) => example.prompt === this.#prompt.value);
    const prompt = firstPrompt(opened, this.#prompt.value, isExample);
    figures.offer(opened, layer, head);
    try {
      await this.#writer.begin(prompt, opened);
    } catch (error) {
      if (before) figures.offer(before, layer, head);
      throw error;
    }
    this.#prompt.value = prompt;
    [this.#address, this.#linked] = [address, isLinked];
    suitKind(opened.kind);
    meter.model(name, this.#writer);
    this.#begun();
  }

  #connectWriter(): void {
    const writer = this.#writer;
    const on = (id: string, act: () => unknown): void => find(id).addEventListener('click', act);
    on('play', () => (writer.playing ? writer.pause() : writer.play()));
    on('step', () => void writer.step());
    on('undo', () => void writer.undo());
    this.#candidates.addEventListener('picked', (event) => void writer.take((event as CustomEvent).detail.id));
    writer.addEventListener('change', () => this.#changed());
    writer.addEventListener('failed', (event) => this.#say((event as CustomEvent).detail.error));
    find('ask').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#begin();
    });
    this.#prompt.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void this.#begin();
    });
    find('examples').append(
      ...examples.map((example) => {
        const button = create('button', { type: 'button' }, example.name);
        button.addEventListener('click', () => this.#try(example));
        return button;
      }),
    );
  }

  #try({ prompt, layer, head }: Example): void {
    this.#prompt.value = prompt;
    this.parts.figures.pick(layer, head);
    void this.#begin();
  }

  /** A new text from the prompt that stands there. */
  async #begin(): Promise<void> {
    try {
      await this.#writer.begin(this.#prompt.value);
      this.#begun();
    } catch (error) {
      this.#say(error);
    }
  }

  #begun(): void {
    this.#say(null);
    const note = examples.find(({ prompt }) => prompt === this.#prompt.value)?.note;
    const { kind } = this.#writer.writing!.model;
    find('example-note').textContent = (kind === 'decoder' ? note : undefined) ?? hintOf(kind);
    this.#writeAddress();
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#writer.play();
  }

  async #show(writing: Writing, moving: boolean): Promise<void> {
    const { model, session, prompted } = writing;
    const { figures, meter } = this.parts;
    const { tokens } = session;
    this.#text.show(model, tokens, prompted);
    const { heads } = model.config;
    await Promise.all([figures.show(writing, tokens), this.#candidates.show(writing, moving)]);
    meter.shown(this.#writer, moving);
    if (moving) return;
    const made = tokens.slice(prompted).map(({ text }) => text);
    find('said').textContent = made.join('').slice(-400);
    const count = tokens.length;
    const size = count ** 2;
    if (4 * heads * size > readableMap) return;
    const { values } = await session.read(`blocks.${figures.layer}.attn.pattern`);
    const masked = maskedToken(writing);
    const own = values.subarray(figures.head * size, (figures.head + 1) * size);
    this.#text.shade({ count, values: own, ...(masked >= 0 ? { row: masked } : {}) });
  }

  #changed(): void {
    const { playing, writing } = this.#writer;
    const play = find<HTMLButtonElement>('play');
    play.classList.toggle('playing', playing);
    play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    for (const id of ['play', 'step']) find<HTMLButtonElement>(id).disabled = !writing;
    find<HTMLButtonElement>('undo').disabled = !writing || writing.session.tokens.length < 2;
  }

  #say(error: unknown): void {
    const notice = find('notice');
    notice.hidden = error === null;
    notice.textContent = error instanceof Error ? sentence(error.message) : String(error ?? '');
  }

  /** What was dropped has no address: then nothing of ours is left in it. */
  #writeAddress(): void {
    const { figures, settings } = this.parts;
    if (!this.#writer.writing) return;
    const { layer, head } = figures;
    const { temperature, topK, seed } = settings.sampling;
    const now = { model: this.#address, int8: this.#int8.checked, prompt: this.#prompt.value, layer, head };
    const state = this.#linked ? { ...now, temperature, topK, seed } : first;
    history.replaceState(null, '', location.pathname + writeState(location.search, state, first) + location.hash);
  }
}

/** Messages of the library begin small, as they follow the name of an element or a file. */
function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
