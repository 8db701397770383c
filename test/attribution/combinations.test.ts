import { expect } from 'chai';
import { attribute, loadModel, type Attribution, type AttributionOptions, type Model } from '../../src/index';
import { methods } from '../../src/attribution/methods';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';
import { fetchGradients, recordedTensor } from '../support/recorded-gradients';

const small: Partial<Record<string, Partial<AttributionOptions>>> = {
  'integrated-gradients': { steps: 4 },
  smoothgrad: { n: 4 },
  occlusion: { window: 4 },
};
const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((a, b) => a + b, 0);
const promising = new Set(['input-x-gradient', 'integrated-gradients', 'occlusion', 'lrp']);

async function expectSound(found: Attribution, method: string, shape: number[]): Promise<Float32Array> {
  expect(found.tensor.shape).to.deep.equal(shape);
  expect(found.axes).to.have.length(shape.length);
  const numbers = (await found.tensor.data()) as Float32Array;
  expect(numbers.every(Number.isFinite), method).to.equal(true);
  expect(Math.max(...numbers.map(Math.abs)), method).to.be.above(0);
  if (promising.has(method)) expect(Number.isFinite(found.delta)).to.equal(true);
  else expect(found.delta).to.equal(null);
  return numbers;
}

describe('every method', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const name of [
    'lstm-sequential',
    'bilstm-sequential',
    'gru-default',
    'mha-functional',
    'seq-self-attention-width7',
    'seq-weighted-attention',
  ]) {
    it(`takes ${name}`, async () => {
      const { input } = await fetchGradients(name);
      const model = await loadModel(`/test/fixtures/keras/${name}.keras`);
      const x = recordedTensor(input);
      // The number 1 on the GPU is made once and kept.
      (await attribute(model, x, { method: 'gradient' })).dispose();
      const before = tf.memory().numTensors;
      for (const method of methods) {
        const found = await attribute(model, x, { method, target: 'max', ...small[method] });
        await expectSound(found, method, input.shape);
        found.dispose();
        expect(tf.memory().numTensors, `tensors after ${method}`).to.equal(before);
      }
      model.dispose();
    });
  }

  it('gives tokens one number each, for a model whose padding is masked', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 20, outputDim: 5, inputLength: 7, maskZero: false }),
        tf.layers.lstm({ units: 6 }),
        tf.layers.dense({ units: 2, useBias: false }),
      ],
    });
    const ids = tf.tensor2d([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7], [2, 7], 'int32');
    for (const method of methods) {
      const found = await attribute(model, ids, { method, target: 1, ...small[method] });
      await expectSound(found, method, [2, 7]);
      expect(found.axes).to.deep.equal(['sample', 'time']);
      found.dispose();
    }
    const { delta, total } = await attribute(model, ids, { method: 'integrated-gradients' });
    expect(Math.abs(delta!)).to.be.below(0.01 * Math.abs(total! - delta!));
    model.dispose();
  });

  it('takes two inputs, and a model inside another', async () => {
    const inner = tf.sequential({
      layers: [
        tf.layers.dense({ units: 4, inputShape: [6, 3], useBias: false }),
        tf.layers.gru({ units: 3, useBias: false }),
      ],
    });
    const [a, b] = [tf.input({ shape: [6, 3], name: 'series' }), tf.input({ shape: [2], name: 'facts' })];
    const joined = tf.layers.concatenate().apply([inner.apply(a) as tf.SymbolicTensor, b]) as tf.SymbolicTensor;
    const end = tf.layers.dense({ units: 2, useBias: false }).apply(joined) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [a, b], outputs: end });
    const x = [tf.tensor(seededNumbers(36, 1), [2, 6, 3]), tf.tensor(seededNumbers(4, 2), [2, 2])];
    for (const method of methods) {
      const found = await attribute(model, x, { method, ...small[method] });
      expect(found.inputs.map(({ name }) => name)).to.deep.equal(['series', 'facts']);
      await expectSound(found, method, [2, 6, 3]);
      expect(found.inputs[1].tensor.shape).to.deep.equal([2, 2]);
      found.dispose();
    }
    const exact = await attribute(model, x, { method: 'lrp', epsilon: 1e-7 });
    expect(exact.delta).to.be.closeTo(0, 1e-3);
    const byName = await attribute(
      model,
      { series: x[0], facts: x[1] },
      { method: 'occlusion', baseline: { facts: [1, 2] } },
    );
    const [first] = await byName.inputs[1].tensor.data();
    const at = (facts: tf.Tensor): Promise<Float32Array> =>
      tf.slice(model.predict([x[0], facts]) as tf.Tensor, [0, 0], [1, 1]).data() as Promise<Float32Array>;
    const hidden = tf.concat([tf.fill([2, 1], 1), tf.slice(x[1], [0, 1], [2, 1])], 1);
    const wanted = (await at(x[1]))[0] - (await at(hidden))[0];
    // A number of steps hides the others' axes whole: here each fact is a step.
    expect(first).to.be.closeTo(wanted, 1e-5);
    model.dispose();
  });
});

describe('methods, against what they say', () => {
  failOnGpuErrors();
  before(testEngine);
  let model: Model;
  let x: tf.Tensor;
  before(async () => {
    model = await loadModel('/test/fixtures/keras/gru-default.keras');
    x = recordedTensor((await fetchGradients('gru-default')).input);
  });
  after(() => model.dispose());

  const data = async (options: AttributionOptions, given = x): Promise<Float32Array> => {
    const found = await attribute(model, given, options);
    const numbers = (await found.tensor.data()) as Float32Array;
    found.dispose();
    return numbers;
  };
  const lastOf = async (given: tf.Tensor, unit = 0): Promise<number[]> => {
    const output = (await (model.predict(given) as tf.Tensor).array()) as number[][][];
    return output.map((steps) => steps.at(-1)![unit]);
  };

  it('occlusion is f(x) − f(with the window hidden), for each entry of the window', async () => {
    const [samples, steps, channels] = x.shape;
    const found = await data({ method: 'occlusion', window: [3, 2], baseline: [1, 2, 3, 4, 5], target: 1 });
    const values = await x.data();
    const hidden = Float32Array.from(values, (value, i) => {
      const [t, c] = [Math.floor(i / channels!) % steps!, i % channels!];
      return t >= 3 && t < 6 && c >= 2 && c < 4 ? c + 1 : value;
    });
    const [whole, without] = [await lastOf(x, 1), await lastOf(tf.tensor(hidden, x.shape), 1)];
    for (let s = 0; s < samples; s++) {
      for (const [t, c] of [
        [3, 2],
        [5, 3],
      ]) {
        expect(found[(s * steps! + t) * channels! + c]).to.be.closeTo(whole[s] - without[s], 1e-5);
      }
    }
  });

  it('input-x-gradient is the input times the gradient', async () => {
    const [product, gradient, values] = [
      await data({ method: 'input-x-gradient' }),
      await data({ method: 'gradient' }),
      await x.data(),
    ];
    expect(
      largestDifference(
        product,
        gradient.map((one, i) => one * values[i]),
      ),
    ).to.be.below(1e-6);
  });

  it('smoothgrad’s mean nears the gradient as its noise goes, and is the same for the same seed', async () => {
    const gradient = await data({ method: 'gradient' });
    const largest = Math.max(...gradient.map(Math.abs));
    const quiet = await data({ method: 'smoothgrad', n: 3, noise: 1e-4 });
    expect(largestDifference(quiet, gradient)).to.be.below(1e-2 * largest);
    const [first, again, other] = [
      await data({ method: 'smoothgrad', n: 5, noise: 0.3, seed: 1 }),
      await data({ method: 'smoothgrad', n: 5, noise: 0.3, seed: 1 }),
      await data({ method: 'smoothgrad', n: 5, noise: 0.3, seed: 2 }),
    ];
    expect(largestDifference(first, again)).to.equal(0);
    expect(largestDifference(first, other)).to.be.above(1e-3 * largest);
  });

  it('integrated gradients begin at the baseline: the mean, a row, a tensor', async () => {
    for (const baseline of ['mean', [0.1, 0.2, 0.3, 0.4, 0.5], tf.fill(x.shape.slice(1), 0.5)] as const) {
      const { delta, total } = await attribute(model, x, {
        method: 'integrated-gradients',
        baseline: baseline as never,
      });
      const start =
        baseline === 'mean'
          ? tf.mean(x, [0, 1])
          : baseline instanceof tf.Tensor
            ? baseline
            : tf.tensor1d([...baseline]);
      const wanted = sum(await lastOf(x)) - sum(await lastOf(tf.mul(tf.fill(x.shape, 1), start)));
      expect(total! - delta!).to.be.closeTo(wanted, 1e-4);
      expect(Math.abs(delta!)).to.be.below(0.01 * Math.abs(wanted));
    }
  });

  it('the largest unit is that of the input, for all copies and each sample', async () => {
    const { delta, total } = await attribute(model, x, { method: 'integrated-gradients', target: 'max', steps: 128 });
    const outputs = ((await (model.predict(x) as tf.Tensor).array()) as number[][][]).map((steps) => steps.at(-1)!);
    const zero = ((await (model.predict(tf.zerosLike(x)) as tf.Tensor).array()) as number[][][])[0].at(-1)!;
    const wanted = sum(outputs.map((units) => Math.max(...units) - zero[units.indexOf(Math.max(...units))]));
    expect(total! - delta!).to.be.closeTo(wanted, 1e-4);
  });

  it('is the same in several parts: 40,000 steps, of which 16,384 run at once', async () => {
    const tanh = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [2], activation: 'tanh', kernelInitializer: 'ones' })],
    });
    const given = tf.tensor2d([0.7, -0.2], [1, 2]);
    const found = await attribute(tanh, given, { method: 'integrated-gradients', steps: 40000 });
    const [first, second] = await found.tensor.data();
    // By symmetry each has its share of x₁ + x₂.
    expect(first).to.be.closeTo(1.4 * Math.tanh(0.5), 1e-4);
    expect(second).to.be.closeTo(-0.4 * Math.tanh(0.5), 1e-4);
    expect(found.delta).to.be.closeTo(0, 1e-4);
    tanh.dispose();
  });

  it('a logit is the unit before the softmax', async () => {
    const classifier = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    const given = recordedTensor((await fetchGradients('lstm-sequential')).input);
    const values = (await (classifier.predict(given) as tf.Tensor).array()) as number[][];
    const difference = async (target: number): Promise<number> => {
      const { total, delta } = await attribute(classifier, given, { method: 'lrp', target, logit: true });
      return total! - delta!;
    };
    // A softmax of two: the logarithm of their ratio.
    const wanted = sum(values.map(([a, b]) => Math.log(a / b)));
    expect((await difference(0)) - (await difference(1))).to.be.closeTo(wanted, 1e-4);
    classifier.dispose();
  });
});
