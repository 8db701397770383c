import type { TextTokenizer, SessionTokenizer } from '../tokenizer/tokenizer';

/** What a prompt may be: text where the model has a tokenizer, or ids. */
export type PromptInput =
  | string
  | readonly number[]
  | Int32Array
  | Uint32Array
  | { ids: readonly number[] | Int32Array | Uint32Array; mask?: readonly number[]; tokenTypes?: readonly number[] };

/** How long tokens may be drawn. */
export interface GenerateOptions {
  /** Tokens at most; without it until a token stops it or the context is full. */
  maxTokens?: number;
  /** 0 (default) takes the likeliest token. */
  temperature?: number;
  /** Only the k likeliest tokens are drawn from. */
  topK?: number;
  /** Only the fewest likeliest tokens that hold this share of the probability. */
  topP?: number;
  /** The same seed draws the same tokens. */
  seed?: number;
  /** Ids that end it; the one that is met is yielded last. By default the model's own; false: none. */
  stop?: readonly number[] | false;
  signal?: AbortSignal;
}

export interface InputRules {
  vocabulary: number;
  tokenizer: SessionTokenizer | null;
  /** Whether tokens are there already: text goes on then. */
  continues: boolean;
}

/**
 * A prompt's ids.
 *
 * throws  when there are none, one is no id of the vocabulary, the text has no tokenizer, or a mask hides tokens
 */
export function promptIds(
  input: PromptInput,
  { vocabulary, tokenizer, continues }: InputRules,
): Uint32Array<ArrayBuffer> {
  const ids = listOf(input, tokenizer, continues);
  if (ids.length === 0) throw new Error('the prompt is empty. Give at least one token.');
  const odd = ids.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
  if (odd >= 0) {
    throw new RangeError(
      `token ${odd} of the prompt has the id ${ids[odd]}; the vocabulary has ids from 0 to ${vocabulary - 1}. Give ids of this model.`,
    );
  }
  return Uint32Array.from(ids);
}

function listOf(input: PromptInput, tokenizer: SessionTokenizer | null, continues: boolean): number[] {
  if (typeof input === 'string') {
    if (!tokenizer) throw new Error('the model came without tokenizer.json. Give ids instead of text.');
    return continues ? tokenizer.continued(input) : tokenizer.encode(input).ids;
  }
  if (Array.isArray(input) || ArrayBuffer.isView(input)) return Array.from(input as readonly number[]);
  if (typeof input !== 'object' || input === null || !('ids' in input)) {
    throw new TypeError(`the prompt is ${input === null ? 'null' : typeof input}. Give text, ids or {ids}.`);
  }
  const { ids, mask } = input;
  if (mask && mask.length !== ids.length) {
    throw new Error(`the mask has ${mask.length} entries for ${ids.length} ids. Give one per id.`);
  }
  const hidden = mask?.findIndex((one) => one !== 1) ?? -1;
  if (hidden >= 0) {
    throw new Error(`the mask hides token ${hidden}; a decoder takes no padding. Give the live ids alone.`);
  }
  return Array.from(ids as readonly number[]);
}

/** throws  when an option is out of its range */
export function checkGenerate(
  { maxTokens, temperature = 0, topK, topP, seed }: GenerateOptions,
  vocabulary: number,
): void {
  const refuse = (name: string, value: unknown, wanted: string): never => {
    throw new RangeError(`${name} is ${String(value)}. Give ${wanted}.`);
  };
  const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;
  if (maxTokens !== undefined && maxTokens !== Infinity && !(Number.isInteger(maxTokens) && maxTokens >= 0)) {
    refuse('maxTokens', maxTokens, 'a whole number of tokens');
  }
  if (!(Number.isFinite(temperature) && temperature >= 0)) refuse('temperature', temperature, 'a number from 0 on');
  if (topK !== undefined && !isCount(topK)) refuse('topK', topK, `a whole number from 1 to ${vocabulary}`);
  if (topP !== undefined && !(topP > 0 && topP <= 1)) refuse('topP', topP, 'a share above 0, 1 at most');
  if (seed !== undefined && !Number.isSafeInteger(seed)) refuse('seed', seed, 'a whole number');
}

/** A token as pages get it. */
export interface Token {
  id: number;
  text: string;
}

/** The likeliest tokens by their logits, with the probabilities of the softmax in float64. */
export function likeliest(
  logits: Float32Array,
  count: number,
  tokenizer: TextTokenizer | null,
): (Token & { probability: number })[] {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  const order = Array.from(logits.keys()).sort((a, b) => logits[b] - logits[a] || a - b);
  return order.slice(0, count).map((id) => ({
    id,
    text: tokenizer ? tokenizer.decode([id], { special: true }) : `#${id}`,
    probability: Math.exp(logits[id] - highest) / total,
  }));
}
