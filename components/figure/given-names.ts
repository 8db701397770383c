/** Names as a page gave them: what can be used of them, and what is wrong with the rest. */
interface GivenNames {
  names: readonly string[] | null;
  /** A sentence; empty where nothing is wrong. */
  wrong: string;
}

/**
 * A figure's lists of names, by property. A value that is no list of names is left out, and an error says so before the
 * figure is drawn.
 */
export class NameLists<Property extends string> {
  readonly #lists = new Map<Property, GivenNames>();

  /**
   * per      what each list has a name for, in one word or two: {rows: 'row'}
   * changed  called when a property was set
   */
  constructor(
    readonly per: Readonly<Record<Property, string>>,
    readonly changed: (property: Property) => void,
  ) {}

  get(property: Property): readonly string[] | null {
    return this.#lists.get(property)?.names ?? null;
  }

  set(property: Property, given: unknown): void {
    this.#lists.set(property, givenNames(property, given, this.per[property]));
    this.changed(property);
  }

  /** How many names each list has; 0 for one that was not given. */
  get counts(): Record<Property, number> {
    const properties = Object.keys(this.per) as Property[];
    return Object.fromEntries(properties.map((name) => [name, this.get(name)?.length ?? 0])) as Record<
      Property,
      number
    >;
  }

  /** Throws a sentence on what is no list of names. */
  check(): void {
    for (const { wrong } of this.#lists.values()) if (wrong) throw new Error(wrong);
  }
}

/**
 * Names of an axis from whatever a page set: an array of strings as it is, other lists as text, entry by entry; null
 * where none was given. Anything else is not a list of names.
 *
 * property  the name under which they were set, for the sentence
 * per       what there is a name for
 */
function givenNames(property: string, given: unknown, per: string): GivenNames {
  if (given === null || given === undefined) return { names: null, wrong: '' };
  if (Array.isArray(given) && given.every((name) => typeof name === 'string')) return { names: given, wrong: '' };
  if (Array.isArray(given) || (ArrayBuffer.isView(given) && !(given instanceof DataView))) {
    const texts = Array.from(given as ArrayLike<unknown>, nameText);
    const odd = texts.indexOf(null);
    if (odd < 0) return { names: texts as string[], wrong: '' };
    return { names: null, wrong: `${property}[${odd}] is no text. Give an array of strings.` };
  }
  const is = typeof given === 'string' ? `the text "${given.slice(0, 24)}"` : `of type ${typeof given}`;
  return { names: null, wrong: `${property} is ${is}. Give an array of strings, one per ${per}.` };
}

/** Numbers and booleans as text, null and undefined as an empty text; null for a value that cannot be a name. */
function nameText(name: unknown): string | null {
  if (name === null || name === undefined) return '';
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof name) ? String(name) : null;
}
