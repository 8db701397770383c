import type { TextTokenizer, SessionTokenizer } from '../tokenizer/tokenizer';

/**
 * What a prompt may be: text where the model has a tokenizer, or ids. For an encoder `mask` has 1 per token and 0 for
 * padding, which no token sees; without it all count. `tokenTypes` says which sentence a token is of; 0 by default.
 */
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
  /** Token types that the model knows; 0 (default): none. */
  tokenTypes?: number;
  /** Whether a mask may hide tokens. */
  padded?: boolean;
}

/**
 * A prompt's ids.
 *
 * throws  when there are none, one is no id of the vocabulary, the text has no tokenizer, or mask or token types are none
 *         that the model takes
 */
export function promptIds(input: PromptInput, rules: InputRules): Uint32Array<ArrayBuffer> {
  const { vocabulary } = rules;
  const ids = listOf(input, rules);
  if (ids.length === 0) throw new Error('the prompt is empty. Give at least one token.');
  const odd = ids.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
  if (odd >= 0) {
    throw new RangeError(
      `token ${odd} of the prompt has the id ${ids[odd]}; the vocabulary has ids from 0 to ${vocabulary - 1}. Give ids of this model.`,
    );
  }
  return Uint32Array.from(ids);
}

function listOf(input: PromptInput, { tokenizer, continues, tokenTypes = 0, padded = false }: InputRules): number[] {
  if (typeof input === 'string') {
    if (!tokenizer) throw new Error('the model came without tokenizer.json. Give ids instead of text.');
    return continues ? tokenizer.continued(input) : tokenizer.encode(input).ids;
  }
  if (Array.isArray(input) || ArrayBuffer.isView(input)) return Array.from(input as readonly number[]);
  if (typeof input !== 'object' || input === null || !('ids' in input)) {
    throw new TypeError(`the prompt is ${input === null ? 'null' : typeof input}. Give text, ids or {ids}.`);
  }
  const { ids, mask, tokenTypes: types } = input;
  checkMask(mask, ids.length, padded);
  checkTypes(types, ids.length, tokenTypes);
  return Array.from(ids as readonly number[]);
}

function checkMask(mask: readonly number[] | undefined, count: number, padded: boolean): void {
  if (!mask) return;
  if (mask.length !== count) {
    throw new Error(`the mask has ${mask.length} entries for ${count} ids. Give one per id.`);
  }
  const odd = mask.findIndex((one) => one !== 1 && one !== 0);
  if (odd >= 0) throw new RangeError(`the mask has ${String(mask[odd])} for token ${odd}. Give 1 or, for padding, 0.`);
  const hidden = mask.indexOf(0);
  if (hidden >= 0 && !padded) {
    throw new Error(`the mask hides token ${hidden}; a decoder takes no padding. Give the live ids alone.`);
  }
  if (count > 0 && !mask.includes(1)) {
    throw new Error(
      `the mask hides all ${count} tokens, so that there are none to attend to. Give 1 for those that count.`,
    );
  }
}

function checkTypes(types: readonly number[] | undefined, count: number, known: number): void {
  if (!types) return;
  if (types.length !== count) {
    throw new Error(`there are ${types.length} token types for ${count} ids. Give one per id.`);
  }
  // All 0 is as good as none: tokenizers write it for models without types.
  const odd = types.findIndex((type) => !Number.isInteger(type) || type < 0 || type >= Math.max(1, known));
  if (odd < 0) return;
  const range = known > 1 ? `types from 0 to ${known - 1}` : 'no type but 0';
  throw new RangeError(
    `token ${odd} of the prompt has the type ${String(types[odd])}; the model has ${range}. Give these.`,
  );
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
