import { isGone, type GpuLostError } from '../../engine/gpu-lost';
import { currentEngine } from '../../engine/page-engine';
import { readBytes } from '../../engine/readback';
import { TokenTexts } from '../tokenizer/token-texts';
import { findHook, hooksOf, matchHooks, type Hook } from './hook-names';
import type { TokenMarks } from './marks';
import type { Taken } from './interventions';
import type { SessionModel } from './session-model';
import { Stores } from './stores';
import type { Tapped } from './taps';
import { Turns } from './turns';
import { outlive, refuseLost, WorksHolder, worksOf } from './works';

/** What a session is made of: its tokens, and its works on the GPU, which others replace when that is lost. */
export class SessionCore extends WorksHolder {
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly #turns = new Turns();
  readonly ids: number[] = [];
  readonly texts: TokenTexts;
  /** Of an encoder's tokens, as they were prompted. */
  marks: TokenMarks | null = null;
  /** Counts changes of tokens and of what is made of them. */
  version = 0;
  /** How often the version was counted up although all tokens had the numbers that they had before. */
  #reruns = 0;
  /** Hooks that were reached while there was no GPU. */
  readonly #later = new Set<Hook>();
  /** Why it could not go on when its GPU was lost. */
  #gone: GpuLostError | null = null;
  #disposed = false;

  constructor(
    public model: SessionModel,
    watch: readonly string[],
    /** Called when tokens from one on are others, or their numbers are. */
    readonly changed: (from: number) => void,
  ) {
    const stores = new Stores(model.engine, model.shape, model.context);
    super(worksOf(model, stores));
    this.texts = new TokenTexts(model.tokenizer);
    this.hooks = hooksOf(model.shape, { headed: model.weights.head !== null });
    const watched = matchHooks(this.hooks, watch, model.shape.family);
    for (const hook of watched) this.#keep(hook);
  }

  /**
   * Goes on with the same model on another GPU: its tokens run again there, with what a person changed.
   *
   * throws  when numbers that were taken from another session cannot be taken again
   */
  revive(model: SessionModel): void {
    const { stores: lost, interventions } = this;
    const { version } = this;
    const stores = new Stores(model.engine, model.shape, model.context);
    for (const name of lost.keptNames) stores.keep(name);
    for (const { source } of this.#later) if (source.kind === 'rows') stores.keep(source.store);
    this.#later.clear();
    const works = worksOf(model, stores);
    [this.model, this.works] = [model, works];
    const ids = Uint32Array.from(this.ids);
    if (this.marks && ids.length > 0) works.runner.encode(ids, this.marks);
    else if (ids.length > 0) works.runner.feed(0, ids);
    works.interventions.resume(interventions);
    if (works.interventions.any && !works.interventions.waiting) this.rerun();
    this.version += 1;
    this.#reruns += this.version - version;
  }

  /**
   * Takes from other sessions once more what was taken from them, when they are revived. Tells that the numbers lie in
   * other buffers.
   */
  revived(): void {
    const { version, interventions } = this;
    try {
      if (interventions.waiting) {
        interventions.takeAgain();
        this.rerun();
      }
    } catch (error) {
      this.#gone = isGone('the session', { why: 'the GPU was lost', advice: (error as Error).message });
    }
    this.#reruns += this.version - version;
    this.changed(0);
  }

  /** A hook's numbers as they are now, for another session; and the same once more, on another GPU. */
  give(name: string): Pick<Taken, 'tapped' | 'again'> {
    const hook = this.reach(name);
    const state = this.version - this.#reruns;
    const again = (): Tapped => {
      const isSame = state === this.version - this.#reruns && !this.interventions.waiting;
      if (!isSame) throw new Error('It took numbers of another session, which has others by now: patch it again.');
      return this.tap(hook);
    };
    return { tapped: this.tap(hook), again };
  }

  /** Runs a step when those before it are done; a step that the GPU's loss broke off once more on the next GPU. */
  turn<T>(step: () => Promise<T>): Promise<T> {
    return this.#turns.next(() => outlive(this, step));
  }

  /** Submits work in a turn of its own; steps after it do not wait for what it reads. */
  ask<T>(submit: () => Promise<T>): Promise<T> {
    return outlive(this, async () => (await this.turn(async () => ({ answer: submit() }))).answer);
  }

  /** The hook of this name, whose rows are kept from now on. */
  reach(name: string): Hook {
    const hook = this.find(name);
    if (this.#isWaiting) {
      this.#later.add(hook);
      return hook;
    }
    this.checkAlive();
    if (this.#keep(hook) && this.ids.length > 0) this.runner.run(0, this.ids.length);
    return hook;
  }

  find(name: string): Hook {
    if (/^(hook_)?logits$/.test(name)) this.checkHead();
    return findHook(this.hooks, name, this.model.shape.family);
  }

  /** Whether it goes on when another GPU has taken the place of a lost one. */
  get #isWaiting(): boolean {
    return !this.#disposed && this.model.engine.lostDevice && currentEngine() !== null;
  }

  tap(hook: Hook): Tapped {
    this.checkAlive();
    this.checkTokens(hook.name);
    return this.taps.tap(hook, this.ids.length, this.version);
  }

  /**
   * The token whose logits are meant: this one, or by default a decoder's newest and an encoder's first mask token.
   *
   * throws  when there is none, or there are no logits
   */
  targetOf(token?: number): number {
    this.checkHead();
    this.checkTokens('logits');
    const { length } = this.ids;
    if (token !== undefined) {
      if (Number.isInteger(token) && token >= 0 && token < length) return token;
      throw new RangeError(`there is no token ${token} among ${length}. Give an index from 0 to ${length - 1}.`);
    }
    const { shape, tokenizer } = this.model;
    if (!shape.encoder) return length - 1;
    const mask = tokenizer?.mask ?? null;
    if (!mask) {
      throw new Error('the model came without a tokenizer.json that names a mask token. Say which token: {token: 3}.');
    }
    const target = this.ids.indexOf(mask.id);
    if (target >= 0) return target;
    throw new Error(`no token is ${mask.text}. Put it into the text, or say which token: {token: 3}.`);
  }

  /** A token's logits on the CPU. */
  async readLogits(token: number): Promise<Float32Array> {
    this.runner.bringLogits(token + 1);
    const bytes = 4 * this.model.shape.vocabulary;
    return new Float32Array(await readBytes(this.model.engine, [{ buffer: this.stores.logits, offset: 0, bytes }]));
  }

  /** Takes tokens back, or one that was run and is none of the session's. */
  cut(count: number): void {
    this.ids.length -= count;
    this.overview.cut(this.ids.length);
    this.version += 1;
    this.changed(this.ids.length);
  }

  /** Runs all tokens with the interventions as they are now. */
  rerun(): void {
    if (this.ids.length > 0) this.interventions.run(this.runner, this.ids.length);
    this.version += 1;
    this.changed(0);
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Returns whether it was alive. */
  dispose(): boolean {
    if (this.#disposed) return false;
    this.#disposed = true;
    if (!this.model.engine.closed) this.model.engine.scheduler.flushProducers();
    this.taps.release();
    this.overview.release();
    this.lens.release();
    this.interventions.release();
    this.runner.release();
    this.stores.release();
    this.changed(0);
    return true;
  }

  checkAlive(): void {
    if (this.#disposed) throw new Error('the session is disposed. Make another by transformer.session().');
    if (this.#gone) throw this.#gone;
    refuseLost(this.model);
  }

  /** Throws GpuLostError where the session has left this model's GPU since a step began with it. */
  checkSame(model: SessionModel): void {
    this.checkAlive();
    refuseLost(model);
  }

  checkHead(): void {
    if (this.model.weights.head) return;
    const { encoder } = this.model.shape;
    const names = encoder ? 'for masked tokens: with cls.predictions, lm_head or vocab_transform' : 'with lm_head';
    throw new Error(`the model’s files have no output head, so it has no logits. Give a checkpoint ${names}.`);
  }

  /** throws  when the model writes no text */
  checkDecodes(what: string): void {
    const { encoder, family } = this.model.shape;
    if (!encoder) return;
    throw new Error(`this ${family} is an encoder: it reads a text as a whole. ${what}`);
  }

  checkTokens(name: string): void {
    if (this.ids.length > 0) return;
    throw new Error(`there are no ${name}: nothing was prompted. Call prompt() first.`);
  }

  /** Whether another token can be drawn. */
  checkGoesOn(): void {
    this.checkAlive();
    this.checkHead();
    this.checkTokens('logits');
    const { context } = this.model;
    if (this.ids.length < context) return;
    throw new RangeError(
      `the context is full: ${this.ids.length} tokens of ${context}. rewind() some, or start another session.`,
    );
  }

  #keep({ source }: Hook): boolean {
    return source.kind === 'rows' && this.stores.keep(source.store);
  }
}
