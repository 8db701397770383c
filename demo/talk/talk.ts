import type { Session, Transformer } from '../../src/index';
import type { Opening } from '../inspector/opening';
import { find } from '../page';
import { readState, writeState, type TalkState } from './address';
import { Candidates } from './candidates';
import { applyChanges, noChanges, type Changes, type Taken } from './changes';
import { connectControls, type Controls } from './controls';
import { exampleOf, examples, type Example } from './examples';
import { firstPrompt, hintOf, suitKind } from './kind';
import type { TalkMeter } from './meter';
import { Models, type Source } from './models';
import type { Reading } from './reading';
import type { Settings } from './settings';
import type { Stage } from './stage';
import type { Why } from './why';
import { maskedToken, Writer, type Writing } from './writer';

/** What the page opens with. */
const first: TalkState = {
  ...{ model: null, int8: false, ...examples[0].shown },
  ...{ temperature: 0.8, topK: 0, seed: 1 },
};

export interface TalkParts {
  opening: Opening;
  stage: Stage;
  reading: Reading;
  why: Why;
  settings: Settings;
  meter: TalkMeter;
}

/** The page: a model, a text that it writes, what is seen of it, and what a person changes. */
export class Talk {
  readonly #writer: Writer;
  readonly #controls: Controls;
  readonly #candidates = new Candidates(find('candidates'));
  readonly #int8 = find<HTMLInputElement>('int8');
  readonly #models: Models;
  #first: { layer: number; head: number } = first;
  #source: Pick<Source, 'address' | 'isLinked'> = { address: null, isLinked: true };
  /** What the text's session has of a person's changes. */
  #applied: Changes = noChanges;

  constructor(readonly parts: TalkParts) {
    const { settings, opening } = parts;
    this.#writer = new Writer({
      sampling: () => settings.sampling,
      tokensPerSecond: () => settings.tokensPerSecond,
      prepare: (session, model) => this.#prepare(session, model),
      show: (writing, moving) => this.#show(writing, moving),
      bytesRead: () => parts.meter.engine.stats.readbackBytes,
    });
    this.#controls = connectControls(this.#writer, {
      begin: () => void this.#begin(),
      show: (example) => this.#try(example),
      addressOf: ({ shown }) => writeState('', { ...first, ...shown }, first),
    });
    this.#writer.addEventListener('failed', (event) => this.#controls.say((event as CustomEvent).detail.error));
    this.#candidates.addEventListener('picked', (event) => void this.#writer.take((event as CustomEvent).detail.id));
    this.#models = new Models({ opening, int8: this.#int8, use: (model, source) => this.#use(model, source) });
    settings.addEventListener('change', () => {
      this.#writer.resample();
      this.#writeAddress();
    });
    this.#connectParts();
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
    this.#put(state);
    this.#int8.checked = state.int8;
    this.parts.settings.sampling = state;
    this.#first = state;
    await this.#models.openAddress(state.model);
    if (!this.#writer.writing) find('facts').textContent = 'No model is open.';
    if (refused) this.parts.opening.fail(refused);
  }

  /** Puts what is to be shown into the page; nothing is drawn yet. */
  #put({ prompt, other, view, off, taken }: Example['shown']): void {
    const { stage, why } = this.parts;
    this.#controls.prompt = prompt;
    stage.parts.prompts.prompt = other;
    stage.view = view;
    why.put({ off, taken });
  }

  #connectParts(): void {
    const { stage, why, reading } = this.parts;
    const { prompts, neurons } = stage.parts;
    stage.addEventListener('change', () => {
      void this.#writer.show();
      this.#writeAddress();
    });
    why.addEventListener('change', () => void this.#change());
    prompts.addEventListener('change', () => void this.#change());
    prompts.addEventListener('taken', (event) => why.take((event as CustomEvent<Taken>).detail));
    neurons.addEventListener('picked', (event) => reading.byNeuron((event as CustomEvent).detail));
    reading.place.strip.addEventListener('view-change', () => stage.view === 'neurons' && void this.#writer.show());
  }

  /** Begins with a model and the prompt that stands there. throws  what it refuses; the model that was open is as before */
  async #use(opened: Transformer, source: Source): Promise<void> {
    const { stage, meter, why } = this.parts;
    const controls = this.#controls;
    const before = this.#writer.writing?.model;
    const picked = before ? stage.picked : this.#first;
    const given = { changes: why.changes, other: stage.parts.prompts.prompt, applied: this.#applied };
    const isExample = examples.some(({ shown }) => shown.prompt === controls.prompt);
    const prompt = firstPrompt(opened, controls.prompt, isExample);
    stage.offer(opened, picked);
    if (prompt !== controls.prompt) {
      why.put(noChanges);
      stage.parts.prompts.prompt = '';
    } else why.suit(opened);
    try {
      await this.#writer.begin(prompt, opened);
    } catch (error) {
      if (before) stage.offer(before, picked);
      why.put(given.changes);
      stage.parts.prompts.prompt = given.other;
      this.#applied = given.applied;
      throw error;
    }
    controls.prompt = prompt;
    this.#source = source;
    suitKind(opened.kind);
    meter.model(source.name, this.#writer);
    this.#begun();
  }

  #try({ shown }: Example): void {
    this.#put(shown);
    this.parts.stage.pick(shown);
    void this.#begin();
  }

  /** A new text from the prompt that stands there. */
  async #begin(): Promise<void> {
    const applied = this.#applied;
    try {
      await this.#writer.begin(this.#controls.prompt);
      this.#begun();
    } catch (error) {
      this.#applied = applied;
      this.#controls.say(error);
    }
  }

  #begun(): void {
    const controls = this.#controls;
    controls.say(null);
    const { kind } = this.#writer.writing!.model;
    const example = kind === 'decoder' ? exampleOf(this.#state) : undefined;
    controls.note = example?.note ?? hintOf(kind);
    this.#writeAddress();
    const isStill = example?.shown.view === 'prompts' || matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!isStill) this.#writer.play();
  }

  /** A new session gets a person's changes before its first token. */
  async #prepare(session: Session, model: Transformer): Promise<void> {
    this.#applied = noChanges;
    await this.#apply(session, model);
  }

  async #apply(session: Session, model: Transformer): Promise<void> {
    const { why, stage } = this.parts;
    const other = await stage.parts.prompts.sessionOf(model);
    why.fit(other?.tokens.length ?? 0);
    const { changes } = why;
    applyChanges(session, changes, { before: this.#applied, other });
    this.#applied = changes;
  }

  /** The text that is there runs with what a person changed. */
  async #change(): Promise<void> {
    await this.#writer.edit(({ session, model }) => this.#apply(session, model));
    this.#writeAddress();
  }

  async #show(writing: Writing, moving: boolean): Promise<void> {
    const { stage, meter, reading, why } = this.parts;
    const { session, prompted } = writing;
    const { tokens } = session;
    const { layer, head } = stage.picked;
    why.show(layer, head);
    reading.attend(layer, head);
    await Promise.all([
      reading.show(writing, tokens),
      stage.show(writing, tokens),
      this.#candidates.show(writing, { moving, changed: why.any }),
    ]);
    meter.shown(this.#writer, moving);
    if (moving) return;
    const made = tokens.slice(prompted).map(({ text }) => text);
    find('said').textContent = made.join('').slice(-400);
    const masked = maskedToken(writing);
    const looked = reading.place.strip.locked ?? (masked >= 0 ? masked : tokens.length - 1);
    await Promise.all([reading.colour(), stage.rest(writing, tokens, looked)]);
  }

  get #state(): TalkState {
    const { stage, settings, why } = this.parts;
    return {
      ...{ model: this.#source.address, int8: this.#int8.checked, prompt: this.#controls.prompt },
      ...{ view: stage.view, ...stage.picked, other: stage.parts.prompts.prompt, ...why.changes },
      ...settings.sampling,
    };
  }

  /** What was dropped has no address: then nothing of ours is left in it. */
  #writeAddress(): void {
    if (!this.#writer.writing) return;
    const state = this.#source.isLinked ? this.#state : first;
    history.replaceState(null, '', location.pathname + writeState(location.search, state, first) + location.hash);
  }
}
