import { expect } from 'chai';
import { bandOf, everywhere, untilNow } from '../../src/forward/attention/options';
import { dotProductAttention, type DotProductOptions } from '../../src/forward/attention/dot-product-attention';
import * as tf from '../../src/tfjs/tf';
import * as reference from '../reference/attention';
import { largestError } from '../support/attention-fixtures';
import { dotProductErrors, plain } from '../support/dot-product-errors';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('key heads, windows and statistics of dot-product attention', () => {
  failOnGpuErrors();
  before(testEngine);

  it('lets neighbouring heads share a key head', async () => {
    for (const keyHeads of [1, 2, 3]) {
      const sizes = { samples: 2, heads: 6, keyHeads, queries: 35, keys: 39, units: 10, channels: 7 };
      const { output, map, statistics } = await dotProductErrors(sizes);
      expect(output).to.be.below(1e-6);
      expect(map).to.be.below(1e-6);
      expect(statistics).to.be.below(4e-6);
    }
  });

  it('gives the statistics of the pairs in a causal window, past tiles that it does not see', async () => {
    for (const [queries, keys, window] of [
      [150, 150, 20],
      [150, 150, 1],
      [70, 200, 64],
      [130, 130, 1e6],
    ]) {
      const masks = { near: (t: number, s: number) => s <= t && s > t - window };
      const options = { masking: 'exclude' as const, band: bandOf(window, true), scale: 9 };
      const sizes = { heads: 4, keyHeads: 2, queries, keys, units: 12, channels: 9, options, masks };
      const { output, map, statistics } = await dotProductErrors(sizes);
      expect(output, `${queries}, window ${window}`).to.be.below(5e-6);
      expect(map).to.be.below(5e-6);
      expect(statistics).to.be.below(2e-5);
    }
  });

  it('gives the same bits with tiles passed over as with all of them worked through', async () => {
    const [samples, heads, queries, keys] = [2, 2, 101, 133];
    const next = reference.seeded(31);
    const random = (...shape: number[]): tf.Tensor4D => {
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 8 * next());
      return tf.tensor<tf.Rank.R4>(values, shape as [number, number, number, number]);
    };
    const query = random(samples, queries, heads, 20);
    const key = random(samples, keys, heads, 20);
    const value = random(samples, keys, heads, 70);
    for (const masking of ['exclude', 'replace'] as const) {
      for (const [width, lowerOffset] of [
        [1e9, 1 - 1e9],
        [40, -39],
        [33, 10],
      ]) {
        const near = (t: number, s: number): boolean => s >= t + lowerOffset && s < t + lowerOffset + width;
        const rows = Array.from({ length: queries }, (_, t) => Array.from({ length: keys }, (_, s) => +near(t, s)));
        const pairs = tf.tensor3d([rows, rows]);
        const options = { ...plain, masking };
        const skipping = dotProductAttention({ query, key, value }, { ...options, band: { lowerOffset, width } });
        const whole = dotProductAttention({ query, key, value, pairs }, { ...options, pairing: 'keep' });
        for (const name of ['output', 'map', 'statistics'] as const) {
          const [a, b] = await Promise.all([skipping[name]!.data(), whole[name]!.data()]);
          expect(
            a.every((x, i) => x === b[i] && !Number.isNaN(x)),
            `${name}, ${masking}, ${width}`,
          ).to.equal(true);
          tf.dispose([skipping[name]!, whole[name]!]);
        }
        pairs.dispose();
      }
    }
    tf.dispose([query, key, value]);
  });

  it('reads no tile that nobody in a tile of queries sees, and every tile where it may count', async () => {
    const query = tf.ones([1, 96, 1, 2]) as tf.Tensor4D;
    const key = tf.ones([1, 96, 1, 2]) as tf.Tensor4D;
    // A weight of 0 times NaN is NaN: it shows in the queries whose tile reads the last 32 keys.
    const value = tf.tidy(() => tf.concat([tf.ones([1, 64, 1, 1]), tf.fill([1, 32, 1, 1], NaN)], 1)) as tf.Tensor4D;
    const firstWithNaN = async (options: Partial<DotProductOptions>, mask?: tf.Tensor2D): Promise<number> => {
      const wanted = { ...plain, map: 'none' as const, statistics: false, band: untilNow, ...options };
      const { output } = dotProductAttention({ query, key, value, mask }, wanted);
      const values = [...(await output.data())];
      output.dispose();
      return values.findIndex(Number.isNaN);
    };
    const mask = tf.ones([1, 192]) as tf.Tensor2D;
    expect(await firstWithNaN({ masking: 'exclude' })).to.equal(64);
    expect(await firstWithNaN({ masking: 'exclude' }, mask)).to.equal(64);
    expect(await firstWithNaN({ masking: 'replace' })).to.equal(64);
    // A row without any key spreads its weight over all of them.
    expect(await firstWithNaN({ masking: 'replace' }, mask)).to.equal(0);
    expect(await firstWithNaN({ masking: 'replace', band: { lowerOffset: 40, width: 70 } })).to.equal(0);
    for (const masking of ['additive-both', 'additive-keys', 'multiplicative-eps', 'penalise'] as const) {
      expect(await firstWithNaN({ masking }), masking).to.equal(0);
    }
    tf.dispose([query, key, value, mask]);
  });

  it('says of a row without keys that it has none, and of a row with a NaN that it is none', async () => {
    const query = tf.tensor4d([1, 1, NaN], [1, 3, 1, 1]);
    const key = tf.tensor4d([1, 2, 4], [1, 3, 1, 1]);
    const mask = tf.tensor2d([[1, 0, 1, 1, 1, 0]]);
    const options: DotProductOptions = { masking: 'exclude', band: everywhere, scale: 1, statistics: true };
    const { output, statistics } = dotProductAttention({ query, key, value: key, mask }, options);
    const values = [...(await statistics!.data())];
    expect(largestError(values.slice(0, 4), reference.rowStatistics([1, 2]))).to.be.below(1e-6);
    const largest = 3.4028234663852886e38;
    expect(values.slice(4, 8)).to.deep.equal([-largest, -largest, largest, 0]);
    expect(values.slice(8).every(Number.isNaN)).to.equal(true);
    tf.dispose([query, key, mask, output, statistics!]);
  });

  it('counts in the lowest score only what no mask touches', async () => {
    const query = tf.tensor4d([1], [1, 1, 1, 1]);
    const key = tf.tensor4d([-7, 2, 3, 5], [1, 4, 1, 1]);
    const mask = tf.tensor2d([[1, 0, 1, 1, 1]]);
    for (const masking of ['additive-keys', 'multiplicative-eps', 'exclude', 'replace', 'penalise'] as const) {
      const options: DotProductOptions = { masking, band: everywhere, scale: 1, statistics: true };
      const { output, statistics } = dotProductAttention({ query, key, value: key, mask }, options);
      expect((await statistics!.data())[2], masking).to.equal(2);
      tf.dispose([output, statistics!]);
    }
    tf.dispose([query, key, mask]);
  });
});
