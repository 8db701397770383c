import { shortNumber } from '../figure/ticks';
import { tokenName } from '../figure/token-names';
import type { Language } from '../words/language';
import type { Answer } from './answers';

/** A cell, and the text of its token. */
export interface NamedCell {
  layer: number;
  token: number;
  text: string;
}

/** "layer 3, token 5 “cat”: “ sat” 0.42, “ mat” 0.1"; without an answer the place alone. */
export function cellWords({ layer, token, text }: NamedCell, answer: Answer | undefined, language: Language): string {
  const { words } = language;
  const place = `${language.axis('layer')} ${layer}, ${language.axis('token')} ${token} ${isolated(tokenName(text, language))}`;
  if (!answer) return place;
  const { candidates } = answer;
  if (candidates.length === 0) return words.told(place, words.noFinite);
  const told = candidates.map(({ text: next, probability }) => {
    return `${isolated(tokenName(next, language))} ${shortNumber(probability, language)}`;
  });
  return words.told(place, told.join(', '));
}

/** A text that may run from right to left does not turn the rest of the line round. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
