import { expect } from 'chai';
import { bandOf, everywhere, untilNow, type Masking } from '../../src/forward/attention/options';
import { dotProductAttention, type DotProductOptions } from '../../src/forward/attention/dot-product-attention';
import * as tf from '../../src/tfjs/tf';
import { largestError } from '../support/attention-fixtures';
import { dotProductErrors, plain } from '../support/dot-product-errors';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('dot-product attention', () => {
  failOnGpuErrors();
  before(testEngine);

  it('gives float64’s numbers for several heads and samples, at sizes that divide by nothing', async () => {
    const sizes = { samples: 2, heads: 3, queries: 45, keys: 71, units: 37, channels: 41 };
    const { output, map, statistics } = await dotProductErrors(sizes);
    expect(output).to.be.below(1e-6);
    expect(map).to.be.below(1e-6);
    expect(statistics).to.be.below(4e-6);
  });

  it('gives them for one query, one key and one channel too', async () => {
    const { output, map, statistics } = await dotProductErrors({ queries: 1, keys: 1, units: 1, channels: 1 });
    expect(Math.max(output, map, statistics)).to.be.below(1e-7);
  });

  it('shares a tile among workgroups when there are more than 64 channels', async () => {
    const { output, map } = await dotProductErrors({ heads: 2, queries: 33, keys: 40, units: 64, channels: 131 });
    expect(output).to.be.below(1e-6);
    expect(map).to.be.below(1e-6);
  });

  it('adds what is added, and gives the scores before the masks', async () => {
    const options = { map: 'scores' as const, band: untilNow };
    const masks = { near: (t: number, s: number) => s <= t };
    const { output, map } = await dotProductErrors({
      queries: 40,
      keys: 40,
      units: 8,
      channels: 5,
      added: true,
      options,
      masks,
    });
    expect(output).to.be.below(1e-6);
    expect(map).to.be.below(1e-6);
  });

  const maskings: Masking[] = [
    'additive-both',
    'multiplicative-eps',
    'exclude',
    'additive-keys',
    'replace',
    'penalise',
  ];
  for (const masking of maskings) {
    it(`follows band and padding: ${masking}`, async () => {
      const [queries, keys] = [50, 66];
      const masks = {
        query: Array.from({ length: queries }, (_, t) => (t % 11 === 5 ? 0 : 1)),
        key: Array.from({ length: keys }, (_, s) => (s % 5 === 2 ? 0 : 1)),
        near: (t: number, s: number) => s >= t - 20 && s < t + 21,
      };
      const options = { masking, band: bandOf(41, false) };
      const { output, map } = await dotProductErrors({
        heads: 2,
        queries,
        keys,
        units: 16,
        channels: 8,
        options,
        masks,
      });
      // A row that is penalised as a whole has its scores rounded to the steps of float32 at the penalty.
      expect(map).to.be.below(masking === 'additive-both' ? 1e-3 : 1e-6);
      expect(output).to.be.below(masking === 'additive-both' ? 1e-3 : 1e-6);
    });
  }

  it('spreads a row without any key evenly where Keras does, and gives it 0 where Keras does', async () => {
    const masks = { query: [1, 0, 1], key: [1, 1, 0, 1] };
    const sizes = { queries: 3, keys: 4, units: 2, channels: 2, masks };
    const even = await dotProductErrors({ ...sizes, options: { masking: 'replace' } });
    expect([...even.map0.slice(4, 8)]).to.deep.equal([0.25, 0.25, 0.25, 0.25]);
    const none = await dotProductErrors({ ...sizes, options: { masking: 'exclude' } });
    expect([...none.map0.slice(4, 8)]).to.deep.equal([0, 0, 0, 0]);
    expect(Math.max(even.output, none.output)).to.be.below(1e-6);
  });

  it('keeps the pairs that a mask of pairs keeps', async () => {
    const ones = tf.ones([1, 3, 1, 2]) as tf.Tensor4D;
    const value = tf.tensor4d([1, 2, 4], [1, 3, 1, 1]);
    const pairs = tf.tensor3d([1, 0, 0, 0, 1, 1, 1, 1, 1], [1, 3, 3]);
    const options: DotProductOptions = { masking: 'replace', band: everywhere, scale: 1, pairing: 'keep' };
    const { output, map, statistics } = dotProductAttention({ query: ones, key: ones, value, pairs }, options);
    expect([map, statistics]).to.deep.equal([null, null]);
    expect(largestError(await output.data(), [1, 3, 7 / 3])).to.be.below(1e-6);
    tf.dispose([ones, value, pairs, output]);
  });

  it('shows a NaN query in its row only', async () => {
    const query = tf.tensor4d([NaN, 1], [1, 2, 1, 1]);
    const key = tf.tensor4d([1, 2], [1, 2, 1, 1]);
    const { output, map, statistics } = dotProductAttention({ query, key, value: key }, plain);
    expect([...(await map!.data())].map(Number.isNaN)).to.deep.equal([true, true, false, false]);
    expect([...(await output.data())].map(Number.isNaN)).to.deep.equal([true, false]);
    tf.dispose([query, key, output, map!, statistics!]);
  });

  it('refuses shapes that do not go together', () => {
    const [a, b, c] = [tf.ones([1, 4, 2, 3]), tf.ones([1, 5, 2, 4]), tf.ones([1, 6, 2, 3])] as tf.Tensor4D[];
    const run = (query: tf.Tensor4D, key: tf.Tensor4D, value: tf.Tensor4D, mask?: tf.Tensor2D) => () =>
      dotProductAttention({ query, key, value, mask }, plain);
    expect(run(a, b, b)).to.throw('attention: key is [1,5,2,4] and should be [1,5,2,3].');
    const d = tf.ones([1, 4, 3, 3]) as tf.Tensor4D;
    const e = tf.ones([1, 4, 5, 3]) as tf.Tensor4D;
    expect(run(e, d, d)).to.throw(
      'attention: there are 3 key heads for 5 heads. Give a number that divides the heads.',
    );
    expect(run(d, e, e)).to.throw('attention: key is [1,4,5,3] and should be [1,4,3,3].');
    tf.dispose([d, e]);
    expect(run(a, a, c)).to.throw('attention: value is [1,6,2,3] and should be [1,4,2,3].');
    expect(run(a, a, a, tf.ones([1, 4]))).to.throw('attention: mask is [1,4] and should be [1,8].');
    tf.dispose([a, b, c]);
  });

  it('needs a thousandth of the map’s memory when the map is not asked for', async () => {
    const engine = await testEngine();
    const tensors = [1, 2, 3].map((x) => tf.tidy(() => tf.mul(tf.ones([1, 1024, 8, 64]), x))) as tf.Tensor4D[];
    const [query, key, value] = tensors;
    engine.scheduler.flushProducers();
    const before = engine.stats.gpuBytes;
    const { output, statistics } = dotProductAttention({ query, key, value }, { ...plain, map: 'none' });
    const [first] = await statistics!.data();
    expect(first).to.be.finite;
    // Output and statistics, a page of scratch, and the read.
    expect(engine.stats.gpuBytes - before).to.be.below(4 * 1024 * 8 * (64 + 2 * 4) + 4096);
    tf.dispose([...tensors, output, statistics!]);
  });
});
