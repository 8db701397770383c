import type { BufferData } from '../../tensor/buffer-data';
import type { VirtualData } from '../../tensor/virtual-data';
import { sharedTensor } from '../../tfjs/shared-tensor';
import type * as tf from '../../tfjs/tf';
import type { TransformerConfig } from '../transformer';
import { compare, type Effect } from './effect';
import { generateTokens } from './generating';
import { hookData } from './hook-data';
import { likeliest, type GenerateOptions, type PromptInput, type Token } from './input';
import type { Ablation, PatchPart } from './interventions';
import { askLens, chosen, type LensCandidates, type LensCandidatesOptions } from './lens-candidates';
import { runPrompt } from './prompting';
import { readHook } from './read-hook';
import { SessionCore } from './session-core';
import type { SessionModel, SessionOptions } from './session-model';

/**
 * One text on its way through a model: its tokens, and on the GPU what attention needs of them and what hooks ask for.
 * Calls that run tokens wait for one another. The caller disposes it. When the GPU is lost, the model is read again and
 * the tokens run again on the next one; calls that are awaited, `generate` too, wait for that and go on, others throw
 * GpuLostError meanwhile. After `close()` all of them throw it until `openEngine()`.
 *
 * An EventTarget: `change`, with `detail.from`: tokens from this one on are new, gone, or have other numbers. It comes with
 * every token, and when the session is disposed.
 */
export class Session extends EventTarget {
  readonly #core: SessionCore;
  readonly #seed: number;

  /** Made by `transformer.session()`. */
  constructor(
    model: SessionModel,
    { watch = [], seed }: SessionOptions,
    readonly onDispose: () => void,
  ) {
    super();
    const changed = (from: number): unknown => this.dispatchEvent(new CustomEvent('change', { detail: { from } }));
    this.#core = new SessionCore(model, watch, changed);
    this.#seed = seed ?? Math.trunc(Math.random() * 2 ** 32);
  }

  /** The tokens so far. Where several make one character, the last of them has it. */
  get tokens(): Token[] {
    const { ids, texts } = this.#core;
    return texts.of(ids).map((text, i) => ({ id: ids[i], text }));
  }

  /** The model's sizes. */
  get config(): TransformerConfig {
    return this.#core.model.config;
  }

  /**
   * Runs tokens: a decoder's after those that are there, an encoder's in their place.
   *
   * input   text, ids or {ids, mask, tokenTypes}; text gets the tokens that the model adds, a decoder's only where it is
   *         the first
   * throws  before any work: when it is empty, holds an id or token type that is none or a mask that hides all tokens, or
   *         does not fit the context (RangeError)
   * cost    all new tokens at once, a decoder's in passes of up to 256
   */
  async prompt(input: PromptInput): Promise<void> {
    await this.#core.turn(() => runPrompt(this.#core, input));
  }

  /**
   * Draws tokens one after another; each has been run when it is yielded.
   *
   * throws  RangeError when the context is full, with both numbers; the signal's reason: the token on its way is then
   *         none of `tokens`; an error when nothing was prompted, the session is disposed or the model is an encoder
   * cost    per token 6 dispatches per block and 3 more, one submit, and 4 bytes that are read
   */
  generate(options: GenerateOptions = {}): AsyncGenerator<Token, void, undefined> {
    return generateTokens(this.#core, options, this.#seed);
  }

  /**
   * Takes a decoder's last tokens back. Costs nothing: their rows are overwritten.
   *
   * throws  a RangeError when there are fewer; for an encoder, whose tokens have all seen one another
   */
  rewind(count: number): void {
    this.#core.checkAlive();
    this.#core.checkDecodes('Call prompt() with the shorter text.');
    if (!Number.isInteger(count) || count < 0 || count > this.#core.ids.length) {
      throw new RangeError(`${count} tokens cannot be taken back of ${this.#core.ids.length}. Give a number of these.`);
    }
    this.#core.cut(count);
  }

  /**
   * The likeliest tokens: after a decoder's newest, or after `token`; an encoder's in place of its first mask token, or
   * of `token`.
   *
   * throws  when an encoder's text has no mask token and none is said; when the files have no output head
   * cost    reads the logits of one token: 4 bytes per token of the vocabulary
   */
  candidates(count: number, { token }: { token?: number } = {}): Promise<(Token & { probability: number })[]> {
    return this.#core.turn(async () => {
      this.#core.checkAlive();
      const logits = await this.#core.readLogits(this.#core.targetOf(token));
      return likeliest(logits, count, this.#core.model.tokenizer);
    });
  }

  /**
   * A hook's numbers on the GPU, for a figure: they follow the session. Set the data again, or redraw, when it has
   * grown. A decoder's `blocks.N.attn.pattern` is a virtual map: a heatmap makes its weights where one looks. Another
   * figure, and who takes its `buffer`, has it written whole; an encoder's is so always.
   *
   * hook    TransformerLens's name, with or without `hook_`
   * throws  when the model has no such hook; the message lists what there is
   * cost    rows that are watched: none. Another hook is kept from now on, and its tokens run once more
   */
  at(hook: string): BufferData | (BufferData & VirtualData) {
    return hookData(this.#core, this.#core.reach(hook));
  }

  /**
   * A hook's numbers as a tensor over the same buffer, of the tokens that are there now. The caller disposes it; later
   * tokens may write the buffer's rows behind it, and a session that outgrows its buffers leaves it behind.
   */
  tensor(hook: string): tf.Tensor {
    const { buffer, shape } = this.#core.tap(this.#core.reach(hook));
    return sharedTensor(buffer, shape);
  }

  /**
   * A hook's numbers on the CPU: what a person asked to read.
   *
   * tokens   indices of those whose rows are wanted, a map's queries; all by default
   * returns  what was asked for, with as many rows along the axis of tokens or queries as were wanted
   * throws   a RangeError when a token is none of the session's
   * cost     4 bytes per number; of a decoder's pattern only the rows that are wanted are made
   */
  read(
    hook: string,
    { tokens }: { tokens?: readonly number[] } = {},
  ): Promise<{ axes: readonly string[]; shape: number[]; values: Float32Array<ArrayBuffer> }> {
    return this.#core.turn(() => readHook(this.#core, this.#core.reach(hook), tokens ?? null));
  }

  /**
   * Leaves heads out: their z is 0, or its mean over the tokens, before the output projection. null undoes it.
   *
   * throws  when a head is none of the model's
   * cost    all tokens run again, and once more for each layer with means
   */
  ablate(heads: readonly Ablation[] | null): void {
    this.#core.checkAlive();
    this.#core.interventions.check(heads ?? []);
    this.#core.interventions.ablate(heads ?? []);
    this.#core.rerun();
  }

  /**
   * Takes another session's numbers at a hook, of all its tokens and heads or of these. They are copied: the other
   * session may go on. null undoes it.
   *
   * throws  when the hook's numbers are made from others, a token is none of the other session's or a head none of the
   *         hook's
   * cost    a copy of the numbers; all tokens run again
   */
  patch(hook: string, source: (PatchPart & { from: Session }) | null): void {
    this.#core.checkAlive();
    const found = this.#core.find(hook);
    const other = source?.from;
    if (other && other.#core.model.weights !== this.#core.model.weights) {
      throw new Error('the other session is another model’s. Give a session of the same one.');
    }
    const taken = other ? { ...other.#core.give(hook), tokens: source.tokens, heads: source.heads } : null;
    this.#core.interventions.patch(found, taken);
    this.#core.rerun();
  }

  /**
   * What the interventions do to the next token, or in an encoder to its first mask token: log probabilities of its
   * candidates without and with them. `token`: as in `candidates`.
   *
   * returns  `kl`: KL(before ‖ after) in nats, over the whole vocabulary
   * cost     all tokens run twice; two times 4 bytes per token of the vocabulary are read
   */
  effect({ token }: { token?: number } = {}): Promise<Effect> {
    return this.#core.turn(async () => {
      this.#core.checkAlive();
      const target = this.#core.targetOf(token);
      const tokens = this.#core.ids.length;
      const after = await this.#core.readLogits(target);
      let before = after;
      await this.#core.interventions.without(
        this.#core.runner,
        tokens,
        async () => void (before = await this.#core.readLogits(target)),
      );
      this.#core.version += 1;
      return compare(before, after);
    });
  }

  /**
   * The logits that a layer's residual would give: final norm and output head of its `resid_post`. An encoder's is normed
   * already.
   *
   * tokens   indices of those that are wanted; all by default
   * returns  [token, vocabulary]
   */
  lens(
    layer: number,
    { tokens: wanted }: { tokens?: readonly number[] } = {},
  ): Promise<{ shape: number[]; values: Float32Array }> {
    return this.#core.turn(async () => {
      this.#core.checkAlive();
      this.#core.checkHead();
      this.#core.reach(`blocks.${layer}.resid_post`);
      this.#core.checkTokens('logits');
      const tokens = chosen('token', wanted, this.#core.ids.length);
      const values = await this.#core.lens.logits(tokens.map((token) => ({ layer, token })));
      return { shape: [tokens.length, this.config.vocabulary], values };
    });
  }

  /**
   * The likeliest next tokens by the residuals of some layers: those of `lens`, chosen on the GPU. An encoder's are in
   * place of the token itself. It waits for its turn among tokens, but none waits for its answer.
   *
   * count    candidates of each cell, 10 at most; of equal ones the lowest id comes first
   * returns  for each layer and token that many of {id, text, probability}
   * throws   when a layer's `resid_post` is not watched: the message says what to add; RangeError when there is no such
   *          layer or token; when the files have no output head
   * cost     reads 8 · count bytes per layer and token. The weights of the output head are read once per 64 of them, or
   *          fewer, so that 16 MiB hold their logits; this scratch stays until the session is disposed
   */
  lensCandidates(count: number, options: LensCandidatesOptions = {}): Promise<LensCandidates> {
    return this.#core.ask(() => askLens(this.#core, count, options));
  }

  /** Goes on on another GPU; `revived` comes when all sessions have. For the model's own use. */
  revive(model: SessionModel): void {
    this.#core.revive(model);
  }

  revived(): void {
    this.#core.revived();
  }

  /** Frees its buffers. What waits for a token is refused. */
  dispose(): void {
    if (this.#core.dispose()) this.onDispose();
  }
}
