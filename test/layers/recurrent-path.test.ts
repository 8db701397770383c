import { expect } from 'chai';
import { Bidirectional } from '../../src/layers/bidirectional';
import { GRU } from '../../src/layers/gru';
import { LSTM } from '../../src/layers/lstm';
import * as tf from '../../src/tfjs/tf';
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
    // A mask has three entries, so two passes may well draw the same one; twelve do not.
    const passes = Array.from({ length: 12 }, () => (layer.apply(x(), { training: true }) as tf.Tensor).data());
    const [first, ...others] = (await Promise.all(passes)) as Float32Array[];
    expect(Math.max(...others.map((other) => largestDifference(first, other)))).to.be.above(1e-4);
    const [c, d] = [layer.apply(x()), layer.apply(x(), { training: false })] as tf.Tensor[];
    expect(largestDifference(await c.data(), await d.data())).to.equal(0);
  });

  it('is fused while gradients are recorded, unless its gates are watched', async () => {
    const layer = built({ units: 4 });
    let seen = ['', ''];
    const gradient = tf.grad((input) => {
      seen = [layer.kernelPath().path, layer.kernelPath({ tapped: true }).reason];
      return tf.sum(layer.apply(input) as tf.Tensor);
    })(x());
    expect(seen).to.deep.equal([
      'fused',
      'Gradients are being recorded, and with them the fused kernel gives no gates.',
    ]);
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

  it('is plain for a reset before the product that outgrows a workgroup, and fused for one after it', () => {
    const path = (resetAfter: boolean) => new GRU({ units: 9000, resetAfter }).kernelPath();
    expect(path(true).path).to.equal('fused');
    expect(path(false).path).to.equal('plain');
    expect(path(false).reason).to.match(
      /^Its reset gate comes before the product, which one workgroup makes up to \d+ units on this GPU; it has 9000\.$/,
    );
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

  const layers: [string, () => tf.layers.Layer, number][] = [
    ['a small LSTM', () => built({ units: 60, returnSequences: true }), 2],
    ['a large LSTM with its states', () => built({ units: 200, returnState: true }), 9],
    ['a small GRU', () => new GRU({ units: 30, resetAfter: true, recurrentInitializer: 'zeros' }), 2],
    ['a large GRU', () => new GRU({ units: 200, resetAfter: true, recurrentInitializer: 'zeros' }), 9],
    ['a large Bidirectional that adds', () => bidirectional(200), 11],
  ];
  for (const [name, make, dispatches] of layers) {
    it(`costs ${dispatches} dispatches for 8 steps of ${name}; later calls make no buffer and upload nothing`, async () => {
      const { device, scheduler, stats } = await testEngine();
      const [layer, input] = [make(), x()];
      const runs = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i++) {
          tf.dispose(layer.apply(input) as tf.Tensor | tf.Tensor[]);
          scheduler.flushProducers();
          await device!.queue.onSubmittedWorkDone();
        }
      };
      await runs(3);
      const before = { ...stats, tensors: tf.memory().numTensors };
      const buffers = await buffersMadeBy(device!, () => runs(5));
      expect(buffers).to.equal(0);
      expect(stats.dispatches - before.dispatches).to.equal(5 * dispatches);
      expect(stats.uploadBytes).to.equal(before.uploadBytes);
      expect(tf.memory().numTensors).to.equal(before.tensors);
    });
  }

  it('would count a buffer that is made', async () => {
    const device = (await testEngine()).device!;
    const usage = GPUBufferUsage.COPY_DST;
    expect(await buffersMadeBy(device, async () => device.createBuffer({ size: 4, usage }).destroy())).to.equal(1);
  });

  function bidirectional(units: number): Bidirectional {
    const layer = new LSTM({ units, returnSequences: true, recurrentInitializer: 'zeros' });
    return new Bidirectional({ layer: layer as never, mergeMode: 'sum' });
  }
});

async function buffersMadeBy(device: GPUDevice, work: () => Promise<void>): Promise<number> {
  const { createBuffer } = device;
  let made = 0;
  device.createBuffer = (descriptor) => {
    made += 1;
    return createBuffer.call(device, descriptor);
  };
  try {
    await work();
  } finally {
    device.createBuffer = createBuffer;
  }
  return made;
}
