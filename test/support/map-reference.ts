import { blockSide, cellsFor, sumsPerMap, type MapBlocks, type MapsSource } from '../../src/tensor/map-blocks';
import { readBytes } from '../../src/engine/readback';
import type { Session } from '../../src/index';
import { testEngine } from './engine';

/** What a session keeps of all its maps. */
export interface ReadBlocks {
  cells: number;
  /** u32[map][128][128] */
  blocks: Uint32Array;
  /** Of each map the sums of entropy, sink, previous, duplicate and induction. */
  sums: number[][];
}

export function mapsOf(session: Session): MapsSource {
  return session.at('pattern').maps!;
}

export async function readBlocks({ blocks, sums, sumsStride, cells }: MapBlocks, heads: number): Promise<ReadBlocks> {
  const engine = await testEngine();
  const pieces = [blocks, sums].map((buffer) => ({ buffer, offset: 0, bytes: buffer.size }));
  const bytes = await readBytes(engine, pieces);
  const numbers = new Float32Array(bytes, blocks.size);
  const layers = numbers.length / sumsStride;
  return {
    cells,
    blocks: new Uint32Array(bytes, 0, blocks.size / 4),
    sums: Array.from({ length: layers * heads }, (_, map) => {
      const at = Math.floor(map / heads) * sumsStride + (map % heads) * sumsPerMap;
      return [...numbers.subarray(at, at + 5)];
    }),
  };
}

/** Opens a session's blocks, reads them and lets go of them. */
export async function blocksNow(session: Session, heads: number): Promise<ReadBlocks> {
  const lease = mapsOf(session).open();
  try {
    return await readBlocks(lease.now, heads);
  } finally {
    lease.release();
  }
}

/** Lowest and highest of a block; null where it has no cell that is seen. */
export function pairOf(word: number): [lowest: number, highest: number] | null {
  if (word >>> 0 === 0xfbff7bff) return null;
  return [halfOf(word & 0xffff), halfOf(word >>> 16)];
}

function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The blocks of causal maps that have a cell. */
export function blockCount(tokens: number, maps: number): number {
  const side = Math.ceil(tokens / cellsFor(tokens));
  return (maps * side * (side + 1)) / 2;
}

export interface Attended {
  ids: readonly number[];
  heads: number;
  keyHeads: number;
  headSize: number;
  window?: number;
}

/** Weights of one layer's heads in float64, from its queries and keys: a function of head, query and key. */
export async function float64Maps(
  session: Session,
  layer: number,
  { ids, heads, keyHeads, headSize, window = 0 }: Attended,
): Promise<(head: number, query: number) => Float64Array> {
  const [queries, keys] = await Promise.all(
    ['rot_q', 'rot_k'].map(async (name) => (await session.read(`blocks.${layer}.attn.${name}`)).values),
  );
  return (head, query) => {
    const keyHead = Math.floor(head / (heads / keyHeads));
    const row = new Float64Array(ids.length);
    const first = window > 0 ? Math.max(0, query + 1 - window) : 0;
    let [highest, total] = [-Infinity, 0];
    for (let key = first; key <= query; key++) {
      let sum = 0;
      for (let i = 0; i < headSize; i++) {
        sum += queries[(query * heads + head) * headSize + i] * keys[(key * keyHeads + keyHead) * headSize + i];
      }
      row[key] = sum / Math.sqrt(headSize);
      highest = Math.max(highest, row[key]);
    }
    for (let key = first; key <= query; key++) total += row[key] = Math.exp(row[key] - highest);
    for (let key = first; key <= query; key++) row[key] /= total;
    return row;
  };
}

/** Sums of entropy, sink, previous, duplicate and induction over all rows of a map, in float64. */
export function float64Sums(rowOf: (query: number) => Float64Array, ids: readonly number[]): number[] {
  const sums = [0, 0, 0, 0, 0];
  for (const [query, id] of ids.entries()) {
    const row = rowOf(query);
    for (const weight of row) sums[0] -= weight > 0 ? weight * Math.log(weight) : 0;
    sums[1] += row[0];
    sums[2] += query > 0 ? row[query - 1] : 0;
    for (let key = 0; key < query; key++) {
      if (ids[key] !== id) continue;
      sums[3] += row[key];
      sums[4] += row[key + 1];
    }
  }
  return sums;
}

/** Lowest and highest weight of a block's cells that are seen. */
export function float64Block(
  rowOf: (query: number) => Float64Array,
  [row, column]: readonly [number, number],
  { cells, tokens, window = 0 }: { cells: number; tokens: number; window?: number },
): [number, number] | null {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let query = row * cells; query < Math.min(tokens, (row + 1) * cells); query++) {
    const weights = rowOf(query);
    const first = Math.max(column * cells, window > 0 ? query + 1 - window : 0);
    for (let key = first; key <= Math.min(query, (column + 1) * cells - 1); key++) {
      lowest = Math.min(lowest, weights[key]);
      highest = Math.max(highest, weights[key]);
    }
  }
  return lowest > highest ? null : [lowest, highest];
}

/** The word of a map's block. */
export function wordAt(blocks: Uint32Array, map: number, [row, column]: readonly [number, number]): number {
  return blocks[(map * blockSide + row) * blockSide + column];
}
