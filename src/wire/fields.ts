import { WireError, type RefusalCode } from './wire-error';

/** [first, end) */
export type Span = readonly [first: number, end: number];

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * One JSON object of these bytes.
 *
 * throws  WireError: `utf8` when the bytes are not UTF-8, `code` when the text is not one JSON object
 */
export function parseObject(bytes: Uint8Array, code: RefusalCode): Fields {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new WireError('utf8', 'the JSON is no UTF-8. Send JSON in UTF-8.');
  }
  return parseText(text, code);
}

/** The same of text. */
export function parseText(text: string, code: RefusalCode): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text, finite);
  } catch (error) {
    throw new WireError(code, `the JSON cannot be read (${shown((error as Error).message)}). Send one JSON object.`);
  }
  return fieldsOf(value, 'the JSON', code);
}

/** Digits beyond what a number holds would become Infinity. */
function finite(_name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('a number is too large');
  return value;
}

/** The fields of an object that was sent. Throws WireError with `code` where it is none. */
export function fieldsOf(value: unknown, what: string, code: RefusalCode): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new WireError(code, `${what} is ${shown(value)}. Send an object.`);
  }
  return new Fields(value as Record<string, unknown>, code);
}

/** The fields of one object; each method gives a field, or refuses with the object's code. */
export class Fields {
  readonly #of: Readonly<Record<string, unknown>>;

  constructor(
    of: Readonly<Record<string, unknown>>,
    readonly code: RefusalCode,
  ) {
    this.#of = of;
  }

  /** What was sent as this field; undefined where it was left out, and for what every object has. */
  get(name: string): unknown {
    return Object.hasOwn(this.#of, name) ? this.#of[name] : undefined;
  }

  /** The same fields, refused with another code. */
  as(code: RefusalCode): Fields {
    return new Fields(this.#of, code);
  }

  /** A whole number from 0 to 2^53 - 1. */
  integer(name: string, fallback?: number): number {
    const value = this.get(name) ?? fallback;
    if (isWhole(value)) return value;
    return this.#refuse(name, 'a whole number from 0 to 2^53 - 1');
  }

  /** A finite number. */
  number(name: string): number {
    const value = this.get(name);
    if (typeof value === 'number' && Math.abs(value) <= 1e308) return value;
    return this.#refuse(name, 'a finite number');
  }

  boolean(name: string): boolean {
    const value = this.get(name);
    if (typeof value === 'boolean') return value;
    return this.#refuse(name, 'true or false');
  }

  /** A text of 1 to `most` characters. */
  text(name: string, most: number): string {
    const value = this.get(name);
    if (typeof value === 'string' && value.length >= 1 && charactersOf(value, most) <= most) return value;
    return this.#refuse(name, `a text of 1 to ${most} characters`);
  }

  /** [first, end), not empty. */
  span(name: string): Span {
    const value = this.get(name);
    if (Array.isArray(value) && value.length === 2 && value.every(isWhole) && value[0] < value[1]) {
      return [value[0], value[1]];
    }
    return this.#refuse(name, '[first, end] of whole numbers, first below end');
  }

  /** An array of at most `most` items; empty when left out. */
  items(name: string, most: number): readonly unknown[] {
    const value = this.get(name) ?? (name in this.#of ? null : []);
    if (Array.isArray(value) && value.length <= most) return value;
    return this.#refuse(name, `an array of at most ${most} items`);
  }

  #refuse(name: string, wanted: string): never {
    throw new WireError(this.code, `${name} is ${shown(this.get(name))}. Send ${wanted}.`);
  }
}

export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Characters as Python counts them, up to one more than matters. */
function charactersOf(text: string, most: number): number {
  return text.length > 2 * most ? text.length : [...text].length;
}

/** The start of what was sent, for a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return 'left out';
  const text = typeof value === 'string' ? value.slice(0, 60) : value;
  if (Array.isArray(text)) return `an array of ${text.length}`;
  return typeof text === 'object' && text !== null ? 'an object' : JSON.stringify(text);
}
