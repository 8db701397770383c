import { expect } from 'chai';
import { attribute, getWeights, loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import * as reference from '../reference/relevance';
import { linearBack, over, rowsOf, zeros, type CellWeights, type Rows } from '../reference/relevance';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchGradients, numbersOf, recordedTensor } from '../support/recorded-gradients';
import { gradientError } from '../reference/differences';
import { seededNumbers } from '../support/random';

const epsilon = 0.001;

/** A model's weights by the end of their names. */
class Weights {
  readonly #all = new Map<string, { shape: number[]; values: Float32Array }>();

  static async of(model: Model): Promise<Weights> {
    const weights = new Weights();
    for (const { name, gate, tensor } of getWeights(model, '*')) {
      if (!gate) weights.#all.set(name, { shape: tensor.shape, values: (await tensor.data()) as Float32Array });
      tensor.dispose();
    }
    return weights;
  }

  rows(end: string): Rows {
    const { shape, values } = this.#find(end);
    return rowsOf(values, shape.at(-1)!);
  }

  list(end: string): number[] {
    return [...this.#find(end).values];
  }

  cell(path: string): CellWeights {
    const [bias, recurrentBias] = this.rows(`${path}/bias`);
    return {
      kernel: this.rows(`${path}/kernel`),
      recurrent: this.rows(`${path}/recurrent_kernel`),
      bias,
      recurrentBias,
    };
  }

  #find(end: string): { shape: number[]; values: Float32Array } {
    const found = [...this.#all].find(([name]) => name === end || name.endsWith(`/${end}`));
    expect(found, `${end} among ${[...this.#all.keys()].join(', ')}`).to.not.equal(undefined);
    return found![1];
  }
}

/** Relevance of one sample by the reference. */
type Chain = (xs: Rows, weights: Weights) => Rows;

/** The relevance of a Dense layer's input for its first unit, whose activation hands relevance on. */
function ofFirstUnit(x: number[], weights: Weights, name: string, activation = (z: number): number => z): number[] {
  const [w, b] = [weights.rows(`${name}/kernel`), weights.list(`${name}/bias`)];
  const z = reference.sums(x, w, b);
  const relevance = z.map((one, j) => (j === 0 ? activation(one) : 0));
  return linearBack(x, w, { z, relevance, epsilon });
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const chains: Record<string, Chain> = {
  'gru-default': (xs, weights) => {
    const gru = reference.gru(xs, weights.cell('gru_cell'));
    const relevance = zeros(xs.length, gru.hidden[0].length);
    relevance[xs.length - 1] = ofFirstUnit(gru.hidden.at(-1)!, weights, 'dense_2');
    return gru.back(relevance, epsilon);
  },
  'bilstm-sequential': (xs, weights) => {
    const turned = [...xs].reverse();
    const forward = reference.lstm(xs, weights.cell('forward_lstm/lstm_cell'));
    const backward = reference.lstm(turned, weights.cell('backward_lstm/lstm_cell'));
    const units = forward.hidden[0].length;
    // In the order of time the last output of the second direction is its first.
    const whole = ofFirstUnit([...forward.hidden.at(-1)!, ...backward.hidden[0]], weights, 'dense_1');
    const [first, second] = [zeros(xs.length, units), zeros(xs.length, units)];
    first[xs.length - 1] = whole.slice(0, units);
    second[0] = whole.slice(units);
    return reference.plus(forward.back(first, epsilon), backward.back(second, epsilon).reverse());
  },
  'lstm-stack-functional': (xs, weights) => {
    const first = reference.lstm(xs, weights.cell('lstm_1/lstm_cell'));
    const second = reference.lstm(first.hidden, weights.cell('lstm_2/lstm_cell'));
    const relevance = zeros(xs.length, second.hidden[0].length);
    relevance[xs.length - 1] = ofFirstUnit(second.hidden.at(-1)!, weights, 'out', sigmoid);
    return first.back(second.back(relevance, epsilon), epsilon);
  },
  'lstm-sequential': (xs, weights) => {
    const lstm = reference.lstm(xs, weights.cell('lstm_cell'));
    const [w, b] = [weights.rows('td/dense/kernel'), weights.list('td/dense/bias')];
    const inner = lstm.hidden.map((h) => reference.sums(h, w, b));
    const flat = inner.flat().map(Math.tanh);
    const [outer, bias] = [weights.rows('probs/kernel'), weights.list('probs/bias')];
    const z = reference.sums(flat, outer, bias);
    const s = reference.softmax(z);
    const ofLogits = reference.softmaxBack(z, s, [s[0], 0]);
    const ofFlat = rowsOf(linearBack(flat, outer, { z, relevance: ofLogits, epsilon }), inner[0].length);
    const ofHidden = lstm.hidden.map((h, t) => linearBack(h, w, { z: inner[t], relevance: ofFlat[t], epsilon }));
    return lstm.back(ofHidden, epsilon);
  },
  'seq-weighted-attention': (xs, weights) => {
    const { hidden, back } = reference.lstm(xs, weights.cell('lstm_cell'));
    const [w, [b]] = [weights.list('W'), weights.list('b')];
    const scores = hidden.map((h) => h.reduce((sum, one, i) => sum + one * w[i], b));
    const map = reference.softmax(scores);
    const [sum] = reference.product([map], hidden);
    const relevance = ofFirstUnit([...sum, ...map], weights, 'out', sigmoid);
    const { ofA, ofB } = reference.productBack([map], hidden, [relevance.slice(0, sum.length)]);
    const ofMap = ofA[0].map((one, t) => one + relevance[sum.length + t]);
    const ofScores = reference.softmaxBack(scores, map, ofMap);
    const ofHidden = hidden.map((h, t) =>
      h.map((one, i) => ofB[t][i] + ((one * w[i]) / over(scores[t], epsilon)) * ofScores[t]),
    );
    return back(ofHidden, epsilon);
  },
  'seq-self-attention-width7': (xs, weights) => {
    const { hidden, back } = reference.lstm(xs, weights.cell('lstm_cell'));
    const [wt, wx, bh] = [weights.rows('Wt'), weights.rows('Wx'), weights.list('bh')];
    const [wa, [ba]] = [weights.list('Wa'), weights.list('ba')];
    const [queries, keys] = [hidden.map((h) => reference.sums(h, wt, bh)), hidden.map((h) => reference.sums(h, wx))];
    const scores = queries.map((q) => keys.map((k) => wa.reduce((sum, a, u) => sum + a * Math.tanh(q[u] + k[u]), ba)));
    const near = (t: number, s: number): boolean => s - t >= -3 && s - t <= 3;
    const map = scores.map((row, t) => reference.softmax(row.map((one, s) => (near(t, s) ? one : one - 10000))));
    const output = reference.product(map, hidden);
    const flat = output.flatMap((row, t) => [...row, ...map[t]]);
    const width = hidden[0].length + map.length;
    const relevance = rowsOf(ofFirstUnit(flat, weights, 'out', sigmoid), width);
    const ofOutput = relevance.map((row) => row.slice(0, hidden[0].length));
    const { ofA, ofB } = reference.productBack(map, hidden, ofOutput);
    const ofHidden = ofB.map((row) => [...row]);
    map.forEach((row, t) => {
      const ofMap = row.map((_, s) => ofA[t][s] + relevance[t][hidden[0].length + s]);
      const ofScores = reference.softmaxBack(scores[t], row, ofMap);
      ofScores.forEach((one, s) =>
        wa.forEach((a, u) => {
          const p = queries[t][u] + keys[s][u];
          const share = (a * Math.tanh(p) * one) / over(scores[t][s], epsilon) / over(p, epsilon);
          hidden[t].forEach((h, i) => (ofHidden[t][i] += h * wt[i][u] * share));
          hidden[s].forEach((h, i) => (ofHidden[s][i] += h * wx[i][u] * share));
        }),
      );
    });
    return back(ofHidden, epsilon);
  },
  'mha-functional': (xs, weights) => {
    const { hidden, back } = reference.lstm(xs, weights.cell('lstm_cell'));
    const parts = (['query', 'key', 'value'] as const).map((part) => {
      const w = rowsOf(weights.list(`${part}/kernel`), 10);
      const b = weights.list(`${part}/bias`);
      return { w, z: hidden.map((h) => reference.sums(h, w, b)) };
    });
    const heads = [0, 1].map((head) => {
      const cut = (rows: Rows): Rows => rows.map((row) => row.slice(5 * head, 5 * head + 5));
      const [q, k, v] = parts.map(({ z }) => cut(z));
      const scores = reference.product(q, reference.transposed(k)).map((row) => row.map((one) => one / Math.sqrt(5)));
      const map = scores.map(reference.softmax);
      return { q, k, v, scores, map, output: reference.product(map, v) };
    });
    const outputs = hidden.map((_, t) => heads.flatMap(({ output }) => output[t]));
    const [wo, bo] = [rowsOf(weights.list('attention_output/kernel'), 10), weights.list('attention_output/bias')];
    const projected = outputs.map((row) => reference.sums(row, wo, bo));
    const added = reference.plus(hidden, projected);
    const [gamma, beta] = [weights.list('norm/gamma'), weights.list('norm/beta')];
    const normed = added.map((row) => {
      const mean = row.reduce((a, b) => a + b, 0) / row.length;
      const variance = row.reduce((sum, one) => sum + (one - mean) ** 2, 0) / row.length;
      return row.map((one, i) => ((one - mean) / Math.sqrt(variance + 1e-3)) * gamma[i] + beta[i]);
    });
    const means = normed[0].map((_, i) => reference.column(normed, i).reduce((a, b) => a + b, 0) / normed.length);
    const ofMeans = ofFirstUnit(means, weights, 'out');
    const ofNormed = normed.map((row) => row.map((one, i) => (one / xs.length / over(means[i], epsilon)) * ofMeans[i]));
    const split = (part: Rows): Rows =>
      part.map((row, t) => row.map((one, i) => (one / over(added[t][i], epsilon)) * ofNormed[t][i]));
    let ofHidden = split(hidden);
    const ofProjected = split(projected);
    const ofOutputs = outputs.map((row, t) =>
      linearBack(row, wo, { z: projected[t], relevance: ofProjected[t], epsilon }),
    );
    const ofParts = parts.map(({ z }) => zeros(z.length, z[0].length));
    heads.forEach(({ q, k, v, scores, map }, head) => {
      const cut = ofOutputs.map((row) => row.slice(5 * head, 5 * head + 5));
      const { ofA, ofB } = reference.productBack(map, v, cut);
      const ofScores = ofA.map((row, t) => reference.softmaxBack(scores[t], map[t], row));
      const inner = reference.productBack(q, reference.transposed(k), ofScores, 1 / Math.sqrt(5));
      const each = [inner.ofA, reference.transposed(inner.ofB), ofB];
      each.forEach((rows, p) => rows.forEach((row, t) => row.forEach((one, i) => (ofParts[p][t][5 * head + i] = one))));
    });
    parts.forEach(({ w, z }, p) => {
      const found = hidden.map((h, t) => linearBack(h, w, { z: z[t], relevance: ofParts[p][t], epsilon }));
      ofHidden = reference.plus(ofHidden, found);
    });
    return back(ofHidden, epsilon);
  },
};

describe('LRP of recorded models, against float64', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [name, chain] of Object.entries(chains)) {
    it(name, async () => {
      const { input } = await fetchGradients(name);
      const model = await loadModel(`/test/fixtures/keras/${name}.keras`);
      const weights = await Weights.of(model);
      const x = recordedTensor(input);
      const found = await attribute(model, x, { method: 'lrp' });
      const [samples, steps, features] = input.shape;
      const xs = rowsOf(numbersOf(input), features);
      const wanted = Array.from({ length: samples }, (_, s) => chain(xs.slice(s * steps, (s + 1) * steps), weights));
      expect(gradientError(await found.tensor.data(), wanted.flat(2))).to.be.below(2e-3);
      const sum = wanted.flat(2).reduce((a, b) => a + b, 0);
      expect(found.total).to.be.closeTo(sum, 1e-3 * Math.max(1, Math.abs(sum)));
      found.dispose();
      model.dispose();
    });
  }
});

describe('LRP without biases', () => {
  failOnGpuErrors();
  before(testEngine);
  const plain = { useBias: false } as const;
  const sequence = { ...plain, returnSequences: true } as const;
  const ends: Record<string, () => tf.layers.Layer[]> = {
    'an LSTM': () => [tf.layers.lstm({ ...plain, units: 6 })],
    'a GRU': () => [tf.layers.gru({ ...plain, units: 6 })],
    'a SimpleRNN': () => [tf.layers.simpleRNN({ ...plain, units: 6 })],
    'two LSTMs': () => [tf.layers.lstm({ ...sequence, units: 5 }), tf.layers.lstm({ ...plain, units: 4 })],
    'a Bidirectional': () => [
      tf.layers.bidirectional({ layer: tf.layers.gru({ ...plain, units: 4 }), mergeMode: 'sum' }),
    ],
    'a convolution and its largest': () => [
      tf.layers.conv1d({ ...plain, filters: 8, kernelSize: 3, activation: 'relu' }),
      tf.layers.maxPooling1d({ poolSize: 2 }),
      tf.layers.flatten(),
    ],
  };
  for (const [name, make] of Object.entries(ends)) {
    it(`${name} hands on all of the target, within 1e-3`, async () => {
      const model = tf.sequential({
        layers: [
          tf.layers.inputLayer({ inputShape: [12, 3] }),
          ...make(),
          tf.layers.dense({ ...plain, units: 3, activation: 'tanh' }),
          tf.layers.dense({ ...plain, units: 2 }),
        ],
      });
      const seeded = model.getWeights().map(({ size, shape }, i) => tf.tensor(seededNumbers(size, i + 1, 0.6), shape));
      model.setWeights(seeded);
      tf.dispose(seeded);
      const x = tf.tensor3d(
        Float32Array.from({ length: 2 * 12 * 3 }, (_, i) => Math.sin(i * 1.7)),
        [2, 12, 3],
      );
      const { total, delta, dispose } = await attribute(model, x, { method: 'lrp', epsilon: 1e-7, target: 1 });
      expect(Math.abs(total!)).to.be.above(1e-3);
      expect(delta).to.be.closeTo(0, 1e-3);
      dispose();
      model.dispose();
    });
  }
});
