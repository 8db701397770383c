import type { Transformer } from '../../src/index';
import { find } from '../page';

type Kind = Transformer['kind'];

/** What the page calls things. */
const words: Record<Kind, { go: string; next: string; hint: string; ask: string }> = {
  decoder: {
    go: 'Write',
    next: 'Next token',
    hint: 'Click one to go on with it.',
    ask: 'Enter writes. Shift+Enter begins a line.',
  },
  encoder: {
    go: 'Read',
    next: 'Masked token',
    hint: 'Click one to put it there.',
    ask: 'An encoder reads a text as a whole and writes none. Enter reads. Shift+Enter begins a line.',
  },
};

/** Gives the page the words and the controls for a decoder, which writes on, or an encoder, which reads. */
export function suitKind(kind: Kind): void {
  const { go, next, hint } = words[kind];
  find('go').textContent = go;
  find('next-title').textContent = next;
  find('next-hint').textContent = hint;
  for (const id of ['transport', 'settings']) find(id).hidden = kind === 'encoder';
}

/** What stands under the prompt where no example is. */
export function hintOf(kind: Kind): string {
  return words[kind].ask;
}

/**
 * What a model begins with: the prompt that stands there, where it is one for this model; else words with a masked token,
 * or ids.
 */
export function firstPrompt({ kind, tokenizer }: Transformer, prompt: string, isExample: boolean): string {
  if (!tokenizer) return /^[\d\s,]+$/.test(prompt) ? prompt : '0 1 2 3';
  if (kind === 'decoder' || !isExample) return prompt;
  return `The man went to the ${tokenizer.mask?.text ?? 'shop'} to buy a drum.`;
}
