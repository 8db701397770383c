import type { Session, Token, Transformer } from '../../src/index';

/** How tokens are drawn. */
export interface Sampling {
  temperature: number;
  /** 0: all. */
  topK: number;
  seed: number;
}

/** What a text is, and where it comes from. */
export interface Writing {
  model: Transformer;
  session: Session;
  /** Tokens of the prompt; those behind them were generated. */
  prompted: number;
}

export interface WriterOptions {
  sampling(): Sampling;
  /** Tokens per second at most; Infinity for one in every frame. */
  tokensPerSecond(): number;
  /** Gets a new session before its prompt. throws  what keeps the text from beginning */
  prepare(session: Session, model: Transformer): Promise<void>;
  /** Draws the text as it is; the next token waits for it. `moving`: whether more is to come. */
  show(writing: Writing, moving: boolean): Promise<void>;
  /** The engine's counter of bytes that were read. */
  bytesRead(): number;
}

/**
 * Writes a text with a model, token by token: plays, pauses, takes back. What fails leaves the text that is there.
 * Fires `change` when it begins or ends to play or the text is another, and `failed` with `detail.error`.
 */
export class Writer extends EventTarget {
  writing: Writing | null = null;
  /** Bytes that `generate` read for the newest token; null before the first. */
  readOfToken: number | null = null;
  #playing = false;
  #tokens: AsyncGenerator<Token, void, undefined> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly options: WriterOptions) {
    super();
  }

  get playing(): boolean {
    return this.#playing;
  }

  /**
   * Begins a new text, with this model or the one that is there, which is freed when another has taken its place.
   *
   * throws  what the prompt was refused for; nothing has changed then
   */
  begin(prompt: string, model = this.writing?.model): Promise<void> {
    if (!model) return Promise.reject(new Error('no model is open. Open a folder first.'));
    this.pause();
    return this.#turn(async () => {
      // For the lens.
      const session = model.session({ watch: ['blocks.*.resid_post'] });
      try {
        await this.options.prepare(session, model);
        await session.prompt(model.tokenizer ? prompt : idsOf(prompt));
      } catch (error) {
        session.dispose();
        throw error;
      }
      const old = this.writing;
      this.writing = { model, session, prompted: session.tokens.length };
      this.#changed();
      await this.#show();
      if (old && old.model !== model) old.model.dispose();
      else old?.session.dispose();
    });
  }

  /** Draws tokens until the text ends, the context is full or somebody pauses. An encoder draws none. */
  play(): void {
    if (this.#playing || this.writing?.model.kind !== 'decoder') return;
    this.#playing = true;
    this.dispatchEvent(new Event('change'));
    void this.#turn(() => this.#run());
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.dispatchEvent(new Event('change'));
  }

  /** One token more. */
  step(): Promise<void> {
    this.pause();
    return this.#saying(async () => {
      this.#tokens = null;
      await this.#next();
      await this.#show();
    });
  }

  /** The newest token is taken back; the first one stays. */
  undo(): Promise<void> {
    this.pause();
    return this.#saying(async () => {
      const { writing } = this;
      if (!writing || writing.session.tokens.length < 2) return;
      writing.session.rewind(1);
      writing.prompted = Math.min(writing.prompted, writing.session.tokens.length);
      this.#changed();
      await this.#show();
    });
  }

  /** Goes on with a token that a person chose, or puts it in place of the masked one. */
  take(id: number): Promise<void> {
    this.pause();
    return this.#saying(async () => {
      const { model, session } = this.writing!;
      const target = maskedToken(this.writing!);
      if (model.kind === 'decoder') await session.prompt([id]);
      else await session.prompt(session.tokens.map((token, i) => (i === target ? id : token.id)));
      this.#changed();
      await this.#show();
    });
  }

  /** Changes what the text's session does, and shows it. */
  edit(work: (writing: Writing) => Promise<void>): Promise<void> {
    this.pause();
    return this.#saying(async () => {
      if (!this.writing) return;
      await work(this.writing);
      this.#changed();
      await this.#show();
    });
  }

  /** Shows the same text anew: another layer or head is to be seen. */
  show(): Promise<void> {
    return this.#playing ? Promise.resolve() : this.#saying(() => this.#show());
  }

  /** The next token is drawn otherwise. */
  resample(): void {
    this.#tokens = null;
  }

  async #run(): Promise<void> {
    this.#tokens = null;
    try {
      let ended = false;
      while (this.#playing && !ended) {
        const began = performance.now();
        ended = !(await this.#next());
        await this.#show();
        await this.#pace(began);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.pause();
    await this.#show().catch((error: unknown) => this.#fail(error));
  }

  /** Returns whether there was a token to draw; there is none after the one that ends a text. */
  async #next(): Promise<boolean> {
    const { temperature, topK, seed } = this.options.sampling();
    this.#tokens ??= this.writing!.session.generate({ temperature, topK: topK || undefined, seed });
    const before = this.options.bytesRead();
    try {
      const { done } = await this.#tokens.next();
      if (!done) this.readOfToken = this.options.bytesRead() - before;
      return !done;
    } catch (error) {
      this.#tokens = null;
      throw error;
    }
  }

  async #show(): Promise<void> {
    if (this.writing) await this.options.show(this.writing, this.#playing);
    this.dispatchEvent(new Event('change'));
  }

  /** A frame at least, so that each token is seen. */
  async #pace(began: number): Promise<void> {
    const left = 1000 / this.options.tokensPerSecond() - (performance.now() - began);
    if (left > 0) await new Promise((done) => setTimeout(done, left));
    await new Promise(requestAnimationFrame);
  }

  #changed(): void {
    this.#tokens = null;
    this.readOfToken = null;
  }

  /** One thing after another. */
  #turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  #saying(work: () => Promise<void>): Promise<void> {
    return this.#turn(() => work().catch((error: unknown) => this.#fail(error)));
  }

  #fail(error: unknown): void {
    this.dispatchEvent(new CustomEvent('failed', { detail: { error } }));
  }
}

/** Index of an encoder's first masked token; -1 where there is none. */
export function maskedToken({ model, session }: Writing): number {
  const mask = model.kind === 'encoder' ? model.tokenizer?.mask?.id : undefined;
  return session.tokens.findIndex(({ id }) => id === mask);
}

/** The prompt of a model without a tokenizer: numbers. */
export function idsOf(prompt: string): number[] {
  const words = prompt.split(/[\s,]+/).filter(Boolean);
  const odd = words.find((word) => !/^\d+$/.test(word));
  if (odd === undefined) return words.map(Number);
  throw new Error(`“${odd}” is no id, and the model came without tokenizer.json. Write ids, such as 12 7 40.`);
}
