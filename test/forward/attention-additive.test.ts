import { expect } from 'chai';
import { bandOf, everywhere, untilNow, type AttentionOptions } from '../../src/forward/attention/options';
import { additiveAttention, multiplicativeAttention } from '../../src/forward/attention/additive-attention';
import { weightedAttention } from '../../src/forward/attention/weighted-attention';
import { asMask, packMasks } from '../../src/layers/attention-tensors';
import * as tf from '../../src/tfjs/tf';
import * as reference from '../reference/attention';
import { largestError } from '../support/attention-fixtures';
import { failOnGpuErrors, testEngine } from '../support/engine';

interface Case {
  queries: number;
  keys: number;
  units: number;
  channels: number;
  options?: Partial<AttentionOptions>;
  masks?: Partial<reference.ReferenceMasks>;
  multiplicative?: boolean;
}

const plainOptions: AttentionOptions = { masking: 'additive-both', band: everywhere, activation: 'linear', map: true };

describe('row attention', () => {
  failOnGpuErrors();
  before(testEngine);

  /** Runs two samples, of which the second is the first one reversed in its keys, and returns the errors of output and map. */
  async function errorsOf(given: Case): Promise<{ output: number; map: number; values: Float32Array }> {
    const { queries, keys, units, channels, masks = {}, multiplicative = false } = given;
    const options = { ...plainOptions, ...given.options };
    const next = reference.seeded(7);
    const query = reference.seededMatrix(queries, units, next);
    const key = reference.seededMatrix(keys, units, next);
    const value = reference.seededMatrix(keys, channels, next);
    const weight = reference.seededMatrix(1, units, next)[0];
    const bias = Math.fround(next());
    const samples = [key, [...key].reverse()].map((rows) => {
      const scores = multiplicative
        ? reference.dotScores(query, rows).map((row) => row.map((e) => e + bias))
        : reference.additiveScores(query, rows, weight, bias);
      const map = reference.attentionWeights(scores, { masking: options.masking, ...masks });
      return { map, output: reference.product(map, value) };
    });
    const batch = (matrix: reference.Matrix): tf.Tensor3D => tf.tensor3d([matrix, matrix]);
    const mask = (row?: readonly number[]): tf.Tensor2D | null =>
      row ? asMask(tf.tensor2d([[...row], [...row]], undefined, 'bool')) : null;
    const { output, map } = tf.tidy(() => {
      const inputs = {
        query: batch(query),
        key: tf.tensor3d([reference.transpose(key), reference.transpose([...key].reverse())]),
        value: batch(value),
        scoreWeight: tf.tensor1d(weight),
        scoreBias: tf.tensor1d([bias]),
        mask: packMasks(mask(masks.query), mask(masks.key), [2, queries, keys]),
      };
      return (multiplicative ? multiplicativeAttention : additiveAttention)(inputs, options) as {
        output: tf.Tensor;
        map: tf.Tensor;
      };
    });
    const values = (await map.data()) as Float32Array;
    const errors = {
      output: largestError(
        await output.data(),
        samples.flatMap((sample) => sample.output.flat()),
      ),
      map: largestError(
        values,
        samples.flatMap((sample) => sample.map.flat()),
      ),
      values,
    };
    tf.dispose([output, map]);
    return errors;
  }

  it('gives float64’s additive attention at the demo’s size', async () => {
    const { output, map } = await errorsOf({ queries: 240, keys: 240, units: 32, channels: 60 });
    expect(output).to.be.below(2e-6);
    expect(map).to.be.below(4e-7);
  });

  it('gives float64’s multiplicative attention with more channels than lanes, at sizes that divide by nothing', async () => {
    const { output, map } = await errorsOf({ queries: 5, keys: 333, units: 101, channels: 131, multiplicative: true });
    expect(output).to.be.below(1e-5);
    expect(map).to.be.below(1e-5);
  });

  it('goes through a thousand keys', async () => {
    const { output, map } = await errorsOf({ queries: 37, keys: 1000, units: 8, channels: 3 });
    expect(output).to.be.below(1e-6);
    expect(map).to.be.below(1e-7);
  });

  for (const masking of ['additive-both', 'multiplicative-eps', 'exclude', 'additive-keys', 'penalise'] as const) {
    it(`goes through keys in chunks, with a band and padding: ${masking}`, async () => {
      const [queries, keys] = [6, 5003];
      const query = Array.from({ length: queries }, (_, t) => (t < 4 ? 1 : 0));
      const key = Array.from({ length: keys }, (_, s) => (s % 7 === 3 || s < 2 ? 0 : 1));
      const near = (t: number, s: number): boolean => s >= t - 2000 && s < t + 2001;
      const options = { masking, band: bandOf(4001, false) };
      const { output, map } = await errorsOf({
        ...{ queries, keys, units: 4, channels: 2, options },
        masks: { query, key, near },
      });
      expect(output).to.be.below(2e-6);
      expect(map).to.be.below(1e-7);
    });
  }

  it('makes a fully penalised row an ordinary softmax, as the package does', async () => {
    const { map, values } = await errorsOf({
      ...{ queries: 3, keys: 5, units: 4, channels: 2 },
      masks: { query: [0, 0, 0], key: [0, 0, 0, 0, 0] },
    });
    // The penalty rounds float32 scores to steps of about 1e-3.
    expect(map).to.be.below(1e-3);
    expect(Math.min(...values)).to.be.above(0);
  });

  it('gives a query without any key the weight 0 everywhere when keys are excluded', async () => {
    const masks = { key: [0, 0, 0, 0, 0] };
    const options = { masking: 'exclude' as const };
    const { values, map } = await errorsOf({ queries: 3, keys: 5, units: 4, channels: 2, options, masks });
    expect(map).to.equal(0);
    expect([...values].every((value) => value === 0)).to.equal(true);
  });

  it('leaves the future exactly 0', async () => {
    const masks = { near: (t: number, s: number) => s <= t };
    const { values } = await errorsOf({
      queries: 9,
      keys: 9,
      units: 4,
      channels: 2,
      options: { band: untilNow },
      masks,
    });
    for (let t = 0; t < 9; t++) for (let s = 0; s < 9; s++) expect(values[9 * t + s] === 0).to.equal(s > t);
  });

  it('keeps tanh exact to 3e-7 from tiny to huge arguments', async () => {
    const xs = [1e-30, 1e-6, 1e-3, 0.1, 0.5, 1, 2, 3, 5, 8, 9.5, 12, 90, 1e4, 3e38].flatMap((x) => [x, -x]);
    // Softmax over two keys: the logit of the weights is tanh(x) - tanh(0), scaled up for small x.
    for (const x of xs) {
      const scale = Math.min(1e4, 1 / Math.min(Math.abs(x), 1));
      const { output, map } = additiveAttention(
        {
          query: tf.tensor3d([[[0]]]),
          key: tf.tensor3d([[[x, 0]]]),
          value: tf.tensor3d([[[1], [0]]]),
          scoreWeight: tf.tensor1d([scale]),
        },
        plainOptions,
      );
      const [a] = await output.data();
      const expected = 1 / (1 + Math.exp(-Math.fround(scale) * Math.tanh(x)));
      expect(Math.abs(a - expected), `at ${x}`).to.be.below(3e-7);
      tf.dispose([output, map!]);
    }
  });

  it('shows a NaN of the input in every row that meets it, also where tanh would swallow it', async () => {
    const key = tf.tensor3d([[[0.5, NaN, 0.1]]]);
    const value = tf.tensor3d([[[1], [2], [3]]]);
    const { output, map } = additiveAttention({ query: tf.tensor3d([[[1], [2]]]), key, value }, plainOptions);
    expect([...(await output.data()), ...(await map!.data())].every(Number.isNaN)).to.equal(true);
    const query = tf.tensor3d([[[NaN], [2]]]);
    const fine = tf.tensor3d([[[0.5, 1, 0.1]]]);
    const other = additiveAttention({ query, key: fine, value }, { ...plainOptions, activation: 'relu' });
    expect([...(await other.map!.data())].map(Number.isNaN)).to.deep.equal([true, true, true, false, false, false]);
    tf.dispose([output, map!, other.output, other.map!, key, value, query, fine]);
  });

  it('writes the map only when asked', async () => {
    const before = tf.memory().numTensors;
    const ones = tf.ones([1, 2, 2]) as tf.Tensor3D;
    const { output, map } = additiveAttention({ query: ones, key: ones, value: ones }, { ...plainOptions, map: false });
    expect(map).to.equal(null);
    expect([...(await output.data())]).to.deep.equal([1, 1, 1, 1]);
    tf.dispose([ones, output]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('refuses shapes that do not go together, and nothing at all', () => {
    const ones = tf.ones([1, 4, 2]) as tf.Tensor3D;
    expect(() => additiveAttention({ query: ones, key: ones, value: ones }, plainOptions)).to.throw(
      'attention: key is [1,4,2] and should be [sample, unit, key] = [1,2,4]. Give the keys transposed.',
    );
    const none = tf.zeros([1, 0, 2]) as tf.Tensor3D;
    expect(() => additiveAttention({ query: none, key: ones, value: ones }, plainOptions)).to.throw(
      'attention: there are 0 queries. Give at least one.',
    );
    tf.dispose([ones, none]);
  });

  it('refuses a map that is larger than a GPU binding, before it allocates', async () => {
    const most = (await testEngine()).device!.limits.maxStorageBufferBindingSize;
    const samples = Math.ceil(most / (4 * 64 * 64)) + 1;
    const [query, key] = [tf.ones([samples, 64, 1]) as tf.Tensor3D, tf.ones([samples, 1, 64]) as tf.Tensor3D];
    expect(() => additiveAttention({ query, key, value: query }, plainOptions)).to.throw(
      `attention: the map [sample ${samples}, query 64, key 64] takes ${samples * 64 * 64 * 4} bytes; ` +
        `this GPU binds ${most} at once. Give fewer samples or a shorter sequence.`,
    );
    tf.dispose([query, key]);
  });

  it('shows a NaN timestep in the weighted sum too', async () => {
    const [value, scoreWeight] = [tf.tensor3d([[[1], [NaN], [2]]]), tf.tensor1d([1])];
    const { output, map } = weightedAttention({ value, scoreWeight }, 'additive-both');
    expect([...(await map.data()), ...(await output.data())].every(Number.isNaN)).to.equal(true);
    tf.dispose([value, scoreWeight, output, map]);
  });

  it('weighs more timesteps than lanes as float64 does', async () => {
    const next = reference.seeded(3);
    const value = reference.seededMatrix(1000, 60, next);
    const weight = reference.seededMatrix(1, 60, next)[0];
    const logits = reference.product(value, reference.transpose([weight])).flat();
    const expected = reference.softmax(logits, 1e-7);
    const scoreWeight = tf.tensor1d(weight);
    const { output, map } = weightedAttention({ value: tf.tensor3d([value]), scoreWeight }, 'additive-both');
    expect(largestError(await map.data(), expected)).to.be.below(4e-7);
    expect(largestError(await output.data(), reference.product([expected], value)[0])).to.be.below(1e-6);
    tf.dispose([output, map, scoreWeight]);
  });
});
