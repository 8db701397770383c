import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';

const numbers = [NaN, -2, -0.5, 0, 0.5, 2, NaN, 60, -60];
const gaps = numbers.map(Number.isNaN);
const where = (values: ArrayLike<number>): boolean[] => Array.from(values, Number.isNaN);

const unary: [string, (x: tf.Tensor) => tf.Tensor][] = [
  ...(['abs', 'ceil', 'cos', 'elu', 'erf', 'exp', 'expm1', 'floor', 'neg', 'relu', 'relu6', 'round', 'selu'] as const),
  ...([
    'sigmoid',
    'sin',
    'softplus',
    'square',
    'step',
    'tan',
    'tanh',
    'leakyRelu',
    'asinh',
    'atan',
    'softmax',
  ] as const),
].map((name) => [name, (x) => tf[name](x) as tf.Tensor]);

const activations = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'softplus',
  'softsign',
  'tanh',
];

describe('NaN stays NaN', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [name, apply] of unary) {
    it(`through ${name}, and other numbers are as on the CPU`, async () => {
      const x = tf.tensor(numbers, [numbers.length, 1]);
      const y = apply(x);
      const found = await y.data();
      expect(where(found)).to.deep.equal(gaps);
      tf.dispose([x, y]);
      await tf.setBackend('cpu');
      const wanted = await apply(tf.tensor(numbers, [numbers.length, 1])).data();
      await tf.setBackend('webgpu');
      for (const [i, value] of wanted.entries()) {
        if (!gaps[i] && Number.isFinite(value))
          expect(found[i], `${numbers[i]}`).to.be.closeTo(value, 1e-3 * Math.max(1, Math.abs(value)));
      }
    });
  }

  it('while tests and casts of it are as before', async () => {
    const x = tf.tensor1d(numbers);
    expect([...(await tf.isNaN(x).data())].map(Boolean)).to.deep.equal(gaps);
    expect([...(await tf.isFinite(x).data())].map(Boolean)).to.deep.equal(gaps.map((gap) => !gap));
    x.dispose();
  });

  for (const activation of activations) {
    for (const [rows, units] of [
      [1, 1],
      [3, 4],
      [40, 64],
      [64, 3],
    ]) {
      it(`through a Dense layer of ${units} with ${activation}, for ${rows} samples`, async () => {
        const layer = tf.layers.dense({ units, activation: activation as never, inputShape: [8] });
        const values = Float32Array.from({ length: 8 * rows }, (_, i) => Math.sin(i));
        values[8 * (rows - 1) + 5] = NaN;
        const x = tf.tensor(values, [rows, 8]);
        const y = layer.apply(x) as tf.Tensor;
        const expected = Array.from({ length: rows * units }, (_, i) => i >= (rows - 1) * units);
        expect(where(await y.data())).to.deep.equal(expected);
        tf.dispose([x, y]);
        layer.dispose();
      });
    }
  }

  it('through a convolution with elu, where it reaches', async () => {
    const layer = tf.layers.conv1d({
      filters: 4,
      kernelSize: 3,
      activation: 'elu',
      padding: 'same',
      inputShape: [10, 4],
    });
    const values = new Float32Array(40).fill(0.5);
    values[4 * 6] = NaN;
    const x = tf.tensor(values, [1, 10, 4]);
    const y = layer.apply(x) as tf.Tensor;
    const expected = Array.from({ length: 40 }, (_, i) => [5, 6, 7].includes(Math.floor(i / 4)));
    expect(where(await y.data())).to.deep.equal(expected);
    tf.dispose([x, y]);
    layer.dispose();
  });

  for (const name of [
    'lstm-sequential',
    'gru-default',
    'bilstm-sequential',
    'lstm-stack-functional',
    'mha-functional',
    'seq-self-attention-width7',
    'seq-weighted-attention',
  ]) {
    it(`from one number of an input to the answer of ${name}`, async () => {
      const model = await loadModel(`/test/fixtures/keras/${name}.keras`);
      const inputs = model.inputs.map(({ shape }) => {
        const sides = shape.map((side, axis) => side ?? (axis === 0 ? 1 : 12));
        const values = new Float32Array(tf.util.sizeFromShape(sides)).fill(0.25);
        values[Math.floor(values.length / 2)] = NaN;
        return tf.tensor(values, sides);
      });
      const outputs = [model.predict(inputs)].flat();
      for (const output of outputs) expect(where(await output.data()).some(Boolean), `${output.shape}`).to.equal(true);
      const layers = await getLayerOutputs(model, -1, inputs);
      for (const { tensor } of layers) expect(where(await tensor.data()).some(Boolean)).to.equal(true);
      tf.dispose([...inputs, ...outputs, ...layers.map(({ tensor }) => tensor)]);
      model.dispose();
    });
  }
});
