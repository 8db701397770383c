import { describeFailure, within } from '../../engine/error-scopes';
import { readBytes } from '../../engine/readback';
import type { BufferData } from '../../tensor/buffer-data';
import { sharedTensor } from '../../tfjs/shared-tensor';
import type * as tf from '../../tfjs/tf';
import { tokenTexts } from '../tokenizer/tokenizer';
import { findHook, hooksOf, matchHooks, type Hook } from './hook-names';
import { checkGenerate, likeliest, promptIds, type GenerateOptions, type PromptInput, type Token } from './input';
import type { SessionModel, SessionOptions } from './session-model';
import { Runner } from './runner';
import { Stores } from './stores';
import { Taps } from './taps';
import { Turns } from './turns';

/**
 * One text on its way through a model: its tokens, and on the GPU what attention needs of them and what hooks ask for.
 * Calls that run tokens wait for one another. The caller disposes it.
 */
export class Session {
  readonly #model: SessionModel;
  readonly #hooks: ReadonlyMap<string, Hook>;
  readonly #stores: Stores;
  readonly #runner: Runner;
  readonly #taps: Taps;
  readonly #turns = new Turns();
  readonly #seed: number;
  #ids: number[] = [];
  #version = 0;
  #disposed = false;

  /** Made by `transformer.session()`. */
  constructor(
    model: SessionModel,
    { watch = [], seed }: SessionOptions,
    readonly onDispose: () => void,
  ) {
    this.#model = model;
    this.#hooks = hooksOf(model.shape, { headed: model.weights.head !== null });
    const watched = matchHooks(this.#hooks, watch, model.shape.family);
    this.#seed = seed ?? Math.trunc(Math.random() * 2 ** 32);
    this.#stores = new Stores(model.engine, model.shape, model.context);
    for (const hook of watched) this.#keep(hook);
    this.#runner = new Runner(model, this.#stores);
    this.#taps = new Taps(model, this.#stores, this.#runner);
  }

  /** The tokens so far. Where several make one character, the last of them has it. */
  get tokens(): Token[] {
    const texts = tokenTexts(this.#model.tokenizer, this.#ids);
    return this.#ids.map((id, i) => ({ id, text: texts[i] }));
  }

  /**
   * Runs tokens after those that are there.
   *
   * input   text, ids or {ids}; text gets the start token only where it is the first
   * throws  before any work: when it is empty, holds an id that is none, or does not fit the context (RangeError)
   * cost    all new tokens at once, in passes of up to 256
   */
  async prompt(input: PromptInput): Promise<void> {
    await this.#turns.next(async () => {
      this.#checkAlive();
      const { shape, tokenizer, context } = this.#model;
      const rules = { vocabulary: shape.vocabulary, tokenizer, continues: this.#ids.length > 0 };
      const ids = promptIds(input, rules);
      if (this.#ids.length + ids.length > context) {
        throw new RangeError(
          `the prompt has ${ids.length} tokens after ${this.#ids.length}; the context holds ${context}. Give a shorter one, or rewind().`,
        );
      }
      const failure = await within(this.#stores.device, () => this.#runner.feed(this.#ids.length, ids));
      this.#checkAlive();
      if (failure) throw describeFailure(failure, 'this prompt');
      this.#ids.push(...ids);
      this.#version += 1;
    });
  }

  /**
   * Draws tokens one after another; each has been run when it is yielded.
   *
   * throws  RangeError when the context is full, with both numbers; the signal's reason: the token on its way is then
   *         none of `tokens`; an error when nothing was prompted or the session is disposed
   * cost    per token 6 dispatches per block and 3 more, one submit, and 4 bytes that are read
   */
  async *generate(options: GenerateOptions = {}): AsyncGenerator<Token, void, undefined> {
    const { shape, ends, tokenizer } = this.#model;
    checkGenerate(options, shape.vocabulary);
    const { maxTokens = Infinity, stop = ends, signal } = options;
    const sampling = {
      temperature: options.temperature ?? 0,
      topK: options.topK ?? 0,
      topP: options.topP ?? 1,
      seed: (options.seed ?? this.#seed) >>> 0,
    };
    for (let made = 0; made < maxTokens; made++) {
      const id = await this.#turns.next(async () => {
        signal?.throwIfAborted();
        this.#checkGoesOn();
        const next = await this.#runner.next(this.#ids.length, sampling).catch((error: unknown) => {
          this.#checkAlive();
          throw error;
        });
        this.#version += 1;
        this.#checkAlive();
        signal?.throwIfAborted();
        this.#ids.push(next);
        return next;
      });
      const [text] = tokenTexts(tokenizer, this.#ids, { from: this.#ids.length - 1, open: true });
      yield { id, text };
      if (stop && stop.includes(id)) return;
    }
  }

  /** Takes the last tokens back. Costs nothing: their rows are overwritten. throws  a RangeError when there are fewer */
  rewind(count: number): void {
    this.#checkAlive();
    if (!Number.isInteger(count) || count < 0 || count > this.#ids.length) {
      throw new RangeError(`${count} tokens cannot be taken back of ${this.#ids.length}. Give a number of these.`);
    }
    this.#ids.length -= count;
    this.#version += 1;
  }

  /**
   * The likeliest next tokens.
   *
   * cost  reads the logits of one token: 4 bytes per token of the vocabulary
   */
  candidates(count: number): Promise<(Token & { probability: number })[]> {
    return this.#turns.next(async () => {
      this.#checkAlive();
      this.#checkHead();
      if (this.#ids.length === 0) throw new Error('nothing was prompted. Call prompt() first.');
      this.#runner.bringLogits(this.#ids.length);
      const bytes = 4 * this.#model.shape.vocabulary;
      const logits = await readBytes(this.#model.engine, [{ buffer: this.#stores.logits, offset: 0, bytes }]);
      return likeliest(new Float32Array(logits), count, this.#model.tokenizer);
    });
  }

  /**
   * A hook's numbers on the GPU, for a figure: they follow the session. Set the data again, or redraw, when it has
   * grown.
   *
   * hook    TransformerLens's name, with or without `hook_`
   * throws  when the model has no such hook; the message lists what there is
   * cost    rows that are watched: none. Another hook is kept from now on, and its tokens run once more
   */
  at(hook: string): BufferData {
    const found = this.#reach(hook);
    const tapped = (): ReturnType<Taps['tap']> => this.#tap(found);
    return {
      get buffer() {
        return tapped().buffer;
      },
      get shape() {
        return tapped().shape;
      },
      axes: found.axes,
    };
  }

  /**
   * A hook's numbers as a tensor over the same buffer, of the tokens that are there now. The caller disposes it; later
   * tokens may write the buffer's rows behind it, and a session that outgrows its buffers leaves it behind.
   */
  tensor(hook: string): tf.Tensor {
    const { buffer, shape } = this.#tap(this.#reach(hook));
    return sharedTensor(buffer, shape);
  }

  /** A hook's numbers on the CPU: what a person asked to read. */
  read(hook: string): Promise<{ axes: readonly string[]; shape: number[]; values: Float32Array<ArrayBuffer> }> {
    return this.#turns.next(async () => {
      const found = this.#reach(hook);
      this.#checkTokens(found);
      const shape = this.#taps.shapeOf(found, this.#ids.length);
      return { axes: found.axes, shape, values: await this.#taps.read(found, this.#ids.length, this.#version) };
    });
  }

  /** Frees its buffers. What waits for a token is refused. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.engine.scheduler.flushProducers();
    this.#taps.release();
    this.#runner.release();
    this.#stores.release();
    this.onDispose();
  }

  /** The hook, whose rows are kept from now on. */
  #reach(name: string): Hook {
    this.#checkAlive();
    const hook = findHook(this.#hooks, name, this.#model.shape.family);
    if (this.#keep(hook) && this.#ids.length > 0) this.#runner.run(0, this.#ids.length);
    return hook;
  }

  #keep({ source }: Hook): boolean {
    return source.kind === 'rows' && this.#stores.keep(source.store);
  }

  #tap(hook: Hook): ReturnType<Taps['tap']> {
    this.#checkAlive();
    this.#checkTokens(hook);
    return this.#taps.tap(hook, this.#ids.length, this.#version);
  }

  #checkTokens({ name }: Hook): void {
    if (this.#ids.length === 0) throw new Error(`${name} has no rows: nothing was prompted. Call prompt() first.`);
  }

  #checkAlive(): void {
    if (this.#disposed) throw new Error('the session is disposed. Make another by transformer.session().');
  }

  #checkHead(): void {
    if (this.#model.weights.head) return;
    throw new Error('the model’s files have no output head, so it has no logits. Give a checkpoint with lm_head.');
  }

  #checkGoesOn(): void {
    this.#checkAlive();
    this.#checkHead();
    if (this.#ids.length === 0) throw new Error('nothing was prompted. Call prompt() first.');
    if (this.#ids.length < this.#model.context) return;
    throw new RangeError(
      `the context is full: ${this.#ids.length} tokens of ${this.#model.context}. rewind() some, or start another session.`,
    );
  }
}
