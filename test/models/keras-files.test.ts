import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchRecording, largestError, tensorOf, valuesOf, type RecordedArray } from '../support/recorded';

const names = [
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

  for (const name of names) {
    for (const format of ['keras', 'h5']) {
      it(`${name}.${format}, within 1e-5 of max(1, |x|)`, async () => {
        const recording = await fetchRecording(`/test/fixtures/keras/${name}.expected.json`);
        const model = await loadModel(`/test/fixtures/keras/${name}.${format}`);
        const input = tensorOf(recording.input as RecordedArray);
        const outputs = await getLayerOutputs(model, '*', input);
        for (const [layer, wanted] of Object.entries(recording.outputs)) {
          const found = outputs.filter((output) => output.name === layer);
          const arrays = [wanted].flat();
          expect(found.length, `outputs of ${layer}`).to.be.at.least(arrays.length);
          for (const [i, array] of arrays.entries()) {
            expect(found[i].tensor.shape, layer).to.deep.equal(array.shape);
            expect(found[i].axes.length, layer).to.equal(array.shape.length);
            expect(largestError(await found[i].tensor.data(), valuesOf(array), true), layer).to.be.at.most(1e-5);
          }
        }
        outputs.forEach((output) => output.dispose());
        input.dispose();
        model.dispose();
      });
    }
  }
});
