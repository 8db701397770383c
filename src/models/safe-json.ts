import { FormatError } from './file-error';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

const maxDepth = 400;

/**
 * Parses the JSON of a model file. Python's NaN and infinities are taken; what is nested too deep, or names a key that
 * could reach a prototype, is refused.
 *
 * throws  FormatError with the offset in the text
 */
export function parseJson(text: string): Json {
  const value = parse(withPlainNumbers(text));
  refusePrototypeKeys(value);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new FormatError(`The model’s description is no JSON (${(error as Error).message}). Fetch the file again.`);
  }
}

/** One pass outside strings: checks the depth, and writes Python's numbers so that JSON.parse gives the same. */
function withPlainNumbers(text: string): string {
  const pieces: string[] = [];
  let depth = 0;
  let copied = 0;
  const token = /"(?:[^"\\]|\\.)*"?|[[{]|[\]}]|-?Infinity|NaN/gs;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === '[' || found === '{') {
      depth += 1;
      if (depth > maxDepth) {
        throw new FormatError(`The model’s description is nested more than ${maxDepth} deep. The file is damaged.`, {
          offset: match.index,
        });
      }
    } else if (found === ']' || found === '}') {
      depth -= 1;
    } else if (found[0] !== '"') {
      const plain = found === 'NaN' ? 'null' : found.replace('Infinity', '1e999');
      pieces.push(text.slice(copied, match.index), plain);
      copied = match.index + found.length;
    }
  }
  return pieces.length ? pieces.join('') + text.slice(copied) : text;
}

function refusePrototypeKeys(value: Json | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) refusePrototypeKeys(item);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
        throw new FormatError(`The model’s description has a key "${key}", which Keras never writes. Do not use it.`);
      }
      refusePrototypeKeys(value[key]);
    }
  }
}
