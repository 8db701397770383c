import type { ElementData } from '../src/views/data';

/** Where the figure goes: it is appended to this element, or to the first that this selector finds. */
export type ShowTarget = Element | string;

/** What every figure's options have. */
export interface Sized {
  /** Multiplies the figure's width; see-rnn's `w`. */
  scaleWidth?: number;
  scaleHeight?: number;
  w?: number;
  h?: number;
}

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

/** The options of `Sized`. */
export const sized: OptionTable = {
  scale_width: as('scaleWidth'),
  scale_height: as('scaleHeight'),
  w: as('scaleWidth'),
  h: as('scaleHeight'),
};
/** Puts a figure with these properties at the end of the target. Throws when there is no such place. */
export function place<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  target: ShowTarget,
  { colour, ...properties }: Properties,
): HTMLElementTagNameMap[Tag] {
  const parent = typeof target === 'string' ? document.querySelector(target) : target;
  if (!parent) throw new Error(`there is no element "${target as string}" on the page. Give one, or its selector.`);
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(colour ?? {})) element.style.setProperty(name, value as string);
  Object.assign(element, properties);
  parent.append(element);
  return element;
}

/** How many samples data with a third axis from the right has; 1 without one. */
export function sampleCount(data: ElementData): number {
  if (!data) return 1;
  const holder = 'tensor' in data ? data.tensor : data;
  return 'shape' in holder ? (holder.shape.at(-3) ?? 1) : 1;
}

/** The shape of data; of an array of rows too. */
export function shapeOf(data: ElementData): readonly number[] {
  if (Array.isArray(data)) return [data.length, (data as readonly (readonly number[])[])[0]?.length ?? 0];
  const holder = 'tensor' in data ? data.tensor : data;
  return 'shape' in holder ? holder.shape : [];
}

/** Data with these axis names, unless it brings its own. */
export function withAxes(data: ElementData, axes: readonly string[]): ElementData {
  if (Array.isArray(data) || ('axes' in data && data.axes)) return data;
  if ('dataId' in data) return { tensor: data, axes };
  return { ...(data as Exclude<ElementData, readonly (readonly number[])[]>), axes } as ElementData;
}
