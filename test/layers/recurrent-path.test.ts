import { expect } from 'chai';
import { LSTM } from '../../src/layers/lstm';
import * as tf from '../../src/tensor/tfjs';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

function built(args: ConstructorParameters<typeof LSTM>[0], features = 3): LSTM {
  const layer = new LSTM({ recurrentInitializer: 'zeros', ...args });
  layer.apply(tf.input({ shape: [null, features] }));
  layer.setWeights(layer.getWeights().map(({ shape, size }, i) => tf.tensor(seededNumbers(size, i, 0.6), shape)));
  return layer;
}

describe('the path of a recurrent layer', () => {
  failOnGpuErrors();
  before(testEngine);
  const x = (): tf.Tensor => tf.tensor(seededNumbers(24, 1), [1, 8, 3]);

  it('is fused when nothing speaks against it', () => {
    expect(built({ units: 4 }).kernelPath({ inputShape: [1, 8, 3] })).to.deep.equal({ path: 'fused', reason: '' });
  });

  it('is plain for another activation, and the numbers are right', async () => {
    const layer = built({ units: 4, activation: 'elu', returnSequences: true });
    expect(layer.kernelPath()).to.deep.equal({
      path: 'plain',
      reason: 'Its activation elu is not fused; tanh, sigmoid, relu, linear and hard sigmoid are.',
    });
    const stock = tf.layers.lstm({ units: 4, activation: 'elu', returnSequences: true, recurrentInitializer: 'zeros' });
    stock.apply(tf.input({ shape: [null, 3] }));
    stock.setWeights(layer.getWeights());
    const made = [layer, stock].map((each) => (each.apply(x()) as tf.Tensor).data());
    expect(largestDifference(...((await Promise.all(made)) as [Float32Array, Float32Array]))).to.be.below(1e-6);
  });

  it('is plain while it drops out in training, and only then', async () => {
    const layer = built({ units: 4, dropout: 0.5 });
    expect(layer.kernelPath({ training: true })).to.deep.equal({ path: 'plain', reason: 'It drops out in training.' });
    expect(layer.kernelPath().path).to.equal('fused');
    const [a, b] = [layer.apply(x(), { training: true }), layer.apply(x(), { training: true })] as tf.Tensor[];
    expect(largestDifference(await a.data(), await b.data())).to.be.above(1e-4);
    const [c, d] = [layer.apply(x()), layer.apply(x(), { training: false })] as tf.Tensor[];
    expect(largestDifference(await c.data(), await d.data())).to.equal(0);
  });

  it('is plain while gradients are recorded, so that a model can be trained', async () => {
    const layer = built({ units: 4 });
    let seen = '';
    const gradient = tf.grad((input) => {
      seen = layer.kernelPath().reason;
      return tf.sum(layer.apply(input) as tf.Tensor);
    })(x());
    expect(seen).to.equal('Gradients are being recorded, and the fused kernel has none.');
    expect(Math.max(...(await gradient.data()).map(Math.abs))).to.be.above(1e-4);
  });

  it('is plain on another backend', async () => {
    const layer = built({ units: 4, returnSequences: true });
    const fused = await (layer.apply(x()) as tf.Tensor).data();
    await tf.setBackend('cpu');
    try {
      expect(layer.kernelPath().reason).to.equal('tfjs runs on "cpu"; the fused kernel runs on webgpu.');
      const plain = await (layer.apply(x()) as tf.Tensor).data();
      expect(largestDifference(fused, plain)).to.be.below(1e-6);
    } finally {
      await tf.setBackend('webgpu');
    }
  });

  it('is plain when a buffer would be larger than the GPU binds', () => {
    const { path, reason } = built({ units: 64 }).kernelPath({ inputShape: [60_000, 60_000, 3] });
    expect(path).to.equal('plain');
    expect(reason).to.match(/^It needs a buffer of \d+ bytes; this GPU binds \d+ at most\.$/);
  });

  it('refuses an empty window before any GPU work', () => {
    const layer = built({ units: 4 });
    expect(() => layer.apply(tf.zeros([1, 0, 3]))).to.throw(
      'lstm: the input is [1, 0, 3]; a recurrent layer reads [sample, time, channel] with at least one of each.',
    );
  });

  it('refuses states that do not fit', () => {
    const layer = built({ units: 4 });
    expect(() => layer.apply(x(), { initialState: [tf.zeros([1, 5]), tf.zeros([1, 5])] })).to.throw(
      'a state is [1, 5] where [1, 4] is needed',
    );
  });

  it('costs 2 dispatches for a small layer, and time + 1 for a large one; later calls make no buffer', async () => {
    const engine = await testEngine();
    for (const [units, dispatches] of [
      [60, 2],
      [200, 9],
    ]) {
      const layer = built({ units, returnSequences: true });
      const input = x();
      const run = (): void => tf.dispose(layer.apply(input) as tf.Tensor);
      const settle = (): Promise<unknown> => {
        engine.scheduler.flushProducers();
        return engine.device!.queue.onSubmittedWorkDone();
      };
      for (let i = 0; i < 3; i++) {
        run();
        await settle();
      }
      const { gpuBytes, uploadBytes, dispatches: before } = engine.stats;
      const tensors = tf.memory().numTensors;
      for (let i = 0; i < 5; i++) {
        run();
        await settle();
      }
      expect(engine.stats.dispatches - before, `${units} units`).to.equal(5 * dispatches);
      expect(engine.stats.gpuBytes).to.equal(gpuBytes);
      expect(engine.stats.uploadBytes).to.equal(uploadBytes);
      expect(tf.memory().numTensors).to.equal(tensors);
    }
  });
});
