import type { Engine } from '../../engine/engine';
import type { SessionTokenizer } from '../tokenizer/tokenizer';
import type { TransformerConfig } from '../transformer';
import type { Decoder } from './forward';

export interface SessionOptions {
  /** Hooks whose rows are kept from the start, with `*` for any part of a name. */
  watch?: readonly string[];
  /** What `generate` draws by where it is given no seed of its own. */
  seed?: number;
}

/** What a session needs of its model. */
export interface SessionModel extends Decoder {
  readonly engine: Engine;
  /** Why its weights could not be read again when their GPU was lost; null where they may be. */
  readonly lost?: () => string | null;
  readonly config: TransformerConfig;
  readonly tokenizer: SessionTokenizer | null;
  readonly context: number;
  /** Ids that end a text. */
  readonly ends: readonly number[];
}
