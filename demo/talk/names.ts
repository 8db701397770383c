import { visible } from '../../components/figure/token-names';
import type { Token, Transformer } from '../../src/index';

const specials = new WeakMap<Transformer, Map<number, boolean>>();

/** Whether a token is no text, but says where one begins or ends. */
export function isSpecial(model: Transformer, id: number): boolean {
  let known = specials.get(model);
  if (!known) specials.set(model, (known = new Map()));
  if (!known.has(id)) known.set(id, model.tokenizer?.decode([id]) === '');
  return known.get(id)!;
}

/** Tokens as figures name them along an axis. */
export function namesOf(model: Transformer, tokens: readonly Token[]): string[] {
  return tokens.map(({ id, text }) => (isSpecial(model, id) ? `#${id}` : visible(text)));
}
