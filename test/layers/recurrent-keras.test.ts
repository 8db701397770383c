import { expect } from 'chai';
import * as tf from '../../src/tfjs/tf';
import { getLayerOutputs, loadModel } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchRecording, largestError, inputsOf, valuesOf } from '../support/recorded';

describe('recurrent layers of Keras files', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const name of [
    'lstm-stack-functional',
    'bilstm-sequential',
    'gru-default',
    'made/recurrent',
    'made/bidirectional',
  ]) {
    it(`give what Keras gives: ${name}`, async () => {
      const recording = await fetchRecording(`/test/fixtures/keras/${name}.expected.json`);
      const model = await loadModel(`/test/fixtures/keras/${name}.keras`);
      const inputs = inputsOf(recording);
      const outputs = await getLayerOutputs(model, '*', inputs);
      const wrong: string[] = [];
      for (const [layer, wanted] of Object.entries(recording.outputs)) {
        const found = outputs.filter((output) => output.name === layer);
        for (const [i, array] of [wanted].flat().entries()) {
          const error = largestError(await found[i].tensor.data(), valuesOf(array), true);
          if (!(error <= 2e-6)) wrong.push(`${layer}[${i}] by ${error}`);
        }
      }
      expect(wrong).to.deep.equal([]);
      outputs.forEach((output) => output.dispose());
      tf.dispose(inputs);
      model.dispose();
    });
  }
});
