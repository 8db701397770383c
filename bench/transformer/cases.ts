import type { DecoderSize } from '../../test/support/seeded-decoder';

/** A row: a model, the tokens that are there, and the tokens of one run. */
export interface TransformerCase extends DecoderSize {
  /** Tokens before a run. Each run that decodes adds one. */
  past: number;
  /** Tokens of one run: 1 decodes, more are a prompt into an empty session. */
  tokens: number;
  /** Whether the row is about how near it comes to reading all weights once; its weights are bfloat16. */
  bound?: boolean;
}

/** Blocks of GPT-2 small; the small vocabulary keeps all else below a hundredth of the work. */
const gpt2: DecoderSize = {
  kind: 'gpt2',
  layers: 2,
  width: 768,
  heads: 12,
  keyHeads: 12,
  headSize: 64,
  neurons: 3072,
  vocabulary: 64,
  context: 1024,
};

/** The demo's model: its shape, with seeded numbers. */
const story: DecoderSize = {
  kind: 'llama',
  layers: 6,
  width: 192,
  heads: 6,
  keyHeads: 3,
  headSize: 32,
  neurons: 512,
  vocabulary: 1024,
  context: 1024,
};

const gpt2Small: DecoderSize = { ...gpt2, layers: 12, vocabulary: 50_257 };

/** SmolLM2-135M. */
const smollm2: DecoderSize = {
  kind: 'llama',
  layers: 30,
  width: 576,
  heads: 9,
  keyHeads: 3,
  headSize: 64,
  neurons: 1536,
  vocabulary: 49_152,
  context: 8192,
};

/** Every row of the table, by the name that the pages are asked for. */
export const cases: Record<string, TransformerCase> = {
  'gpt2-block': { ...gpt2, past: 63, tokens: 1 },
  'gpt2-prompt': { ...gpt2, past: 0, tokens: 64 },
  story: { ...story, past: 127, tokens: 1 },
  'gpt2-small': { ...gpt2Small, past: 127, tokens: 1, bound: true },
  smollm2: { ...smollm2, past: 127, tokens: 1, bound: true },
};
