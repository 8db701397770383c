import { expect } from 'chai';
import { GRU } from '../../src/layers/gru';
import { LSTM } from '../../src/layers/lstm';
import type { Recurrent } from '../../src/layers/recurrent';
import { RNN } from '../../src/layers/rnn';
import { SimpleRNN } from '../../src/layers/simple-rnn';
import { collectTaps, type Tap } from '../../src/layers/taps';
import * as tf from '../../src/tfjs/tf';
import { StockLSTMCell } from '../../src/tfjs/stock-recurrent';
import { recurrentReference, type Cell } from '../reference/recurrent';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

const [samples, steps, features, units] = [2, 6, 3, 5];
const values = seededNumbers(samples * steps * features, 7);
const shared = { units, returnSequences: true, recurrentInitializer: 'zeros', recurrentActivation: 'sigmoid' } as const;

function built(layer: Recurrent): Recurrent {
  layer.apply(tf.input({ shape: [null, features] }));
  layer.setWeights(layer.getWeights().map(({ shape, size }, i) => tf.tensor(seededNumbers(size, i, 0.7), shape)));
  return layer;
}

const run = (layer: Recurrent): tf.Tensor =>
  tf.tidy(() => layer.apply(tf.tensor(values, [samples, steps, features])) as tf.Tensor);

const tapsOf = (layer: Recurrent): { result: tf.Tensor; taps: Tap[] } =>
  collectTaps(new Map([[layer, 'gates']]), () => run(layer));

async function expectTaps(
  layer: Recurrent,
  cell: Cell,
  options: { names: string[]; resetAfter?: boolean },
): Promise<void> {
  const [kernel, recurrent, bias] = await Promise.all(layer.getWeights().map((weight) => weight.data()));
  const { resetAfter, names } = options;
  const expected = recurrentReference({
    ...{ cell, samples, steps, features, units, values, resetAfter },
    ...({ kernel, recurrent, bias } as Record<'kernel' | 'recurrent' | 'bias', Float32Array>),
  });
  const { result, taps } = tapsOf(layer);
  expect(taps.map((tap) => tap.name)).to.deep.equal(names);
  expect(largestDifference(await result.data(), expected.sequence)).to.be.below(2e-6);
  for (const [i, tap] of taps.entries()) {
    expect(tap.layer).to.equal(layer);
    expect(tap.axes).to.deep.equal(['sample', 'time', 'channel']);
    expect(tap.tensor.shape).to.deep.equal([samples, steps, units]);
    expect(largestDifference(await tap.tensor.data(), expected.taps[i]), tap.name).to.be.below(2e-6);
  }
  tf.dispose([result, ...taps.map((tap) => tap.tensor)]);
}

describe('the gates of recurrent layers', () => {
  failOnGpuErrors();
  before(testEngine);

  const lstm = ['input', 'forget', 'cell', 'output', 'state'];
  const gru = ['update', 'reset', 'new', 'state'];

  it('LSTM tells input, forget, cell, output and state', () =>
    expectTaps(built(new LSTM(shared)), 'lstm', { names: lstm }));
  it('GRU tells update, reset, new and state', () =>
    expectTaps(built(new GRU({ ...shared, resetAfter: true })), 'gru', { names: gru }));
  it('GRU tells them with the reset before the product, too', () =>
    expectTaps(built(new GRU(shared)), 'gru', { names: gru, resetAfter: false }));
  it('SimpleRNN tells its state', () => expectTaps(built(new SimpleRNN(shared)), 'simpleRnn', { names: ['state'] }));

  for (const resetAfter of [true, false]) {
    it(`tells the same by plain ops, reset ${resetAfter ? 'after' : 'before'} the product`, async () => {
      const layer = built(new GRU({ ...shared, resetAfter }));
      await tf.setBackend('cpu');
      try {
        expect(layer.kernelPath().path).to.equal('plain');
        await expectTaps(layer, 'gru', { names: gru, resetAfter });
      } finally {
        await tf.setBackend('webgpu');
      }
    });
  }

  it('RNN of an LSTMCell is the LSTM, fused, gates and all', async () => {
    const layer = built(new RNN({ cell: new StockLSTMCell(shared), returnSequences: true }));
    expect(layer.kernelPath()).to.deep.equal({ path: 'fused', reason: '' });
    await expectTaps(layer, 'lstm', { names: lstm });
  });

  it('RNN of stacked cells runs by plain ops and says why', () => {
    const cells = [new StockLSTMCell(shared), new StockLSTMCell({ ...shared, units: 4 })];
    const layer = new RNN({ cell: cells, returnSequences: true });
    expect(layer.kernelPath()).to.deep.equal({
      path: 'plain',
      reason: 'Its cell is StackedRNNCells; LSTMCell, GRUCell and SimpleRNNCell are fused.',
    });
    layer.apply(tf.input({ shape: [null, features] }));
    expect(run(layer).shape).to.deep.equal([samples, steps, 4]);
  });

  it('are not written when nobody asks: a pass without taps holds no more tensors than its result', () => {
    const layer = built(new LSTM(shared));
    const before = tf.memory().numTensors;
    const result = run(layer);
    expect(tf.memory().numTensors - before).to.equal(1);
    result.dispose();
  });

  it('are the caller’s: after disposing them nothing is left', () => {
    const layer = built(new LSTM(shared));
    const before = tf.memory().numTensors;
    const { result, taps } = tapsOf(layer);
    expect(tf.memory().numTensors - before).to.equal(6);
    tf.dispose([result, ...taps.map((tap) => tap.tensor)]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('drops out in training with the reset after the product', async () => {
    const layer = built(new GRU({ ...shared, resetAfter: true, dropout: 0.5, recurrentDropout: 0.5 }));
    const x = tf.tensor(values, [samples, steps, features]);
    const twice = [1, 2].map(() => (layer.apply(x, { training: true }) as tf.Tensor).data());
    expect(largestDifference(...((await Promise.all(twice)) as [Float32Array, Float32Array]))).to.be.above(1e-3);
  });
});
