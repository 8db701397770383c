import type { Language } from '../words/language';
import { shortName } from './words';

/** What a token is called whose bytes are a part of a character. */
const broken = /^\ufffd*$/;

/** A token in a sentence: line ends and tabs are signs; one without text is called what it is. */
export function tokenName(text: string, { words }: Language): string {
  return broken.test(text) ? words.partOfCharacter : words.quoted(shortName(withLineEnds(text)));
}

/** A token as one word: spaces, line ends and tabs are signs. */
export function visible(text: string): string {
  return withLineEnds(text).replace(/ /g, '␣');
}

/** The same in a small cell: a part of a character has a sign, too. */
export function visibleToken(text: string): string {
  return broken.test(text) ? '◌' : visible(text);
}

const signs: Partial<Record<string, string>> = { '\n': '⏎', '\t': '⇥', '\x7f': '␡' };

/** Line ends, tabs and other control characters as signs, the latter of Unicode's block of control pictures. */
function withLineEnds(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    return signs[character] ?? (code < 32 ? String.fromCharCode(0x2400 + code) : '◌');
  });
}
