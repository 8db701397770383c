import type { Block, Role, WireDtype } from '../../src/wire/block';
import { crc32 } from '../../src/wire/crc32';
import type { WireFrame } from '../../src/wire/frame';
import type { RankInfo } from '../../src/wire/message';
import { allStatistics, type MapsOf } from '../reference/virtual-maps';
import { seededNumbers } from '../support/random';

/** A layer's maps, with seeded queries and keys. */
export function seededMaps(tokens: number, seed: number, more: Partial<MapsOf> = {}): MapsOf {
  const [heads, keyHeads, units] = [4, 2, 6];
  return {
    query: seededNumbers(heads * tokens * units, seed, 2),
    key: seededNumbers(keyHeads * tokens * units, seed + 1, 2),
    ...{ heads, keyHeads, units, queries: tokens, keys: tokens, scale: 0.5, causal: true, ...more },
  };
}

/** What a part of these maps is as a frame: tokens and heads [first, end). */
export function frameOf(
  maps: MapsOf,
  { layer = 0, sequence = 0, tokens = [0, maps.queries], heads = [0, maps.heads], dropped = 0 },
): WireFrame {
  const sharing = maps.heads / maps.keyHeads;
  const statistics = allStatistics(maps);
  const cut = (role: Role, numbers: Float32Array, width: number, [h0, h1]: number[]): Block => {
    const values: number[] = [];
    for (let h = h0; h < h1; h++) {
      values.push(...numbers.subarray((h * maps.queries + tokens[0]) * width, (h * maps.queries + tokens[1]) * width));
    }
    const raw = new Uint8Array(Float32Array.from(values).buffer);
    const shape = [h1 - h0, tokens[1] - tokens[0], width];
    const spans = { tokens: [tokens[0], tokens[1]], heads: [h0, h1] } as const;
    return { role, dtype: 'float32', shape, ...spans, bytes: raw.length, raw };
  };
  const mask = (): Block => {
    const raw = new Uint8Array(Float32Array.from(maps.mask!.slice(...tokens)).buffer);
    const shape = [tokens[1] - tokens[0]];
    return {
      role: 'mask',
      dtype: 'float32',
      shape,
      tokens: [tokens[0], tokens[1]],
      heads: null,
      bytes: raw.length,
      raw,
    };
  };
  return {
    ...{ kind: 'attention', run: 'test', rank: 0, sequence, layer, dropped, names: [], span: null },
    ...{ scale: maps.scale, causal: maps.causal ?? false, window: maps.window ?? 0 },
    blocks: [
      cut('query', maps.query, maps.units, heads),
      cut('key', maps.key, maps.units, [Math.floor(heads[0] / sharing), Math.ceil(heads[1] / sharing)]),
      cut('statistics', statistics, 4, heads),
      ...(maps.mask ? [mask()] : []),
    ],
  };
}

/** Texts of tokens as a frame. */
export function namesFrame(names: readonly string[], sequence = 0): WireFrame {
  return {
    ...{ kind: 'tokens', run: 'test', rank: 0, sequence, layer: 0, dropped: 0, scale: 1, causal: false, window: 0 },
    ...{ names, span: [0, names.length], blocks: [] },
  };
}

/**
 * A float32 block in half precision, rounded toward zero: of bfloat16 the upper halves, of float16 numbers between
 * 2^-14 and 65504. Statistics are always float32.
 */
export function inHalves<B extends Pick<Block, 'raw' | 'dtype'> & Partial<Block>>(
  block: B,
  dtype: Exclude<WireDtype, 'float32'>,
): B {
  if (block.role === 'statistics') return block;
  const bits = new Uint32Array(block.raw.slice().buffer);
  const half = (word: number): number => {
    const exponent = ((word >>> 23) & 255) - 112;
    const sign = (word >>> 16) & 0x8000;
    return exponent <= 0 ? sign : sign | (exponent << 10) | ((word >>> 13) & 0x3ff);
  };
  const words = Uint16Array.from(bits, (word) => (dtype === 'bfloat16' ? word >>> 16 : half(word)));
  const raw = new Uint8Array(words.buffer);
  return { ...block, dtype, raw, bytes: raw.length };
}

/** Outputs of recurrent layer 2: number i of all its channels, over time, is `from` + i. */
export function statesFrame(
  tokens: readonly [number, number],
  channels: number,
  { from = 0, sequence = 0 } = {},
): WireFrame {
  const shape = [tokens[1] - tokens[0], channels];
  const numbers = Float32Array.from({ length: shape[0] * channels }, (_, i) => from + tokens[0] * channels + i);
  const raw = new Uint8Array(numbers.buffer);
  return {
    ...{ kind: 'states', run: 'test', rank: 0, sequence, layer: 2, dropped: 0, names: [], span: null },
    ...{ scale: 1, causal: false, window: 0 },
    blocks: [{ role: 'values', dtype: 'float32', shape, tokens, heads: null, bytes: raw.length, raw }],
  };
}

/** A model of so many layers of four heads, computed by one rank. */
export function rankOf(layers: number): RankInfo {
  const layer = (number: number) => ({
    ...{ layer: number, kind: 'attention', heads: [0, 4] as const, keyHeads: [0, 2] as const, of: 4 },
  });
  return { rank: 0, live: true, layers: Array.from({ length: layers }, (_, i) => layer(i)) };
}

/** A frame's bytes, as docs/wire-format.md has them. */
export function bytesOf(frame: WireFrame): ArrayBuffer {
  const { blocks, names, span, ...header } = frame;
  const described = blocks.map(({ role, dtype, shape, tokens, heads }) => ({
    ...{ role, dtype, shape, tokens },
    ...(heads && { heads }),
  }));
  const text = { ...header, blocks: described, ...(span && { names: { token: names }, range: span }) };
  const padded = (length: number): number => 8 * Math.ceil(length / 8);
  const json = new TextEncoder().encode(JSON.stringify(text));
  const payload = blocks.reduce((sum, { raw }) => sum + padded(raw.length), 0);
  const bytes = new Uint8Array(24 + padded(json.length) + payload);
  bytes.fill(32, 24, 24 + padded(json.length));
  bytes.set(json, 24);
  let at = 24 + padded(json.length);
  for (const { raw } of blocks) {
    bytes.set(raw, at);
    at += padded(raw.length);
  }
  const prefix = new DataView(bytes.buffer);
  prefix.setUint32(0, 0x41544e53);
  prefix.setUint16(4, 1, true);
  prefix.setUint32(8, padded(json.length), true);
  prefix.setUint32(12, payload, true);
  prefix.setUint32(16, crc32(bytes.subarray(24)), true);
  return bytes.buffer;
}
