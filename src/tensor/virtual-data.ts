import type { BufferData } from './buffer-data';
import type { StoredData } from './data';

/** A buffer whose numbers need not lie densely. */
export interface StridedData extends BufferData {
  /** Numbers from one index to the next, along each axis; dense when left out. */
  strides?: readonly number[];
}

/** What a virtual map is made from: numbers in any form, or a buffer with strides. */
export type VirtualInput = StoredData | StridedData;

/**
 * Attention maps that are never stored: [head, query, key]. A weight is softmax(scale · query · key) over the keys that
 * its query sees, and is made where a figure shows it.
 */
export interface VirtualData {
  /** [head, token, unit] */
  query: VirtualInput;
  /** [head, token, unit]; with fewer heads each serves as many of the queries' in a row. */
  key: VirtualInput;
  /** [head, token, 4]: highest score, log-sum-exp, lowest score, entropy of each query's row; computed when left out. */
  statistics?: VirtualInput;
  /** [key]: 1 for a key that queries see, 0 for padding; all are seen when left out. The weights of padding are 0. */
  mask?: VirtualInput;
  /** The factor of a score, as a rule 1 / √units. */
  scale: number;
  /** Whether a query sees no key after its own token; the weights of other keys are 0. */
  causal?: boolean;
  /** With `causal`: how many keys a query sees, its own token's included. */
  window?: number;
  /** Names of the maps' three axes: head, query, key when left out. */
  axes?: readonly string[];
}

const inputNames = ['query', 'key', 'statistics', 'mask'] as const;

export function isVirtual(data: unknown): data is VirtualData {
  return data !== null && typeof data === 'object' && 'query' in data && 'key' in data;
}

/** The inputs that are given, with their names. */
export function virtualInputs(data: VirtualData): [(typeof inputNames)[number], VirtualInput][] {
  return inputNames.flatMap((name) => {
    const input = data[name];
    return input === undefined ? [] : [[name, input]];
  });
}
