import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { kerasFiles } from '../support/recorded-files';
import { fetchRecording, inputsOf, largestError, valuesOf } from '../support/recorded';

describe('every layer of a Keras file gives what Keras gives', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const { file, recording: recorded } of kerasFiles) {
    it(`${file}, within 1e-5 of max(1, |x|)`, async () => {
      const recording = await fetchRecording(`${recorded}.expected.json`);
      const model = await loadModel(file);
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
