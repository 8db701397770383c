import { expect } from 'chai';
import { loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { plainFiles } from '../support/recorded-files';
import { expectRecorded, fetchPlain } from '../support/recorded-model';

describe('every layer of a model file gives the numbers that were recorded', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const { file, recording } of plainFiles) {
    it(`${file}, within 1e-5 of max(1, |x|)`, async () => {
      const before = tf.memory().numTensors;
      const model = await loadModel(file);
      await expectRecorded(model, await fetchPlain(`${recording}.expected.json`));
      for (const { outputShapes } of model.layers) expect(outputShapes).to.not.be.empty;
      model.dispose();
      expect(tf.memory().numTensors, 'tensors left').to.equal(before);
    });
  }
});
