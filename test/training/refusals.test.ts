import { expect } from 'chai';
import { getGradients, getWeights, loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { seededNumbers } from '../support/random';

const [samples, steps, channels] = [6, 24, 4];
const sides = [samples, steps, channels];
const batch = (): [x: tf.Tensor, y: tf.Tensor] => [
  tf.tensor(seededNumbers(samples * steps * channels, 1), sides),
  tf.tensor(seededNumbers(samples, 2), [samples, 1]),
];
const said = async (work: () => unknown): Promise<string> => (await refusal((async () => work())())).message;
const allWeights = (model: Model): Promise<ArrayLike<number>[]> =>
  Promise.all(
    getWeights(model, '*').map(async ({ tensor, dispose }) => {
      const values = await tensor.data();
      dispose();
      return values;
    }),
  );

/** Gives the largest number by an op that tfjs has no gradient of. */
class Largest extends tf.layers.Layer {
  static className = 'Largest';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.topk([inputs].flat()[0], 1).values);
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return [shape[0], 1];
  }
}

/** Gives the place of the largest number, beside which the number itself may go on. */
class Place extends tf.layers.Layer {
  static className = 'Place';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.cast(tf.expandDims(tf.argMax([inputs].flat()[0], -1), -1), 'float32'));
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return [shape[0], 1];
  }
}

describe('training refuses, in a sentence and before any GPU work', () => {
  failOnGpuErrors();
  let model: Model;
  before(async () => {
    await testEngine();
    model = await loadModel('/test/fixtures/keras/lstm-stack-functional.keras');
  });
  after(() => model.dispose());

  /** What is said, with a look at the counters and the weights. */
  async function counted(work: () => unknown): Promise<string> {
    const { stats } = await testEngine();
    const before = [stats.dispatches, stats.submits, tf.memory().numTensors];
    const message = await said(work);
    expect([stats.dispatches, stats.submits, tf.memory().numTensors]).to.deep.equal(before);
    return message;
  }

  it('a y of another shape, of another count, of none, or disposed', async () => {
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const [x] = batch();
    const narrow = tf.zeros([samples, steps, 1]);
    const wrong = [tf.zeros([samples, 2]), tf.zeros([samples - 1, 1]), tf.zeros([samples])];
    for (const y of wrong) {
      const sentence = `y is [${y.shape.join(', ')}] where meanSquaredError of output 0 of the model "${model.name}" needs [6, 1]. Give a tensor of that shape.`;
      expect(await counted(() => model.trainOnBatch(x, y))).to.equal(sentence);
      expect(await counted(() => model.fit(x, y))).to.equal(sentence);
    }
    const two = [tf.zeros([samples, 1]), tf.zeros([samples, 1])];
    const count = `The model "${model.name}" has 1 outputs; 2 tensors were given as y. Give one per output, in the model's order.`;
    expect(await counted(() => model.trainOnBatch(x, two))).to.equal(count);
    expect(await counted(() => model.trainOnBatch(x, [[0]] as never))).to.match(/0 tensors were given as y\./);
    two[0].dispose();
    expect(await counted(() => model.trainOnBatch(x, two[0]))).to.equal(
      'The tensor given as y is disposed. Give it before you dispose it.',
    );
    expect(await counted(() => model.trainOnBatch(narrow, two[1]))).to.match(
      /^The input ".*" of model ".*" is \[.*\]; the tensor is \[6, 24, 1\]\. Give a tensor of that shape\.$/,
    );
    tf.dispose([x, narrow, ...wrong, ...two]);
  });

  it('an unknown loss, a count of losses, an unknown optimiser and its arguments; what was compiled stays', async () => {
    model.compile({ optimizer: 'adam', loss: 'mse' });
    for (const [options, sentence] of [
      [{ optimizer: 'adam', loss: 'hinge' }, /^The loss "hinge" is unknown\. Give mean_squared_error \(mse\)/],
      [{ optimizer: 'adam', loss: undefined }, /^The loss undefined is unknown\./],
      [{ optimizer: 'adam', loss: ['mse', 'mse'] }, /has 1 outputs and 2 losses were given\. Give one for all/],
      [{ optimizer: 'lion', loss: 'mse' }, /^The optimiser "lion" is unknown\. Give "adam", "sgd" or "rmsprop"/],
      [{ optimizer: { name: 'sgd', beta1: 0.9 }, loss: 'mse' }, /^sgd takes no beta1\. Give some of/],
      [
        { optimizer: { name: 'adam', learningRate: -1 }, loss: 'mse' },
        /^adam: learningRate is -1\. Give a number of 0/,
      ],
      [{ optimizer: { name: 'adam', learningRate: NaN }, loss: 'mse' }, /^adam: learningRate is NaN\./],
    ] as const) {
      expect(await counted(() => model.compile(options as never))).to.match(sentence);
    }
    expect(model.compiledLosses).to.deep.equal(['meanSquaredError']);
  });

  it('a target that the output does not have', async () => {
    const [x, y] = batch();
    for (const target of [1, -1, 0.5, NaN, 'min', null]) {
      expect(await counted(() => getGradients(model, 'lstm_1', x, { target } as never))).to.equal(
        `The target is ${JSON.stringify(target)}; the first output of the model "${model.name}" has 1 units. Give a number from 0 to 0, or "max".`,
      );
    }
    tf.dispose([x, y]);
  });

  it('class numbers that the output does not have; on the GPU they make the loss NaN, and no weight changes', async () => {
    const input = tf.input({ shape: [3] });
    const outputs = tf.layers.dense({ units: 4, activation: 'softmax' }).apply(input) as tf.SymbolicTensor;
    const { saveModel } = await import('../../src/index');
    const classes = await loadModel(await saveModel(tf.model({ inputs: input, outputs })));
    classes.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' });
    const x = tf.ones([2, 3]);
    const bad = tf.tensor1d([1, 4], 'int32');
    expect(await counted(() => classes.trainOnBatch(x, bad))).to.equal(
      `y holds 4 at 1; output 0 of the model "${classes.name}" has 4 classes. Give whole numbers from 0 to 3.`,
    );
    const before = await allWeights(classes);
    const onGpu = tf.fill([2], 4);
    expect(await said(() => classes.trainOnBatch(x, onGpu))).to.match(
      /^The loss of step 1 is NaN; all layers give finite numbers\. .* or look at the batch\.$/,
    );
    expect(await allWeights(classes)).to.deep.equal(before);
    tf.dispose([x, bad, onGpu]);
    classes.dispose();
  });

  it('a layer without a gradient: one of whole numbers, and what lies before an op that tfjs has none of', async () => {
    const input = tf.input({ shape: [3], name: 'x' });
    const dense = tf.layers.dense({ units: 3, name: 'before' }).apply(input) as tf.SymbolicTensor;
    const place = new Largest({ name: 'largest' }).apply(dense) as tf.SymbolicTensor;
    const cut = tf.model({ inputs: input, outputs: tf.layers.dense({ units: 1 }).apply(place) as tf.SymbolicTensor });
    const x = tf.ones([2, 3]);
    await said(() => getGradients(cut, 'before', x)); // the weights are on the GPU, and what is kept is made
    const { numTensors } = tf.memory();
    expect(await said(() => getGradients(cut, 'before', x))).to.equal(
      'tfjs has no gradient of TopK, which lies between the target and what was picked. Pick layers behind it.',
    );
    expect(await said(() => getGradients(cut, 'before', x, { of: 'weights' }))).to.match(/no gradient of TopK/);
    expect(tf.memory().numTensors, 'tensors left').to.equal(numTensors);
    (place as { dtype: string }).dtype = 'int32';
    expect(await counted(() => getGradients(cut, 'largest', x))).to.equal(
      'The layer "largest" gives int32, which has no gradient. Pick layers that give float32.',
    );
    x.dispose();
    cut.dispose();
  });

  it('no model for an argmax: what lies before it alone has no gradient, another path past it keeps its own', async () => {
    const input = tf.input({ shape: [3] });
    const layer = (name: string): tf.SymbolicTensor =>
      tf.layers.dense({ units: 3, name }).apply(input) as tf.SymbolicTensor;
    const [before, past] = [layer('before'), layer('past')];
    const place = (of: tf.SymbolicTensor): tf.SymbolicTensor => new Place({}).apply(of) as tf.SymbolicTensor;
    const joined = tf.layers.concatenate().apply([place(before), place(past), past]) as tf.SymbolicTensor;
    const output = tf.layers.dense({ units: 1, name: 'last' }).apply(joined) as tf.SymbolicTensor;
    const cut = tf.model({ inputs: input, outputs: output });
    const x = tf.tensor2d([[1, 2, 3]]);
    const found = await getGradients(cut, ['before', 'past', 'last'], x);
    expect(found.map(({ name, tensor }) => [name, tensor?.shape ?? null])).to.deep.equal([
      ['before', null],
      ['past', [1, 3]],
      ['last', [1, 1]],
    ]);
    const last = cut.getLayer('last').getWeights()[0];
    const weights = [...(await last.data())];
    expect([...(await found[1].tensor!.data())]).to.deep.equal(weights.slice(2));
    tf.dispose(found.map(({ tensor }) => tensor!).filter(Boolean));
    await getGradients(cut, 'before', x);
    const { numTensors } = tf.memory();
    expect((await getGradients(cut, 'before', x))[0].tensor).to.equal(null);
    expect(tf.memory().numTensors, 'tensors left').to.equal(numTensors);
    x.dispose();
    cut.dispose();
  });

  it('nothing where the target does not depend on a layer: its gradient is null, by outputs and by weights', async () => {
    const input = tf.input({ shape: [3] });
    const [first, second] = ['first', 'second'].map((name) => tf.layers.dense({ units: 2, name }).apply(input));
    const apart = tf.model({ inputs: input, outputs: [first, second] as tf.SymbolicTensor[] });
    const x = tf.ones([1, 3]);
    const byOutput = await getGradients(apart, 'second', x);
    const byWeights = await getGradients(apart, 'second', x, { of: 'weights' });
    expect([...byOutput, ...byWeights].map(({ name, tensor }) => [name, tensor])).to.deep.equal([
      ['second', null],
      ['second/kernel', null],
      ['second/bias', null],
    ]);
    const [used] = await getGradients(apart, 'first', x, { of: 'weights' });
    expect(used.tensor).to.not.equal(null);
    used.dispose();
    apart.dispose();
    x.dispose();
  });
});
