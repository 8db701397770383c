import { expect } from 'chai';
import { attribute, loadModel, type AttributionOptions, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { fetchGradients, recordedTensor } from '../support/recorded-gradients';

/** Two layers that carry their input on; the last gives whole numbers. */
class Rounded extends tf.layers.Layer {
  static className = 'Rounded';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.cast([inputs].flat()[0], 'int32');
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
}

describe('attribute refuses, in a sentence and before any GPU work', () => {
  failOnGpuErrors();
  let model: Model;
  let x: tf.Tensor;
  before(async () => {
    await testEngine();
    model = await loadModel('/test/fixtures/keras/gru-default.keras');
    x = recordedTensor((await fetchGradients('gru-default')).input);
  });
  after(() => model.dispose());

  /** What is said, with a look at the counters. */
  async function said(options: object, given: Model | tf.LayersModel = model, input: tf.Tensor | tf.Tensor[] = x) {
    const { stats } = await testEngine();
    const before = [stats.dispatches, stats.submits, tf.memory().numTensors];
    const { message } = await refusal(attribute(given, input, options as AttributionOptions));
    expect([stats.dispatches, stats.submits, tf.memory().numTensors]).to.deep.equal(before);
    return message;
  }

  const cases: [what: string, options: object, message: string | RegExp][] = [
    [
      'an unknown method, with the nearest',
      { method: 'integrated-gradient' },
      'attribute: the method "integrated-gradient" is unknown. Give "integrated-gradients", or another of gradient, input-x-gradient, integrated-gradients, smoothgrad, occlusion, lrp.',
    ],
    ['no method', {}, /^attribute: the method is undefined\. Give one of gradient, /],
    ['a method for ReLUs', { method: 'deep_taylor' }, /^attribute: "deep_taylor" is defined for networks of ReLUs/],
    ['a preset for ReLUs', { method: 'lrp.alpha_beta' }, /Give "lrp", whose rules are for these\.$/],
    [
      'an option of another method',
      { method: 'lrp', steps: 3 },
      'attribute: the method "lrp" takes no steps. It belongs to integrated-gradients.',
    ],
    [
      'an unknown option',
      { method: 'lrp', epsilom: 3 },
      'attribute: the method "lrp" takes no epsilom. Give "epsilon", or leave it out.',
    ],
    [
      'a target that the output lacks',
      { method: 'lrp', target: 3 },
      'The target is 3; the first output of the model "sequential_2" has 3 units. Give a number from 0 to 2, or "max".',
    ],
    ['half a step', { method: 'integrated-gradients', steps: 0.5 }, /^attribute: steps is 0\.5\./],
    ['no noise', { method: 'smoothgrad', noise: 0 }, 'attribute: noise is 0. Give a number above 0.'],
    ['a window of nothing', { method: 'occlusion', window: 0 }, /^attribute: window is 0\./],
    [
      'a window of other axes',
      { method: 'occlusion', window: [1, 2, 3] },
      'attribute: window is [1, 2, 3], and a sample of the input is [16, 5]. Give a number of steps, or a side for each of these axes.',
    ],
    [
      'a baseline of another shape',
      { method: 'integrated-gradients', baseline: [1, 2, 3] },
      /^attribute: the baseline is \[3\], and the input "input_layer_3" has the numbers \[\d, 16, 5\]\. Give it as \[\d, 16, 5\] or \[16, 5\] or \[5\]\.$/,
    ],
    [
      'a baseline of a word',
      { method: 'integrated-gradients', baseline: 'noise' },
      /^attribute: the baseline is "noise"\./,
    ],
    [
      'a baseline of another input',
      { method: 'occlusion', baseline: { y: 'mean' } },
      /^attribute: a baseline is given for "y"/,
    ],
    ['a negative ε', { method: 'lrp', epsilon: -1 }, 'attribute: epsilon is -1. Give a number above 0.'],
  ];
  for (const [what, options, message] of cases) {
    it(what, async () => {
      const found = await said(options);
      if (typeof message === 'string') expect(found).to.equal(message);
      else expect(found).to.match(message);
    });
  }

  it('an input of another shape', async () => {
    expect(await said({ method: 'lrp' }, model, tf.zeros([1, 2, 5]))).to.match(/^The input "input_layer_3" of model/);
  });

  it('whole numbers that no Embedding reads', async () => {
    const input = tf.input({ shape: [3], dtype: 'int32', name: 'counts' });
    const counts = tf.model({
      inputs: input,
      outputs: tf.layers.repeatVector({ n: 2 }).apply(input) as tf.SymbolicTensor,
    });
    expect(await said({ method: 'occlusion' }, counts, tf.zeros([1, 3], 'int32'))).to.match(
      /^The input "counts" of the model ".*" takes int32, and no Embedding reads it: nothing can be attributed/,
    );
  });

  it('a layer without a gradient, and one without a rule', async () => {
    const input = tf.input({ shape: [3] });
    const layer = new Rounded({ name: 'rounded' });
    const outputs = layer.apply(input) as tf.SymbolicTensor;
    (outputs as { dtype: string }).dtype = 'int32';
    const rounded = tf.model({ inputs: input, outputs });
    expect(await said({ method: 'gradient' }, rounded, tf.zeros([1, 3]))).to.match(
      /^The layer "rounded" gives int32, which has no gradient, .* Give the method "occlusion", which needs none\.$/,
    );
    expect(await said({ method: 'lrp' }, rounded, tf.zeros([1, 3]))).to.match(
      /^attribute: lrp goes through every layer, and the layer "rounded" \(Rounded\) of the model ".*" has no rule\. Give/,
    );
  });

  it('a batch that the GPU does not take', async () => {
    const { maxStorageBufferBindingSize: most } = (await testEngine()).device!.limits;
    const side = Math.ceil(Math.sqrt(most / 4)) + 1;
    const input = tf.input({ shape: [null, 1] });
    const attended = tf.layers.lstm({ units: 4, returnSequences: true }).apply(input) as tf.SymbolicTensor;
    const long = tf.model({
      inputs: input,
      outputs: tf.layers.dense({ units: side }).apply(attended) as tf.SymbolicTensor,
    });
    const message = await said({ method: 'integrated-gradients' }, long, tf.zeros([1, side, 1]));
    expect(message).to.match(/^attribute: 1 samples of \d+ steps make a tensor of [\d,]+ MiB in the model/);
    long.dispose();
  });

  it('a logit where the last layer has no activation', async () => {
    const input = tf.input({ shape: [2, 3] });
    const flat = tf.model({
      inputs: input,
      outputs: tf.layers.flatten({ name: 'flat' }).apply(input) as tf.SymbolicTensor,
    });
    expect(await said({ method: 'lrp', logit: true }, flat, tf.zeros([1, 2, 3]))).to.match(
      /the last layer of the model ".*", "flat", has no activation to leave out\. Leave logit out\.$/,
    );
  });
});
