import type { ElementData } from '../../src/index';
import { allStatistics, weightsOf, type MapsOf } from '../reference/virtual-maps';
import {
  bufferOf,
  half,
  heatmapCases,
  mean,
  pictureOf,
  tiles,
  together,
  type HeatmapCase,
  type Map,
} from './heatmap-cases';
import { seededNumbers } from './random';

export interface VirtualSize {
  heads: number;
  keyHeads?: number;
  queries: number;
  keys: number;
  units: number;
  causal?: boolean;
  window?: number;
  mask?: readonly number[];
  seed?: number;
}

/** Seeded queries and keys, in eighths, which float16 holds too. */
export function seededMaps({ heads, keyHeads = heads, queries, keys, units, seed = 5, ...masks }: VirtualSize): MapsOf {
  const eighths = (count: number, from: number): Float32Array =>
    seededNumbers(count, from, 2).map((value) => Math.round(8 * value) / 8);
  return {
    query: eighths(heads * queries * units, seed),
    key: eighths(keyHeads * keys * units, seed + 1),
    ...{ heads, keyHeads, queries, keys, units, ...masks },
    scale: 1 / Math.sqrt(units),
  };
}

/** What a page gives of maps: their options and the shapes of their inputs. */
export function shapesOf({ heads, keyHeads, queries, keys, units, scale, causal, window, mask }: MapsOf) {
  const masked = mask && { mask: { values: Float32Array.from(mask), shape: [keys] } };
  const options = { scale, causal, window, ...masked };
  return { query: [heads, queries, units], key: [keyHeads, keys, units], options };
}

export function valuesData(maps: MapsOf): ElementData {
  const { query, key, options } = shapesOf(maps);
  return { query: { values: maps.query, shape: query }, key: { values: maps.key, shape: key }, ...options };
}

/** Rows of all heads of a token side by side, with `slots` numbers per head: as decoders keep them. */
function byToken(values: Float32Array, [heads, tokens, units]: number[], slots: number): Float32Array {
  const all = new Float32Array(tokens * heads * slots).fill(NaN);
  for (let i = 0; i < values.length; i++) {
    const [head, token, unit] = [Math.floor(i / (tokens * units)), Math.floor(i / units) % tokens, i % units];
    all[(token * heads + head) * slots + unit] = values[i];
  }
  return all;
}

function stridedData(device: GPUDevice, maps: MapsOf, slots: number): ElementData {
  const { query, key, options } = shapesOf(maps);
  const input = (values: Float32Array, shape: number[]) => ({
    buffer: bufferOf(device, byToken(values, shape, slots)),
    shape,
    strides: [slots, shape[0] * slots, 1],
  });
  const statistics = {
    buffer: bufferOf(device, byToken(allStatistics(maps), [maps.heads, maps.queries, 4], 4)),
    shape: [maps.heads, maps.queries, 4],
    strides: [4, 4 * maps.heads, 1],
  };
  return { query: input(maps.query, query), key: input(maps.key, key), statistics, ...options };
}

function halvesData(device: GPUDevice, maps: MapsOf): ElementData {
  const { query, key, options } = shapesOf(maps);
  const input = (values: Float32Array, shape: number[]) => {
    const words = new Uint16Array(2 * Math.ceil(values.length / 2));
    words.set([...values].map(half));
    return { buffer: bufferOf(device, words), shape, dtype: 'float16' as const };
  };
  return { query: input(maps.query, query), key: input(maps.key, key), ...options };
}

const size = { heads: 3, queries: 4, keys: 5, units: 6, causal: true };
const causal = seededMaps(size);
const grouped = seededMaps({ ...size, units: 8, keyHeads: 1, seed: 21 });
const open = seededMaps({ ...size, causal: false, seed: 31 });
const windowed = seededMaps({ ...size, window: 2, seed: 41 });
const padded = seededMaps({ ...size, causal: false, mask: [1, 1, 0, 1, 0], seed: 61 });
/** Row 2 of head 1 has a score that is NaN. */
const odd = seededMaps({ ...size, seed: 51 });
odd.query[(1 * 4 + 2) * 6 + 3] = NaN;

const mapsOf = (maps: MapsOf): Map[] =>
  Array.from({ length: maps.heads }, (_, head) =>
    Array.from({ length: maps.queries }, (__, row) => weightsOf(maps, head, row)),
  );
const highest = (all: number[]): number => Math.max(...all);
const ofHead = (head: number) => ({ heads: null, indices: { head } });
const all = (how: 'tiles' | 'mean' | 'max') => ({ heads: { chosen: [], together: how }, indices: {} });

/** Maps that are never stored, as a page gives them. */
export const virtualCases: readonly HeatmapCase[] = [
  { ...ofHead(1), name: 'a virtual map, by its index', data: () => valuesData(causal), picture: pictureOf(mapsOf(causal)[1]) }, // prettier-ignore
  { ...ofHead(1), name: 'a virtual map without a mask', data: () => valuesData(open), picture: pictureOf(mapsOf(open)[1]) }, // prettier-ignore
  { ...ofHead(2), name: 'a virtual map with a window', data: () => valuesData(windowed), picture: pictureOf(mapsOf(windowed)[2]) }, // prettier-ignore
  { ...ofHead(0), name: 'a virtual map with padding', data: () => valuesData(padded), picture: pictureOf(mapsOf(padded)[0]) }, // prettier-ignore
  { ...ofHead(1), name: 'a virtual map with a NaN', data: () => valuesData(odd), picture: pictureOf(mapsOf(odd)[1]) },
  { ...all('tiles'), name: 'all heads of a virtual map', data: (device) => stridedData(device, grouped, 8), picture: tiles(mapsOf(grouped)) }, // prettier-ignore
  { ...all('mean'), name: 'the mean of heads of a virtual map', data: () => valuesData(odd), picture: together(mapsOf(odd), mean) }, // prettier-ignore
  { ...all('max'), name: 'the highest of heads of a virtual map', data: (device) => stridedData(device, windowed, 7), picture: together(mapsOf(windowed), highest) }, // prettier-ignore
  {
    ...ofHead(0),
    name: 'two heads of a virtual map of float16',
    data: (device) => halvesData(device, causal),
    heads: { chosen: [2, 0], together: 'tiles' },
    picture: tiles([mapsOf(causal)[2], mapsOf(causal)[0]]),
  },
];

export const allHeatmapCases = [...heatmapCases, ...virtualCases];
