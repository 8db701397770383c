import { expect } from 'chai';
import { getWeights, loadModel, saveModel, type Model, type ModelInput } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchRecording, inputsOf, largestError } from '../support/recorded';
import { kerasFiles, plainFiles } from '../support/recorded-files';
import { fetchPlain } from '../support/recorded-model';

interface Case {
  file: string;
  inputs: () => Promise<tf.Tensor[] | Record<string, tf.Tensor>>;
}

const demo = ['self', 'weighted'].map((kind) => `/test/fixtures/demo/weather-${kind}-attention`);

const cases: Case[] = [
  ...plainFiles.map(({ file, recording }) => ({
    file,
    inputs: async () => {
      const { inputs } = await fetchPlain(`${recording}.expected.json`);
      return Object.values(inputs).map(({ values, shape }) => tf.tensor(values, shape));
    },
  })),
  ...[...kerasFiles, ...demo.map((name) => ({ file: `${name}.h5`, recording: name }))].map(({ file, recording }) => ({
    file,
    inputs: async () => inputsOf(await fetchRecording(`${recording}.expected.json`)),
  })),
];

/** Why a model cannot be saved, by its file. */
const refused: Record<string, RegExp> = Object.fromEntries(
  Object.entries({
    'options/keras2-kops.h5': /is TensorFlow's, and Keras 3 has none with these arguments/,
    'options/keras2-tf-heads.h5': /is TensorFlow's/,
    'options/keras2-tf-heads.keras': /is TensorFlow's/,
    'options/keras2-tfops.h5': /is TensorFlow's/,
    'handmade-keras2.h5': /is TensorFlow's/,
    'handmade-keras2.keras': /is TensorFlow's/,
    'tf-operations.h5': /"scores" \(.*\) is TensorFlow's/,
    'options/keras2-local-first.h5': /layer "a" is of class LocallyConnected1D, which Keras 3 has not/,
    'options/keras2-local.h5': /layer "a" is of class LocallyConnected1D, which Keras 3 has not/,
    'options/keras2-local.keras': /layer "a" is of class LocallyConnected1D, which Keras 3 has not/,
    'options/keras2-names.keras': /has a slash in its name/,
    'options/keras2-masking.h5': /is given masks that Keras 3 uses otherwise/,
  }).map(([file, sentence]) => [`/test/fixtures/models/${file}`, sentence]),
);

/** Keras 2's hard_sigmoid, which Keras 3 has with other weights. */
const scaled = new Set(['/test/fixtures/models/go-backwards-hardsigmoid.h5']);

/** The bits of all weights by name, and of the outputs for a recorded input. */
async function bitsOf(model: Model, inputs: ModelInput): Promise<{ weights: string[]; outputs: Float32Array[] }> {
  const weights: string[] = [];
  const holders = model.layers.some(({ parameters }) => parameters > 0);
  for (const { name, tensor, dispose } of holders ? getWeights(model, '*') : []) {
    weights.push(`${name} [${tensor.shape}] ${sumOf(await tensor.data())}`);
    dispose();
  }
  const outputs = [model.predict(inputs)].flat();
  const values: Float32Array[] = [];
  for (const output of outputs) values.push(Float32Array.from(await output.data()));
  tf.dispose(outputs);
  model.resetStates();
  return { weights, outputs: values };
}

/** FNV-1a of the bits: two lists that differ in one bit have different ones. */
function sumOf(values: ArrayLike<number>): string {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  let sum = 0x811c9dc5;
  for (const word of bits) sum = Math.imul(sum ^ word, 0x01000193) >>> 0;
  return `${bits.length} numbers ${sum.toString(16)}`;
}

describe('saveModel writes every recorded model so that loadModel reads it bit by bit', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const { file, inputs: load } of cases.filter(({ file }) => !(file in refused))) {
    it(file, async () => {
      const tensors = tf.memory().numTensors;
      const model = await loadModel(file);
      const inputs = await load();
      const blob = await saveModel(model);
      const saved = await loadModel(blob);
      const [was, is] = [await bitsOf(model, inputs), await bitsOf(saved, inputs)];
      expect(saved.layers.map(({ name }) => name)).to.deep.equal(model.layers.map(({ name }) => name));
      if (!scaled.has(file)) expect(is.weights).to.deep.equal(was.weights);
      expect(is.outputs.length).to.equal(was.outputs.length);
      // tfjs computes small tensors on the CPU when they are there: the last bit may differ.
      for (const [i, output] of was.outputs.entries()) {
        expect(largestError(is.outputs[i], output, true), `output ${i}`).to.be.at.most(1e-6);
      }
      model.dispose();
      saved.dispose();
      tf.dispose(inputs as tf.TensorContainer);
      expect(tf.memory().numTensors, 'tensors left').to.equal(tensors);
    });
  }
});

describe('saveModel says what Keras 3 has not', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [file, sentence] of Object.entries(refused)) {
    it(`${file}: ${sentence.source}`, async () => {
      const model = await loadModel(file);
      const error = await saveModel(model).catch((reason: Error) => reason);
      expect(error).to.be.an('error').with.property('message').that.matches(sentence);
      model.dispose();
    });
  }
});
