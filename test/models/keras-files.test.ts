import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchRecording, inputsOf, largestError, valuesOf } from '../support/recorded';

/** Recorded for this project by test/fixtures/keras/made/make.py. */
const made = [
  'masked-graph',
  'masking',
  'merges',
  'nested',
  'sequential-nested',
  'convolutions',
  'activations',
  'recurrent',
  'bidirectional',
  'attention',
  'masked-attention',
  'operations',
  'statistics',
  'free-length',
  'sequential-masked',
  'nested-masked',
  'named-ends',
].map((name) => `made/${name}`);

/** Not saved as .h5. */
const kerasOnly = ['made/float16', 'made/bfloat16', 'made/shared-inside'];

const given = [
  'lstm-sequential',
  'lstm-stack-functional',
  'bilstm-sequential',
  'gru-default',
  'mha-functional',
  'seq-self-attention-width7',
  'seq-weighted-attention',
];

describe('every layer of a Keras file gives what Keras gives', () => {
  failOnGpuErrors();
  before(testEngine);

  const files = [...given, ...made, ...kerasOnly].flatMap((name) => {
    const formats = kerasOnly.includes(name) ? ['keras'] : ['keras', 'h5'];
    return formats.map((format) => ({ file: `${name}.${format}`, name }));
  });
  for (const other of ['fine-gzip', 'fine-latest'])
    files.push({ file: `hostile/${other}.h5`, name: 'lstm-sequential' });

  for (const { file, name } of files) {
    it(`${file}, within 1e-5 of max(1, |x|)`, async () => {
      const recording = await fetchRecording(`/test/fixtures/keras/${name}.expected.json`);
      const model = await loadModel(`/test/fixtures/keras/${file}`);
      const inputs = inputsOf(recording);
      const outputs = await getLayerOutputs(model, '*', inputs);
      const wrong: string[] = [];
      for (const [layer, wanted] of Object.entries(recording.outputs)) {
        const found = outputs.filter((output) => output.name === layer);
        const arrays = [wanted].flat();
        expect(found.length, `outputs of ${layer}`).to.be.at.least(arrays.length);
        for (const [i, array] of arrays.entries()) {
          expect(found[i].tensor.shape, layer).to.deep.equal(array.shape);
          expect(found[i].axes.length, layer).to.equal(array.shape.length);
          const error = largestError(await found[i].tensor.data(), valuesOf(array), true);
          if (!(error <= 1e-5)) wrong.push(`${layer}[${i}] by ${error}`);
        }
      }
      expect(wrong, 'outputs that differ').to.deep.equal([]);
      outputs.forEach((output) => output.dispose());
      tf.dispose(inputs);
      model.dispose();
    });
  }
});
