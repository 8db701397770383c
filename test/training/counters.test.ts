import { expect } from 'chai';
import { layers, loadModel, saveModel, type Model } from '../../src/index';
import { LSTM } from '../../src/layers/lstm';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { fetchGradients, recordedTensor } from '../support/recorded-gradients';

interface Counted {
  /** Buffers that were made, in words. */
  buffers: string[];
  dispatches: number;
  submits: number;
  readbacks: number;
  tensors: number;
  bytes: number;
}

/** What steps on a batch made and counted, per step where it is a count. */
async function counted(model: Model, [x, y]: [tf.Tensor, tf.Tensor], steps: number): Promise<Counted> {
  const { device, stats } = await testEngine();
  const before = { ...stats, ...tf.memory() };
  const { createBuffer } = device!;
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  const buffers: string[] = [];
  let [dispatches, submits] = [0, 0];
  const { queue } = device!;
  const { submit } = queue;
  queue.submit = (commands) => {
    submits += 1;
    submit.call(queue, commands);
  };
  device!.createBuffer = (descriptor) => {
    buffers.push(`${descriptor.label ?? 'unnamed'} of ${descriptor.size} bytes`);
    return createBuffer.call(device!, descriptor);
  };
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    dispatches += 1;
    return dispatchWorkgroups.apply(this, groups);
  };
  try {
    for (let step = 0; step < steps; step++) {
      await model.trainOnBatch(x, y, { readLoss: false });
      // Not behind the GPU by more than a few steps.
      if (step % 10 === 0 || step === steps - 1) await device!.queue.onSubmittedWorkDone();
    }
  } finally {
    device!.createBuffer = createBuffer;
    queue.submit = submit;
    GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups;
  }
  return {
    buffers,
    dispatches: dispatches / steps,
    submits: submits / steps,
    readbacks: stats.readbacks - before.readbacks,
    tensors: tf.memory().numTensors - before.numTensors,
    bytes: tf.memory().numBytes - before.numBytes,
  };
}

/** An LSTM and attention of a few units, whose steps take milliseconds. */
async function shortModel(): Promise<Model> {
  const input = tf.input({ shape: [5, 3] });
  const lstm = new LSTM({ units: 4, returnSequences: true, recurrentInitializer: 'zeros' }).apply(input);
  const attended = new layers.SeqWeightedAttention().apply(lstm) as tf.SymbolicTensor;
  const outputs = tf.layers.dense({ units: 1 }).apply(attended) as tf.SymbolicTensor;
  return loadModel(await saveModel(tf.model({ inputs: input, outputs })));
}

const files = [
  ['lstm-stack-functional', 40],
  ['bilstm-sequential', 40],
  ['gru-default', 40],
  ['seq-self-attention-width7', 60],
  ['seq-weighted-attention', 60],
  ['mha-functional', 140],
] as const;

describe('a training step', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [name, most] of files) {
    it(`of ${name} is one submit, makes no buffer, reads nothing back and leaves no tensor; it has at most ${most} dispatches`, async () => {
      const recorded = await fetchGradients(name);
      const model = await loadModel(`/test/fixtures/keras/${name}.keras`);
      const batch: [tf.Tensor, tf.Tensor] = [recordedTensor(recorded.input), recordedTensor(recorded.y)];
      model.compile({ optimizer: 'adam', loss: 'mse' });
      await counted(model, batch, 4);
      const { dispatches, ...rest } = await counted(model, batch, 5);
      expect(rest).to.deep.equal({ buffers: [], submits: 1, readbacks: 0, tensors: 0, bytes: 0 });
      // Whatever the steps in time: the fused layers are one dispatch there and one back.
      expect(dispatches).to.be.at.most(most);
      model.dispose();
    });
  }

  it('can be taken 500 times: they leave tensors, buffers and bytes as they were', async function () {
    this.timeout(120_000);
    const { stats } = await testEngine();
    const model = await shortModel();
    const batch: [tf.Tensor, tf.Tensor] = [
      tf.tensor(seededNumbers(2 * 5 * 3, 1), [2, 5, 3]),
      tf.tensor(seededNumbers(2, 2), [2, 1]),
    ];
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await counted(model, batch, 4);
    const bytes = stats.gpuBytes;
    const { dispatches, ...rest } = await counted(model, batch, 500);
    expect(rest).to.deep.equal({ buffers: [], submits: 1, readbacks: 0, tensors: 0, bytes: 0 });
    expect(dispatches).to.be.at.most(60);
    expect(stats.gpuBytes).to.be.at.most(bytes);
    model.dispose();
    tf.dispose(batch);
  });

  for (const shuffle of [false, true]) {
    it(`of fit is one submit, and an epoch one more, to read its means${shuffle ? '; its order is uploaded once' : ''}`, async () => {
      const { device, stats } = await testEngine();
      const model = await shortModel();
      const [x, y] = [tf.tensor(seededNumbers(12 * 5 * 3, 1), [12, 5, 3]), tf.tensor(seededNumbers(12, 2), [12, 1])];
      model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
      const fit = (): Promise<unknown> => model.fit(x, y, { batchSize: 3, epochs: 2, shuffle });
      await fit();
      const { queue } = device!;
      const { submit } = queue;
      let submits = 0;
      queue.submit = (commands) => {
        submits += 1;
        submit.call(queue, commands);
      };
      const before = { ...stats, tensors: tf.memory().numTensors };
      try {
        await fit();
      } finally {
        queue.submit = submit;
      }
      expect(submits).to.equal(2 * (4 + 1));
      expect(stats.readbacks - before.readbacks).to.equal(2);
      // Mean loss, mean of the metric, and after how many steps the loss was a number.
      expect(stats.readbackBytes - before.readbackBytes).to.equal(2 * 3 * 4);
      expect(tf.memory().numTensors).to.equal(before.tensors);
      expect(stats.gpuBytes).to.equal(before.gpuBytes);
      model.dispose();
      tf.dispose([x, y]);
    });
  }

  it('reads 4 bytes for the loss', async () => {
    const { stats } = await testEngine();
    const recorded = await fetchGradients('gru-default');
    const model = await loadModel('/test/fixtures/keras/gru-default.keras');
    const [x, y] = [recordedTensor(recorded.input), recordedTensor(recorded.y)];
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await model.trainOnBatch(x, y);
    const before = { ...stats };
    expect(await model.trainOnBatch(x, y)).to.be.above(0);
    expect([stats.readbacks - before.readbacks, stats.readbackBytes - before.readbackBytes]).to.deep.equal([1, 4]);
    model.dispose();
  });
});
