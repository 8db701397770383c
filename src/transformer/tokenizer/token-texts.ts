import type { TextTokenizer } from './tokenizer';

const broken = '\ufffd';
/** A character has four bytes at most; a token that is no text at all must not hold back those after it. */
const longestGroup = 8;

/**
 * The readable text of each token of a list that grows: together they are the text. Where several tokens make one
 * character, the last of them has it and those before have ''. Tokens without a tokenizer are "#id".
 *
 * cost  tokens that are new or follow a change are decoded, each with those of the character before it
 */
export class TokenTexts {
  #ids: number[] = [];
  #texts: string[] = [];
  /** Where a character begins: the first token that is decoded with it, for it gives the space between them. */
  readonly #begins = new Map<number, number>();

  constructor(readonly tokenizer: Pick<TextTokenizer, 'decode'> | null) {}

  /** open  whether tokens may follow that complete the last character; else what is there of it is shown as \ufffd */
  of(ids: readonly number[], { open = false } = {}): readonly string[] {
    if (!this.tokenizer) return ids.map((id) => `#${id}`);
    const from = this.#keep(ids);
    const texts = this.#texts.slice(0, from);
    let [start, context] = [from, this.#begins.get(from) ?? 0];
    for (let i = from; i < ids.length; i++) {
      const text = this.#decode(ids, context, i + 1).slice(this.#decode(ids, context, start).length);
      const isKnown = !text.endsWith(broken) || i - start + 1 >= longestGroup;
      const isWhole = isKnown || (!open && i + 1 === ids.length);
      texts.push(isWhole ? text : '');
      if (!isWhole) continue;
      [context, start] = [start, i + 1];
      if (isKnown) this.#begins.set(start, context);
    }
    [this.#ids, this.#texts] = [[...ids], texts];
    return texts;
  }

  /** Forgets what no longer holds. Returns the first token that has to be decoded: a character begins there. */
  #keep(ids: readonly number[]): number {
    const known = this.#ids;
    let same = 0;
    while (same < ids.length && ids[same] === known[same]) same += 1;
    for (const begin of this.#begins.keys()) if (begin > same) this.#begins.delete(begin);
    let from = Math.min(same, this.#texts.length);
    while (from > 0 && !this.#begins.has(from)) from -= 1;
    return from;
  }

  #decode(ids: readonly number[], start: number, end: number): string {
    return this.tokenizer!.decode(ids.slice(start, end), { special: true });
  }
}
