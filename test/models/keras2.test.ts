import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import { defaultLimits } from '../../src/models/limits';
import { parseModel } from '../../src/models/parse-model';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchBytes } from '../support/failures';
import { asKeras2 } from '../support/keras2';
import { fetchRecording, inputsOf, largestError, valuesOf } from '../support/recorded';
import { writeH5 } from '../support/h5-writer';

describe('an .h5 as Keras 2 wrote it', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const name of [
    'lstm-sequential',
    'lstm-stack-functional',
    'bilstm-sequential',
    'made/merges',
    'made/nested',
    'made/sequential-masked',
  ]) {
    it(`${name} gives the same outputs`, async () => {
      const bytes = await fetchBytes(`/test/fixtures/keras/${name}.h5`);
      const model = await loadModel(asKeras2(parseModel(bytes, defaultLimits)));
      const recording = await fetchRecording(`/test/fixtures/keras/${name}.expected.json`);
      const inputs = inputsOf(recording);
      const outputs = await getLayerOutputs(model, '*', inputs);
      for (const [layer, wanted] of Object.entries(recording.outputs)) {
        const found = outputs.filter((output) => output.name === layer);
        for (const [i, array] of [wanted].flat().entries()) {
          expect(largestError(await found[i].tensor.data(), valuesOf(array), true), layer).to.be.at.most(1e-5);
        }
      }
      outputs.forEach((output) => output.dispose());
      tf.dispose(inputs);
      model.dispose();
    });
  }

  it('hard_sigmoid has the slope that it had then', async () => {
    const config = {
      class_name: 'Sequential',
      config: [
        {
          class_name: 'Activation',
          config: { name: 'hard', activation: 'hard_sigmoid', batch_input_shape: [null, 3] },
        },
      ],
    };
    const members = {
      model_weights: {
        attributes: { layer_names: ['hard'] },
        members: { hard: { attributes: { weight_names: ['x'] }, members: {} } },
      },
    };
    members.model_weights.members.hard.attributes.weight_names = [];
    for (const [version, slope] of [
      ['2.2.4', 0.2],
      ['3.1.0', 1 / 6],
    ] as const) {
      const root = { attributes: { model_config: JSON.stringify(config), keras_version: version }, members };
      const model = await loadModel(new File(writeH5(root), 'hard.h5'));
      const input = tf.tensor2d([[-1, 0, 1]]);
      const output = model.predict(input) as tf.Tensor;
      expect(largestError(await output.data(), [0.5 - slope, 0.5, 0.5 + slope])).to.be.below(1e-6);
      tf.dispose([input, output]);
      model.dispose();
    }
  });
});
