import type { Engine } from '../engine/engine';
import { prepareEngines } from '../engine/page-engine';
import type { SessionTokenizer, TextTokenizer } from './tokenizer/tokenizer';
import type { TransformerShape } from './shape';
import { Session } from './session/session';
import { refuseLost } from './session/works';
import type { SessionModel, SessionOptions } from './session/session-model';
import type { TransformerWeights } from './weights/matrix';

/** A model's sizes. */
export interface TransformerConfig {
  family: string;
  layers: number;
  heads: number;
  keyHeads: number;
  headSize: number;
  width: number;
  vocabulary: number;
  /** Tokens that a session holds at most. */
  context: number;
}

export interface TransformerParts {
  engine: Engine;
  shape: TransformerShape;
  weights: TransformerWeights;
  tokenizer: SessionTokenizer | null;
  context: number;
  ends: readonly number[];
  /** Reads the same weights once more, for another GPU. Throws a sentence where they cannot be read. */
  reload: (engine: Engine) => Promise<TransformerWeights>;
}

/**
 * A language model whose weights are on the GPU. Sessions share them. The caller disposes it. When the GPU is lost or the
 * engine closed, its files are read again for the next one, before anybody draws by that, and its sessions go on there.
 */
export class Transformer {
  readonly config: TransformerConfig;
  /** null where the folder has no tokenizer.json: prompts are ids then. */
  readonly tokenizer: TextTokenizer | null;
  #parts: TransformerParts;
  readonly #sessions = new Set<Session>();
  #disposed = false;
  /** Why the weights are not on the next engine. */
  #lost: string | null = null;
  readonly #stopPreparing: () => void;

  /** Made by `loadTransformer`. */
  constructor(parts: TransformerParts) {
    this.#parts = parts;
    const { family, layers, heads, keyHeads, headSize, width, vocabulary } = parts.shape;
    this.config = { family, layers, heads, keyHeads, headSize, width, vocabulary, context: parts.context };
    const { tokenizer } = parts;
    this.#stopPreparing = prepareEngines((engine) => this.#revive(engine));
    this.tokenizer = tokenizer && { encode: tokenizer.encode, decode: tokenizer.decode, mask: tokenizer.mask };
  }

  /** A decoder writes a text on; an encoder reads one as a whole. */
  get kind(): 'decoder' | 'encoder' {
    return this.#parts.shape.encoder ? 'encoder' : 'decoder';
  }

  /** Bytes that the weights take on the GPU. */
  get gpuBytes(): number {
    return this.#parts.weights.bytes;
  }

  /**
   * A new text for this model.
   *
   * throws  when a name to watch matches no hook, or the model is disposed; GpuLostError when the GPU is gone that holds
   *         its weights
   * cost    buffers for 64 tokens, which grow by doubling
   */
  session(options: SessionOptions = {}): Session {
    if (this.#disposed) throw new Error('the model is disposed. Load it again.');
    refuseLost(this.#model);
    const session: Session = new Session(this.#model, options, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  get #model(): SessionModel {
    return { ...this.#parts, software: this.#parts.engine.software, config: this.config, lost: () => this.#lost };
  }

  /** What was on a lost GPU comes to this one. */
  async #revive(engine: Engine): Promise<void> {
    if (this.#disposed || !this.#parts.engine.closed || engine.tier === 'none') return;
    if (engine.webgl) {
      this.#lost = `It needs WebGPU, and pictures are drawn by WebGL here. ${engine.reason}`;
      return;
    }
    try {
      const weights = await this.#parts.reload(engine);
      if (this.#disposed) return weights.release();
      this.#parts = { ...this.#parts, engine, weights };
      const model = this.#model;
      for (const session of this.#sessions) session.revive(model);
      for (const session of this.#sessions) session.revived();
      this.#lost = null;
    } catch (error) {
      if (!engine.closed) this.#lost = `Its files could not be read again: ${(error as Error).message}`;
    }
  }

  /** Frees the weights and all sessions. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#stopPreparing();
    for (const session of [...this.#sessions]) session.dispose();
    this.#parts.weights.release();
  }
}
