import { describeShape, type TensorView } from '../../tensor/tensor-view';
import type { VirtualData } from '../../tensor/virtual-data';
import type { Operand } from './operands';

/** What virtual maps are made from, checked. */
export interface VirtualInputs {
  readonly query: Operand;
  readonly key: Operand;
  readonly statistics: Operand | null;
  /** [key]; null where every key counts. */
  readonly mask: Operand | null;
  readonly heads: number;
  readonly keyHeads: number;
  readonly units: number;
  /** Queries and keys. */
  readonly tokens: readonly [queries: number, keys: number];
  readonly scale: number;
  readonly causal: boolean;
  /** 0 for all keys. */
  readonly window: number;
}

/** Names of the axes of the inputs. */
export const inputAxes = {
  query: ['head', 'token', 'unit'],
  key: ['head', 'token', 'unit'],
  statistics: ['head', 'token', 'statistic'],
  mask: ['key'],
} as const;

/** What a virtual map may have; a hook's data has a buffer and a shape too. */
const known = new Set([
  ...['query', 'key', 'statistics', 'mask', 'scale', 'causal', 'window', 'axes'],
  'buffer',
  'shape',
]);

/** Throws a sentence when a virtual map's options are wrong in themselves. */
export function checkOptions(data: VirtualData): void {
  const { scale, causal = false, window = 0, axes } = data;
  if (typeof scale !== 'number' || !Number.isFinite(scale)) {
    throw new Error(`scale is ${String(scale)}. Give the factor of a score, as a rule 1 / √units: 0.125 for 64.`);
  }
  if (typeof causal !== 'boolean') throw new Error(`causal is ${String(causal)}. Give true or false.`);
  if (!Number.isInteger(window) || window < 0) {
    throw new Error(`window is ${String(window)}. Give how many keys a query sees, or leave it out.`);
  }
  if (window > 0 && !causal) {
    throw new Error(`window is ${window}, counted back from the query’s own token. Give causal: true with it.`);
  }
  if (axes !== undefined && !(Array.isArray(axes) && axes.length === 3)) {
    throw new Error('axes of a virtual map are not three. Give the names of head, query and key.');
  }
  const odd = Object.keys(data).find((name) => !known.has(name));
  if (odd) {
    const names = 'query, key, statistics, mask, scale, causal, window and axes';
    throw new Error(`a virtual map has no "${odd}": its weights would be others. Give ${names} only.`);
  }
}

/** Throws a sentence when an input has other axes than it should: before anything is uploaded. */
export function checkRank(name: keyof typeof inputAxes, shape: readonly number[], axes: readonly string[]): void {
  if (shape.length === inputAxes[name].length) return;
  throw new Error(`it is ${describeShape(shape, axes)}. Give [${inputAxes[name].join(', ')}].`);
}

/** Throws a sentence when the inputs' shapes disagree. */
export function checkShapes(query: readonly number[], key: readonly number[], statistics?: readonly number[]): void {
  const said = (shape: readonly number[]): string => describeShape(shape, inputAxes.query);
  if (query[2] !== key[2]) {
    throw new Error(`query is ${said(query)} and key ${said(key)}. Give both the same number of units.`);
  }
  if (query[0] % key[0] !== 0) {
    throw new Error(
      `query has ${query[0]} heads and key ${key[0]}, which does not divide them. Give key heads that serve equally many.`,
    );
  }
  const wanted = [query[0], query[1], 4];
  if (statistics && statistics.join() !== wanted.join()) {
    const [given, needed] = [statistics, wanted].map((shape) => describeShape(shape, inputAxes.statistics));
    throw new Error(`statistics are ${given}; this query needs ${needed}. Give these, or leave them out.`);
  }
}

/** Throws a sentence when a mask is not of the keys. */
export function checkMask(key: readonly number[], mask: readonly number[]): void {
  if (mask[0] === key[1]) return;
  const said = describeShape(key, inputAxes.key);
  throw new Error(`it has ${mask[0]} numbers, and key is ${said}. Give one number per key: 1, or 0 for padding.`);
}

/** The inputs of views whose shapes agree. */
export function inputsOf(
  { scale, causal = false, window = 0 }: VirtualData,
  { query, key, statistics, mask }: Pick<VirtualInputs, 'query' | 'key' | 'statistics' | 'mask'>,
): VirtualInputs {
  const shape = (operand: Operand): TensorView['shape'] => operand.view.shape;
  const [heads, queries, units] = shape(query);
  const [keyHeads, keys] = shape(key);
  return { query, key, statistics, mask, heads, keyHeads, units, tokens: [queries, keys], scale, causal, window };
}
