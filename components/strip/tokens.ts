import { nameOf } from '../../src/views/data';

/** A token of a text. */
export interface StripToken {
  /** Its number in the vocabulary, where it is known. */
  id?: number;
  /** What of the text it is; empty where a token after it completes its character. */
  text: string;
  /** Whether it is no text, but says where one begins or ends: it is set apart. */
  special?: boolean;
}

/**
 * Tokens from what a page gave: texts, or objects with a text such as a session's.
 *
 * throws  a sentence that says which one is neither
 */
export function readTokens(given: unknown): StripToken[] {
  if (given === null || given === undefined) return [];
  if (!Array.isArray(given)) throw new Error(`tokens is ${nameOf(given)}. Give an array of texts, or session.tokens.`);
  return given.map((one: unknown, i) => {
    if (typeof one === 'string') return { text: one };
    const { text, id, special } = (one ?? {}) as Partial<StripToken>;
    if (typeof text !== 'string') {
      throw new Error(
        `token ${i} is ${nameOf(one)} without a text. Give texts, or objects such as {id: 5, text: "cat"}.`,
      );
    }
    return { ...(typeof id === 'number' ? { id } : {}), text, ...(special === true ? { special } : {}) };
  });
}

/**
 * Checks the weights against the tokens.
 *
 * throws  a sentence with both counts where they differ
 */
export function readWeights(given: unknown, count: number): ArrayLike<number> | null {
  if (given === null || given === undefined) return null;
  const isList = Array.isArray(given) || (ArrayBuffer.isView(given) && !(given instanceof DataView));
  if (!isList) throw new Error(`weights is ${nameOf(given)}. Give a number per token.`);
  const weights = given as ArrayLike<unknown>;
  const odd = Array.from(weights).findIndex((weight) => typeof weight !== 'number');
  if (odd >= 0)
    throw new Error(`weight ${odd} is ${nameOf(weights[odd])}. Give numbers; NaN leaves a token uncoloured.`);
  if (weights.length !== count) {
    throw new Error(`there are ${weights.length} weights for ${count} tokens. Give one per token.`);
  }
  return weights as ArrayLike<number>;
}

/** The token that an event of a strip is about; null for none. */
export function tokenIn({ target }: Event): number | null {
  const { token } = (target as HTMLElement).dataset;
  return token === undefined ? null : Number(token);
}
