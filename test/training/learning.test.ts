import { expect } from 'chai';
import { getGradients, getWeights, loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { lossNamed, lossOf } from '../../src/training/loss';
import { Optimiser } from '../../src/training/optimiser';
import { readOptimiser, type OptimiserChoice } from '../../src/training/optimiser-settings';
import { differenceGradient, gradientError } from '../reference/differences';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { largestDifference, seededNumbers } from '../support/random';

const open = (name: string): Promise<Model> => loadModel(`/test/fixtures/keras/${name}.keras`);
const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((a, b) => a + b, 0);

describe('losses, against float64', () => {
  failOnGpuErrors();
  before(testEngine);
  const [rows, columns] = [300, 3];
  const p = Float64Array.from(seededNumbers(rows * columns, 1), (value) => Math.fround(0.5 + 0.49 * value));
  const y = Float64Array.from(seededNumbers(rows * columns, 2), (value) => Math.fround(0.5 + 0.5 * value));
  const classes = Array.from({ length: rows }, (_, i) => (7 * i) % columns);
  const mean = (term: (p: number, y: number) => number): number => sum(p.map((one, i) => term(one, y[i]))) / p.length;
  const shares = (row: number): number[] => {
    const part = p.slice(row * columns, (row + 1) * columns);
    return Array.from(part, (one) => one / sum(part));
  };
  const perRow = (term: (q: number[], row: number) => number): number =>
    sum(classes.map((_, row) => term(shares(row), row))) / rows;
  const references: Record<string, () => number> = {
    mse: () => mean((a, b) => (a - b) ** 2),
    mean_absolute_error: () => mean((a, b) => Math.abs(a - b)),
    binary_crossentropy: () => mean((a, b) => -(b * Math.log(a) + (1 - b) * Math.log(1 - a))),
    categoricalCrossentropy: () => perRow((q, row) => -sum(q.map((one, c) => y[row * columns + c] * Math.log(one)))),
    sparse_categorical_crossentropy: () => perRow((q, row) => -Math.log(q[classes[row]])),
  };

  for (const [name, reference] of Object.entries(references)) {
    it(`${name} and its gradient`, async () => {
      const sparse = name.startsWith('sparse');
      const truth = sparse ? tf.tensor1d(classes) : tf.tensor(Float32Array.from(y), [rows, columns]);
      const predictions = tf.tensor(Float32Array.from(p), [rows, columns]);
      const { value, grad } = tf.valueAndGrad((given) => lossOf(lossNamed(name), truth, given))(predictions);
      expect((await value.data())[0]).to.be.closeTo(reference(), 1e-5 * reference());
      expect(gradientError(await grad.data(), differenceGradient(reference, p))).to.be.below(1e-5);
    });
  }
});

describe('optimisers, against float64', () => {
  failOnGpuErrors();
  before(testEngine);
  const count = 70;

  /** Three steps by the GPU: the weights, with gradients that differ in every step. */
  async function stepped(choice: OptimiserChoice, loss = 1): Promise<Float32Array> {
    const optimiser = new Optimiser(readOptimiser(choice));
    const weight = tf.variable(tf.tensor1d(seededNumbers(count, 1)));
    for (let step = 0; step < 3; step++) {
      optimiser.begin();
      optimiser.step([{ weight, gradient: tf.tensor1d(seededNumbers(count, 2 + step)) }], tf.scalar(loss));
    }
    const values = (await weight.data()) as Float32Array;
    optimiser.dispose();
    weight.dispose();
    return values;
  }

  /** The same by a rule for one entry. */
  function expected(
    rule: (entry: { w: number; m: number; v: number; g: number; t: number }) => void,
    norm = Infinity,
  ): number[] {
    const entries = Array.from(seededNumbers(count, 1), (w) => ({ w, m: 0, v: 0, g: 0, t: 0 }));
    for (let step = 0; step < 3; step++) {
      const gradient = seededNumbers(count, 2 + step);
      const length = Math.sqrt(sum(gradient.map((g) => g * g)));
      entries.forEach((entry, i) =>
        rule(Object.assign(entry, { g: gradient[i] * Math.min(1, norm / length), t: step + 1 })),
      );
    }
    return entries.map(({ w }) => w);
  }

  const cases: [string, OptimiserChoice, number[]][] = [
    ['sgd', 'sgd', expected((e) => (e.w -= 0.01 * e.g))],
    [
      'sgd with momentum',
      { name: 'sgd', learning_rate: 0.1, momentum: 0.9 },
      expected((e) => (e.w += e.m = 0.9 * e.m - 0.1 * e.g)),
    ],
    [
      'sgd by Nesterov',
      { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
      expected((e) => {
        e.m = 0.9 * e.m - 0.1 * e.g;
        e.w += 0.9 * e.m - 0.1 * e.g;
      }),
    ],
    [
      'adam',
      { name: 'adam', learningRate: 0.1, beta_1: 0.8 },
      expected((e) => {
        e.m += (e.g - e.m) * 0.2;
        e.v += (e.g * e.g - e.v) * 0.001;
        e.w -= (((0.1 * Math.sqrt(1 - 0.999 ** e.t)) / (1 - 0.8 ** e.t)) * e.m) / (Math.sqrt(e.v) + 1e-7);
      }),
    ],
    [
      'rmsprop with momentum',
      { name: 'rmsprop', learningRate: 0.01, momentum: 0.5 },
      expected((e) => {
        e.v = 0.9 * e.v + 0.1 * e.g * e.g;
        e.m = 0.5 * e.m + (0.01 * e.g) / Math.sqrt(e.v + 1e-7);
        e.w -= e.m;
      }),
    ],
    ['sgd with clipnorm', { name: 'sgd', clipnorm: 0.5 }, expected((e) => (e.w -= 0.01 * e.g), 0.5)],
    ['sgd with global_clipnorm', { name: 'sgd', global_clipnorm: 0.5 }, expected((e) => (e.w -= 0.01 * e.g), 0.5)],
    [
      'sgd with clipvalue',
      { name: 'sgd', clipvalue: 0.2 },
      expected((e) => (e.w -= 0.01 * Math.max(-0.2, Math.min(0.2, e.g)))),
    ],
  ];
  for (const [name, choice, wanted] of cases) {
    it(`${name}: three steps`, async () => {
      expect(largestDifference(await stepped(choice), wanted)).to.be.below(1e-5);
    });
  }

  it('changes nothing by a step whose loss is no number', async () => {
    expect(largestDifference(await stepped('adam', NaN), seededNumbers(count, 1))).to.equal(0);
    expect(largestDifference(await stepped('sgd', Infinity), seededNumbers(count, 1))).to.equal(0);
  });
});

describe('a model that learns', () => {
  failOnGpuErrors();
  before(testEngine);
  const batch = (samples = 6): [tf.Tensor, tf.Tensor] => [
    tf.tensor(seededNumbers(samples * 24 * 4, 1), [samples, 24, 4]),
    tf.tensor(
      seededNumbers(samples, 2, 0.5).map((value) => 0.5 + value),
      [samples, 1],
    ),
  ];

  it('fits in batches; its loss falls, and equal seeds give equal losses', async () => {
    const histories = [];
    for (const seed of [3, 3, 4]) {
      const model = await open('lstm-stack-functional');
      model.compile({ optimizer: { name: 'adam', learningRate: 0.01 }, loss: 'mse', metrics: ['mae'] });
      const [x, y] = batch();
      histories.push(await model.fit(x, y, { batchSize: 4, epochs: 4, seed, validationData: [x, y] }));
      model.dispose();
    }
    const [first, second, third] = histories;
    expect(Object.keys(first)).to.have.members(['loss', 'mae', 'val_loss', 'val_mae']);
    expect(first.loss).to.have.length(4);
    expect(first.loss[3]).to.be.below(first.loss[0]);
    expect(first.loss).to.deep.equal(second.loss);
    expect(first.loss).to.not.deep.equal(third.loss);
  });

  it('tells of every step, and stops when it is told to, between two steps', async () => {
    const model = await open('lstm-stack-functional');
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const [x, y] = batch();
    const stop = new AbortController();
    const seen: number[] = [];
    const onBatch = async ({ step, loss }: { step: number; loss: () => Promise<number> }): Promise<void> => {
      expect(await loss()).to.be.above(0);
      seen.push(step);
      if (step === 2) stop.abort(new Error('enough'));
    };
    const error = await refusal(model.fit(x, y, { batchSize: 2, epochs: 9, onBatch, signal: stop.signal }));
    expect(error.message).to.equal('enough');
    expect(seen).to.deep.equal([1, 2]);
    model.dispose();
  });

  it('says where numbers end: the step, the first layer, and that the weights are as before', async () => {
    const model = await open('lstm-stack-functional');
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const [x, y] = batch();
    await model.trainOnBatch(x, y);
    const before = await Promise.all(getWeights(model, 'lstm_1').map(({ tensor }) => tensor.data()));
    const bad = tf.tensor(seededNumbers(6 * 24 * 4, 1).fill(NaN, 5, 6), [6, 24, 4]);
    const error = await refusal(model.trainOnBatch(bad, y));
    expect(error.message).to.match(/^The loss of step 2 is NaN; the output of the layer "input_layer" is the first/);
    const after = await Promise.all(getWeights(model, 'lstm_1').map(({ tensor }) => tensor.data()));
    expect(after).to.deep.equal(before);
    model.dispose();
  });

  it('names weights and gates', async () => {
    const model = await open('bilstm-sequential');
    const weights = getWeights(model, 'bi');
    const kernel = weights.filter(({ name }) => /forward_lstm\/lstm_cell\/kernel/.test(name));
    expect(kernel.map(({ gate }) => gate)).to.deep.equal([undefined, 'input', 'forget', 'cell', 'output']);
    expect(kernel.map(({ tensor }) => tensor.shape)).to.deep.equal([[5, 24], ...new Array(4).fill([5, 6])]);
    expect(new Set(weights.map(({ direction }) => direction))).to.deep.equal(new Set(['forward', 'backward']));
    const whole = tf.concat(
      kernel.slice(1).map(({ tensor }) => tensor),
      1,
    );
    expect(largestDifference(await whole.data(), await kernel[0].tensor.data())).to.equal(0);
    model.dispose();
  });

  it('gives null for what the target does not depend on', async () => {
    const input = tf.input({ shape: [3] });
    const outputs = ['first', 'second'].map(
      (name) => tf.layers.dense({ units: 2, name }).apply(input) as tf.SymbolicTensor,
    );
    const model = tf.model({ inputs: input, outputs });
    const found = await getGradients(model, ['first', 'second'], tf.ones([1, 3]), { target: 1 });
    expect(found.map(({ name }) => name)).to.deep.equal(['first', 'second']);
    expect([...(await found[0].tensor!.data())]).to.deep.equal([0, 1]);
    expect(found[1].tensor).to.equal(null);
    model.dispose();
  });

  it('gives the gradients of gates', async () => {
    const model = await open('lstm-stack-functional');
    const [x] = batch(1);
    const found = await getGradients(model, 'lstm_1', x, { gates: true });
    expect(found.map(({ name }) => name)).to.deep.equal([
      'lstm_1',
      ...['input', 'forget', 'cell', 'output', 'state'].map((gate) => `lstm_1/${gate}`),
    ]);
    for (const { tensor } of found) expect(Math.max(...(await tensor!.data()).map(Math.abs))).to.be.above(0);
    model.dispose();
  });

  it('refuses a layer of which several models inside have copies, and nothing else of that model', async () => {
    const model = await open('made/shared-inside');
    const refused = await refusal((async () => model.compile({ optimizer: 'sgd', loss: 'mse' }))());
    expect(refused.message).to.match(/^The layers "dense" and "encoder\/dense" of the model .* Train it in Keras\.$/);
    const output = (await model.predict([
      tf.ones([1, ...model.inputs[0].shape.slice(1).map((side) => side!)]),
    ])) as tf.Tensor;
    expect((await output.data()).every(Number.isFinite)).to.equal(true);
    output.dispose();
  });

  it('refuses what it cannot do, in a sentence', async () => {
    const model = await open('lstm-stack-functional');
    const [x, y] = batch();
    const said = async (work: () => unknown): Promise<string> => (await refusal((async () => work())())).message;
    expect(await said(() => model.trainOnBatch(x, y))).to.equal(
      `The model "${model.name}" is not compiled. Call compile({optimizer, loss}) before trainOnBatch.`,
    );
    expect(await said(() => model.compile({ optimizer: 'adam', loss: 'hinge' }))).to.match(
      /^The loss "hinge" is unknown\. Give mean_squared_error/,
    );
    expect(await said(() => model.compile({ optimizer: 'lion', loss: 'mse' }))).to.match(
      /^The optimiser "lion" is unknown\./,
    );
    expect(await said(() => model.compile({ optimizer: { name: 'adam', amsgrad: true }, loss: 'mse' }))).to.match(
      /^adam takes no amsgrad\. Give some of/,
    );
    expect(await said(() => model.compile({ optimizer: { name: 'sgd', momentum: 2 }, loss: 'mse' }))).to.equal(
      'sgd: momentum is 2. Give a number from 0 to below 1.',
    );
    expect(await said(() => model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['auc'] }))).to.match(
      /^The metric "auc" is unknown\./,
    );
    expect(await said(() => getGradients(model, 'lstm_1', x, { target: 7 }))).to.equal(
      `The target is 7; the first output of the model "${model.name}" has 1 units. Give a number from 0 to 0, or "max".`,
    );
    expect(await said(() => getGradients(model, 'lstm_1', x, { y }))).to.match(/^y was given without a loss/);
    expect(await said(() => getGradients(model, 'nothing', x))).to.match(/^No layer of the model/);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    expect(await said(() => model.trainOnBatch(x, tf.zeros([6, 2])))).to.match(
      /^y is \[6, 2\] where meanSquaredError of output 0 .* needs \[6, 1\]\./,
    );
    expect(await said(() => model.trainOnBatch(x, tf.zeros([5, 1])))).to.match(/^y is \[5, 1\] where/);
    expect(await said(() => model.fit(x, y, { batchSize: 0 }))).to.equal(
      'fit: batchSize is 0. Give a whole number above 0.',
    );
    model.dispose();
    expect(await said(() => model.compile({ optimizer: 'adam', loss: 'mse' }))).to.match(
      /is disposed\. Load it again\.$/,
    );
  });
});
