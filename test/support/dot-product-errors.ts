import { everywhere } from '../../src/forward/attention/options';
import { dotProductAttention, type DotProductOptions } from '../../src/forward/attention/dot-product-attention';
import { asMask, packMasks } from '../../src/layers/attention-tensors';
import * as tf from '../../src/tfjs/tf';
import * as reference from '../reference/attention';
import { largestError } from './attention-fixtures';

export interface DotProductCase {
  samples?: number;
  heads?: number;
  keyHeads?: number;
  queries: number;
  keys: number;
  units: number;
  channels: number;
  options?: Partial<DotProductOptions>;
  masks?: Partial<reference.ReferenceMasks>;
  /** Whether random numbers are added to the scores. */
  added?: boolean;
}

export const plain: DotProductOptions = {
  masking: 'additive-keys',
  band: everywhere,
  scale: 0.3,
  map: 'weights',
  statistics: true,
};

/** The largest errors of the kernel against float64, for seeded numbers of these extents. */
export async function dotProductErrors(
  given: DotProductCase,
): Promise<Record<'output' | 'map' | 'statistics', number> & { map0: Float32Array }> {
  const { samples = 1, heads = 1, queries, keys, units, channels, masks = {}, added = false } = given;
  const { keyHeads = heads } = given;
  const options = { ...plain, ...given.options };
  const next = reference.seeded(11);
  const many = (count: number, rows: number, columns: number): reference.Matrix[] =>
    Array.from({ length: samples * count }, () => reference.seededMatrix(rows, columns, next));
  const query = many(heads, queries, units);
  const [key, value] = [many(keyHeads, keys, units), many(keyHeads, keys, channels)];
  const pairs = added ? Array.from({ length: samples }, () => reference.seededMatrix(queries, keys, next)) : null;
  const expected = query.map((_, i) => {
    const extra = pairs?.[Math.floor(i / heads)];
    // Neighbouring heads share a key head.
    const shared = Math.floor((i * keyHeads) / heads);
    const scores = reference
      .dotScores(query[i], key[shared], options.scale)
      .map((row, t) => row.map((e, s) => e + (extra?.[t][s] ?? 0)));
    const weights = reference.attentionWeights(scores, { masking: options.masking, ...masks });
    const exists = (t: number, s: number): boolean => options.masking !== 'exclude' || (masks.near?.(t, s) ?? true);
    const statistics = scores.map((row, t) => reference.rowStatistics(row.filter((_, s) => exists(t, s))));
    return {
      map: options.map === 'scores' ? scores : weights,
      output: reference.product(weights, value[shared]),
      statistics,
    };
  });
  const heads4 = (matrices: reference.Matrix[], rows: number, columns: number): tf.Tensor4D => {
    const shape = [samples, matrices.length / samples, rows, columns];
    return tf.transpose(tf.tensor<tf.Rank>(matrices.flat(2), shape), [0, 2, 1, 3]) as tf.Tensor4D;
  };
  const row = (one?: readonly number[]): tf.Tensor2D | null =>
    one ? asMask(tf.tensor2d(Array.from({ length: samples }, () => [...one]))) : null;
  const result = tf.tidy(() => {
    const made = dotProductAttention(
      {
        query: heads4(query, queries, units),
        key: heads4(key, keys, units),
        value: heads4(value, keys, channels),
        mask: packMasks(row(masks.query), row(masks.key), [samples, queries, keys]),
        pairs: pairs ? tf.tensor3d(pairs) : undefined,
      },
      { ...options, pairing: added ? 'add' : 'none' },
    );
    return [tf.transpose(made.output, [0, 2, 1, 3]), made.map!, made.statistics!];
  });
  const [output, map, statistics] = await Promise.all(result.map((tensor) => tensor.data()));
  tf.dispose(result);
  return {
    output: largestError(
      output,
      expected.flatMap((one) => one.output.flat()),
    ),
    map: largestError(
      map,
      expected.flatMap((one) => one.map.flat()),
    ),
    statistics: largestError(
      statistics,
      expected.flatMap((one) => one.statistics.flat()),
    ),
    map0: map as Float32Array,
  };
}
