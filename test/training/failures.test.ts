import { expect } from 'chai';
import { getWeights, loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, takeGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { seededNumbers } from '../support/random';

const [steps, channels] = [24, 4];
const batch = (samples: number, nanAt = -1): [x: tf.Tensor, y: tf.Tensor] => {
  const numbers = seededNumbers(samples * steps * channels, 1);
  if (nanAt >= 0) numbers[nanAt * steps * channels + 7] = NaN;
  return [tf.tensor(numbers, [samples, steps, channels]), tf.tensor(seededNumbers(samples, 2), [samples, 1])];
};
const weightsOf = (model: Model): Promise<number[][]> =>
  Promise.all(
    getWeights(model, '*').map(async ({ tensor, dispose }) => {
      const values = await tensor.data();
      dispose();
      return [...values];
    }),
  );
const open = (): Promise<Model> => loadModel('/test/fixtures/keras/lstm-stack-functional.keras');

/** What opens models with the same weights: an LSTM so wide that it goes step by step, and one unit after it. */
async function wide(): Promise<() => Promise<Model>> {
  const made = tf.sequential({
    layers: [
      tf.layers.lstm({ units: 72, inputShape: [steps, channels], recurrentInitializer: 'glorotUniform' }),
      tf.layers.dense({ units: 1 }),
    ],
  });
  let files: File[] = [];
  await made.save({
    save: async ({ modelTopology, weightSpecs: weights, weightData }) => {
      const json = { modelTopology, format: 'layers-model', weightsManifest: [{ paths: ['wide.bin'], weights }] };
      files = [new File([JSON.stringify(json)], 'model.json'), new File([weightData as ArrayBuffer], 'wide.bin')];
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
  });
  made.dispose();
  return () => loadModel(files);
}

/**
 * Makes every new buffer of tfjs's, but small ones, one that the device cannot have, and scopes for memory say so. Returns
 * what undoes it.
 */
function withoutMemory(device: GPUDevice): () => void {
  const { createBuffer, pushErrorScope, popErrorScope } = device;
  const open: GPUErrorFilter[] = [];
  device.createBuffer = (descriptor) => {
    const { size, mappedAtCreation } = descriptor;
    if (mappedAtCreation || size < 1024) return createBuffer.call(device, descriptor);
    const buffer = createBuffer.call(device, { ...descriptor, size: device.limits.maxBufferSize + 4 });
    // A buffer that there is no memory for has the size that was asked for.
    return Object.defineProperty(buffer, 'size', { value: size });
  };
  device.pushErrorScope = (filter) => {
    open.push(filter);
    pushErrorScope.call(device, filter);
  };
  device.popErrorScope = async () => {
    const filter = open.pop();
    const error = await popErrorScope.call(device);
    return filter === 'out-of-memory' ? new GPUOutOfMemoryError('Failed to allocate memory for a buffer.') : error;
  };
  return () => Object.assign(device, { createBuffer, pushErrorScope, popErrorScope });
}

describe('a step that fails loses nothing', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [which, earlier] of [
    ['narrow', 0],
    ['narrow', 2],
    ['wide', 0],
    ['wide', 2],
  ] as const) {
    it(`for memory, of a ${which} model, after ${earlier} good ones: it is said, the weights are as before, and the next one is as if there had been none`, async () => {
      const { device } = await testEngine();
      const opened = which === 'wide' ? await wide() : open;
      const [model, twin] = [await opened(), await opened()];
      for (const one of [model, twin]) one.compile({ optimizer: 'adam', loss: 'mse' });
      const [x, y] = batch(3);
      for (let i = 0; i < earlier; i++) for (const one of [model, twin]) await one.trainOnBatch(x, y);
      const before = await weightsOf(model);
      // Of a size that the pool of buffers has not seen.
      const [largeX, largeY] = batch(11 + earlier);
      const { numTensors } = tf.memory();
      const restore = withoutMemory(device!);
      let message: string;
      try {
        message = (await refusal(model.trainOnBatch(largeX, largeY))).message;
      } finally {
        restore();
      }
      takeGpuErrors();
      expect(message).to.equal(
        'The GPU has no memory left for a training step (Failed to allocate memory for a buffer). Give a smaller batch, or close other pages. The weights are as before the step.',
      );
      expect(tf.memory().numTensors).to.be.at.most(numTensors);
      expect(await weightsOf(model)).to.deep.equal(before);
      // The same batch too, now that there is memory: no buffer that could not be made is used again.
      for (const one of [model, twin]) expect(await one.trainOnBatch(largeX, largeY)).to.be.above(0);
      expect(await weightsOf(model)).to.deep.equal(await weightsOf(twin));
      expect(await weightsOf(model)).to.not.deep.equal(before);
      tf.dispose([x, y, largeX, largeY]);
      for (const one of [model, twin]) one.dispose();
    });
  }

  it('for a loss that is NaN: step and layer are said, and the next step is as if there had been none', async () => {
    const [model, twin] = [await open(), await open()];
    for (const one of [model, twin]) one.compile({ optimizer: { name: 'sgd', learningRate: 0.1 }, loss: 'mse' });
    const [x, y] = batch(3);
    for (const one of [model, twin]) await one.trainOnBatch(x, y);
    const [badX] = batch(3, 1);
    const { message } = await refusal(model.trainOnBatch(badX, y));
    expect(message).to.equal(
      'The loss of step 2 is NaN; the output of the layer "input_layer" is the first that is no finite number. That step changed no weight: try a smaller learning rate, clipnorm, or look at the batch.',
    );
    for (const one of [model, twin]) await one.trainOnBatch(x, y);
    expect(await weightsOf(model)).to.deep.equal(await weightsOf(twin));
    for (const one of [model, twin]) one.dispose();
    tf.dispose([x, y, badX]);
  });

  it('for weights that are NaN: the layer is said where that begins', async () => {
    const model = await open();
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const second = model.layersModel.layers.find(({ name }) => name === 'lstm_2')!;
    const weight = second.weights[0].read();
    const bad = tf.fill(weight.shape, NaN);
    second.weights[0].write(bad);
    const [x, y] = batch(3);
    expect((await refusal(model.trainOnBatch(x, y))).message).to.match(/the output of the layer "lstm_2" is the first/);
    model.dispose();
    tf.dispose([x, y, bad]);
  });

  it('in fit, where nobody reads the losses: the first such step of the epoch is said at its end', async () => {
    const model = await open();
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const [x, y] = batch(12, 7);
    const { numTensors } = tf.memory();
    const { message } = await refusal(model.fit(x, y, { batchSize: 3, shuffle: false, epochs: 2 }));
    expect(message).to.match(/^The loss of step 3 is NaN; the output of the layer "input_layer" is the first/);
    expect(tf.memory().numTensors).to.equal(numTensors);
    const weights = await weightsOf(model);
    expect(weights.flat().every(Number.isFinite)).to.equal(true);
    model.dispose();
    tf.dispose([x, y]);
  });
});
