/** snake_case of a camelCase name, as a type. */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : '';

/** Options under their camelCase names, or as Python writes them. */
export type EitherCase<Options> = Options & { [Name in keyof Options & string as Snake<Name>]?: Options[Name] };

/** Properties of an element. */
export type Properties = Record<string, unknown>;

/** What each option, by its snake_case name, sets on the element; 'styles' are CSS custom properties. */
export type OptionTable = Record<string, (value: never) => Properties>;

/** see-rnn's sharing: true, "row", "col", or a pair for x and y. Time is the same for all cells, so only y's counts. */
export type ShareXy = boolean | 0 | 1 | 'row' | 'col' | 'none' | 'rows' | 'columns' | 'all' | readonly [Share, Share];
type Share = boolean | 0 | 1 | 'row' | 'col';

/**
 * Turns options into an element's properties.
 *
 * throws  on a name that the table lacks, as see-rnn does
 */
export function propertiesOf(by: string, options: object, table: OptionTable): Properties {
  const properties: Properties = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!Object.hasOwn(table, snake)) {
      throw new Error(`${by}: there is no option ${name}. Give one of ${Object.keys(table).join(', ')}.`);
    }
    Object.assign(properties, table[snake](value as never));
  }
  return properties;
}

/** An option that is a property of the same meaning. */
export function as(property: string): (value: unknown) => Properties {
  return (value) => ({ [property]: value ?? '' });
}

/** An option that is on where the property is off. */
export function not(property: string): (value: unknown) => Properties {
  return (value) => ({ [property]: !value });
}

/** A pair of numbers as an attribute has it; null and "auto" are its own words. */
export function pair(property: string, auto: string): (value: null | string | readonly number[]) => Properties {
  return (value) => ({ [property]: value === null ? '' : value === 'auto' ? auto : String(value) });
}

export function shareXy(value: ShareXy): Properties {
  const one = Array.isArray(value) ? value[1] : value;
  const words: Record<string, string> = { row: 'rows', col: 'columns' };
  return { shareXy: typeof one === 'string' ? (words[one] ?? one) : one ? 'all' : 'none' };
}

/** Title false or null: none. */
export function title(value: string | false | null): Properties {
  return { title: value || '' };
}
