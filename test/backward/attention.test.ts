import { expect } from 'chai';
import { additiveScoresOnTape } from '../../src/backward/attention/additive-scores';
import { softmaxOnTape } from '../../src/backward/attention/masked-softmax';
import { everywhere, type Band } from '../../src/forward/attention/options';
import * as tf from '../../src/tfjs/tf';
import { additiveScores, attentionWeights, type Matrix, type ReferenceMasks } from '../reference/attention';
import { differenceGradient, gradientError, weighted } from '../reference/differences';
import { watchDispatches } from '../support/dispatches';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

const seeded = (count: number, seed: number): Float64Array => Float64Array.from(seededNumbers(count, seed));
const tensor = (data: ArrayLike<number>, shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(data), shape);

/** Rows of a part of a list. */
function matrix(list: ArrayLike<number>, start: number, [rows, columns]: readonly [number, number]): Matrix {
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (__, c) => list[start + r * columns + c]),
  );
}

/** The gradients of Σ output · by, for inputs of these numbers and shapes. */
async function gradientsOf(
  run: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  by: ArrayLike<number>,
): Promise<Float32Array[]> {
  const gradients = tf.grads((...given: tf.Tensor[]) => {
    const output = run(...given);
    return tf.sum(tf.mul(output, tensor(by, output.shape)));
  })(inputs);
  return Promise.all(gradients.map((gradient) => gradient.data() as Promise<Float32Array>));
}

describe('the way back through additive scores, against differences in float64', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [samples, queries, keys, units] of [
    [1, 1, 1, 1],
    [2, 5, 7, 5],
    [1, 3, 70, 33],
    [2, 4, 3, 70],
  ]) {
    it(`has ${samples} samples, ${queries} queries, ${keys} keys and ${units} units`, async () => {
      const arrays = [seeded(samples * queries * units, 1), seeded(samples * keys * units, 2), seeded(units, 3)];
      const by = seeded(samples * queries * keys, 4);
      const [query, key, weight] = arrays;
      const target = (): number => {
        const scores = Array.from({ length: samples }, (_, b) =>
          additiveScores(
            matrix(query, b * queries * units, [queries, units]),
            matrix(key, b * keys * units, [keys, units]),
            [...weight],
          ),
        );
        return weighted(scores.flat(2), by);
      };
      const inputs = [
        tensor(query, [samples, queries, units]),
        tensor(key, [samples, keys, units]),
        tensor(weight, [units, 1]),
      ];
      const found = await gradientsOf(
        (q, k, w) => additiveScoresOnTape(q as tf.Tensor3D, k as tf.Tensor3D, w),
        inputs,
        by,
      );
      arrays.forEach((array, i) => {
        expect(gradientError(found[i], differenceGradient(target, array)), `input ${i}`).to.be.below(1e-5);
      });
    });
  }
});

describe('additive scores of many queries and keys on a software adapter', () => {
  failOnGpuErrors();
  before(testEngine);

  it('have a dispatch for every 4 million tanh, there and back, and float64’s numbers in the first and last rows', async () => {
    const [queries, keys, units] = [300, 310, 64];
    const [query, key, weight, by] = [queries * units, keys * units, units, queries * keys].map((count, i) =>
      seeded(count, 1 + i),
    );
    const watched = watchDispatches('additive-scores');
    const inputs = [tensor(query, [1, queries, units]), tensor(key, [1, keys, units]), tensor(weight, [units])];
    const found = await gradientsOf(
      (q, k, w) => additiveScoresOnTape(q as tf.Tensor3D, k as tf.Tensor3D, w),
      inputs,
      by,
    );
    watched.stop();
    const times = (label: string): number => watched.labels.filter((one) => one === label).length;
    expect([times('additive-scores'), times('additive-scores-back')]).to.deep.equal([2, 4]);
    const tanh = (t: number, s: number, u: number): number => Math.tanh(query[t * units + u] + key[s * units + u]);
    const slope = (t: number, s: number, u: number): number => by[t * keys + s] * weight[u] * (1 - tanh(t, s, u) ** 2);
    const sum = (count: number, term: (i: number) => number): number =>
      Array.from({ length: count }, (_, i) => term(i)).reduce((a, b) => a + b);
    const each = (count: number, value: (i: number) => number): number[] =>
      Array.from({ length: count }, (_, i) => value(i));
    for (const t of [0, 210, 211, queries - 1]) {
      const wanted = each(units, (u) => sum(keys, (s) => slope(t, s, u)));
      expect(gradientError(found[0].slice(t * units, (t + 1) * units), wanted), `query ${t}`).to.be.below(1e-5);
    }
    for (const s of [0, 217, 218, keys - 1]) {
      const wanted = each(units, (u) => sum(queries, (t) => slope(t, s, u)));
      expect(gradientError(found[1].slice(s * units, (s + 1) * units), wanted), `key ${s}`).to.be.below(1e-5);
    }
    const ofWeight = each(units, (u) => sum(queries, (t) => sum(keys, (s) => by[t * keys + s] * tanh(t, s, u))));
    expect(gradientError(found[2], ofWeight), 'weight').to.be.below(1e-4);
  });
});

describe('the way back through masks and softmax, against differences in float64', () => {
  failOnGpuErrors();
  before(testEngine);
  const [samples, heads, queries, keys] = [2, 2, 5, 6];
  const queryMask = [1, 1, 1, 0, 1, 1, 0, 1, 1, 1];
  const keyMask = [1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0];
  // The fourth query of the first sample has no key at all.
  const pairs = Array.from({ length: samples * queries * keys }, (_, i) =>
    Number(i % 4 !== 1 && Math.floor(i / keys) !== 3),
  );
  const narrow: Band = { lowerOffset: -2, width: 4 };

  async function check(
    masking: ReferenceMasks['masking'],
    { band = everywhere, masked = false, paired = false, headed = true } = {},
  ): Promise<void> {
    const count = headed ? heads : 1;
    const scores = seeded(samples * count * queries * keys, 1).map((value) => 2 * value);
    const by = seeded(scores.length, 2);
    const target = (): number => {
      const weights = Array.from({ length: samples * count }, (_, b) => {
        const sample = Math.floor(b / count);
        const near = (t: number, s: number): boolean => {
          const distance = s - t - band.lowerOffset;
          const inBand = distance >= 0 && distance < band.width;
          return inBand && (!paired || pairs[(sample * queries + t) * keys + s] === 1);
        };
        return attentionWeights(matrix(scores, b * queries * keys, [queries, keys]), {
          ...{ masking, near },
          query: masked ? queryMask.slice(sample * queries, (sample + 1) * queries) : undefined,
          key: masked ? keyMask.slice(sample * keys, (sample + 1) * keys) : undefined,
        });
      });
      return weighted(weights.flat(2), by);
    };
    const mask = masked
      ? (tf.concat([tensor(queryMask, [samples, queries]), tensor(keyMask, [samples, keys])], 1) as tf.Tensor2D)
      : undefined;
    const shape = headed ? [samples, heads, queries, keys] : [samples, queries, keys];
    const kept = paired ? (tensor(pairs, [samples, queries, keys]) as tf.Tensor3D) : undefined;
    const run = (given: tf.Tensor): tf.Tensor => softmaxOnTape(given, { masking, band, mask, pairs: kept });
    const [found] = await gradientsOf(run, [tensor(scores, shape)], by);
    expect(gradientError(found, differenceGradient(target, scores))).to.be.below(2e-5);
  }

  for (const masking of [
    'additive-both',
    'multiplicative-eps',
    'exclude',
    'additive-keys',
    'replace',
    'penalise',
  ] as const) {
    it(`masks by ${masking}: nothing, a band, padding`, async () => {
      await check(masking);
      await check(masking, { band: narrow });
      await check(masking, { masked: true, headed: false });
      await check(masking, { masked: true, band: narrow });
    });
  }
  for (const masking of ['exclude', 'replace'] as const) {
    it(`masks pairs by ${masking}, a query without any key too`, () => check(masking, { paired: true, masked: true }));
  }
});
