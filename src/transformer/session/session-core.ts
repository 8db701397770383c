import { hasDied, isGone } from '../../engine/gpu-lost';
import { readBytes } from '../../engine/readback';
import { TokenTexts } from '../tokenizer/token-texts';
import { Interventions } from './interventions';
import { findHook, hooksOf, matchHooks, type Hook } from './hook-names';
import { Lens } from './lens';
import { Overview } from './overview';
import { Runner } from './runner';
import type { SessionModel } from './session-model';
import { Stores } from './stores';
import { Taps, type Tapped } from './taps';
import { Turns } from './turns';

/** What a session is made of: its tokens, its buffers, and what runs and reads them. */
export class SessionCore {
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly stores: Stores;
  readonly runner: Runner;
  readonly interventions: Interventions;
  readonly taps: Taps;
  readonly overview: Overview;
  readonly lens: Lens;
  readonly #turns = new Turns();
  readonly ids: number[] = [];
  readonly texts: TokenTexts;
  /** Counts changes of tokens and of what is made of them. */
  version = 0;
  #disposed = false;

  constructor(
    readonly model: SessionModel,
    watch: readonly string[],
    /** Called when tokens from one on are others, or their numbers are. */
    readonly changed: (from: number) => void,
  ) {
    this.texts = new TokenTexts(model.tokenizer);
    this.hooks = hooksOf(model.shape, { headed: model.weights.head !== null });
    const watched = matchHooks(this.hooks, watch, model.shape.family);
    this.stores = new Stores(model.engine, model.shape, model.context);
    for (const hook of watched) this.#keep(hook);
    this.interventions = new Interventions(model.shape, this.stores);
    this.runner = new Runner(model, this.stores, this.interventions);
    this.taps = new Taps(model, this.stores, this.runner);
    this.overview = new Overview(model, this.stores);
    this.lens = new Lens(model, this.stores, this.runner);
  }

  /** Runs a step when those before it are done. A step that the GPU's loss broke off rejects with that. */
  turn<T>(step: () => Promise<T>): Promise<T> {
    return this.#turns.next(async () => {
      try {
        return await step();
      } catch (error) {
        if (!this.model.engine.closed) await hasDied(this.model.engine.device!);
        if (!this.#disposed) this.checkAlive();
        throw error;
      }
    });
  }

  /** Submits work in a turn of its own; steps after it do not wait for what it reads. */
  async ask<T>(submit: () => Promise<T>): Promise<T> {
    const { answer } = await this.turn(async () => ({ answer: submit() }));
    try {
      return await answer;
    } catch (error) {
      if (!this.#disposed) this.checkAlive();
      throw error;
    }
  }

  /** The hook of this name, whose rows are kept from now on. */
  reach(name: string): Hook {
    this.checkAlive();
    const hook = this.find(name);
    if (this.#keep(hook) && this.ids.length > 0) this.runner.run(0, this.ids.length);
    return hook;
  }

  find(name: string): Hook {
    if (/^(hook_)?logits$/.test(name)) this.checkHead();
    return findHook(this.hooks, name, this.model.shape.family);
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
    refuseLost(this.model);
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

/** Throws GpuLostError where the GPU is gone that holds a model's weights. */
export function refuseLost({ engine, shape: { family, layers } }: Pick<SessionModel, 'engine' | 'shape'>): void {
  const { loss: why } = engine;
  if (why === null) return;
  throw isGone(`the ${family} model of ${layers} layers`, { why, advice: 'Call loadTransformer() again.' });
}
