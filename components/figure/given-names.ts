/** Names as a page gave them: what can be used of them, and what is wrong with the rest. */
export interface GivenNames {
  names: readonly string[] | null;
  /** A sentence; empty where nothing is wrong. */
  wrong: string;
}

/**
 * Names of an axis from whatever a page set: an array of strings as it is, other lists as text, entry by entry; null
 * where none was given. Anything else is not a list of names.
 *
 * property  the name under which they were set, for the sentence
 */
export function givenNames(property: string, given: unknown): GivenNames {
  if (given === null || given === undefined) return { names: null, wrong: '' };
  if (Array.isArray(given) && given.every((name) => typeof name === 'string')) return { names: given, wrong: '' };
  if (Array.isArray(given) || (ArrayBuffer.isView(given) && !(given instanceof DataView))) {
    const texts = Array.from(given as ArrayLike<unknown>, nameText);
    const odd = texts.indexOf(null);
    if (odd < 0) return { names: texts as string[], wrong: '' };
    return { names: null, wrong: `${property}[${odd}] is no text. Give an array of strings.` };
  }
  const is = typeof given === 'string' ? `the text "${given.slice(0, 24)}"` : `of type ${typeof given}`;
  return {
    names: null,
    wrong: `${property} is ${is}. Give an array of strings, one per ${property.replace(/s$/, '')}.`,
  };
}

/** Numbers and booleans as text, null and undefined as an empty text; null for a value that cannot be a name. */
function nameText(name: unknown): string | null {
  if (name === null || name === undefined) return '';
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof name) ? String(name) : null;
}
