import type { Engine } from '../engine/engine';
import type { SessionTokenizer, TextTokenizer } from './tokenizer/tokenizer';
import type { TransformerShape } from './shape';
import { Session } from './session/session';
import { refuseLost } from './session/session-core';
import type { SessionOptions } from './session/session-model';
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
}

/** A language model whose weights are on the GPU. Sessions share them. The caller disposes it. */
export class Transformer {
  readonly config: TransformerConfig;
  /** null where the folder has no tokenizer.json: prompts are ids then. */
  readonly tokenizer: TextTokenizer | null;
  readonly #parts: TransformerParts;
  readonly #sessions = new Set<Session>();
  #disposed = false;

  /** Made by `loadTransformer`. */
  constructor(parts: TransformerParts) {
    this.#parts = parts;
    const { family, layers, heads, keyHeads, headSize, width, vocabulary } = parts.shape;
    this.config = { family, layers, heads, keyHeads, headSize, width, vocabulary, context: parts.context };
    const { tokenizer } = parts;
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
    refuseLost(this.#parts);
    const { engine } = this.#parts;
    const { software } = engine;
    const model = { ...this.#parts, software, config: this.config };
    const session: Session = new Session(model, options, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  /** Frees the weights and all sessions. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const session of [...this.#sessions]) session.dispose();
    this.#parts.weights.release();
  }
}
