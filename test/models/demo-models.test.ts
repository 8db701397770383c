import { expect } from 'chai';
import { getLayerOutputs, loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchRecording, largestError, tensorOf, valuesOf, type RecordedArray } from '../support/recorded';

/** The layer whose second output is the attention, and the recorded bounds of issue 2. */
const cases = [
  {
    file: '/demo/public/weather-self-attention.keras',
    name: 'weather-self-attention',
    attention: 'seq_self_attention',
  },
  {
    file: '/test/fixtures/demo/weather-self-attention.h5',
    name: 'weather-self-attention',
    attention: 'seq_self_attention',
  },
  {
    file: '/demo/public/weather-weighted-attention.keras',
    name: 'weather-weighted-attention',
    attention: 'seq_weighted_attention',
  },
  {
    file: '/test/fixtures/demo/weather-weighted-attention.h5',
    name: 'weather-weighted-attention',
    attention: 'seq_weighted_attention',
  },
];

describe('the demo’s models give what Keras gives', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const { file, name, attention } of cases) {
    it(`${file.split('/').pop()}: LSTM within 2e-5, attention within 1e-6, answer within 1e-5`, async () => {
      const recording = await fetchRecording(`/test/fixtures/demo/${name}.expected.json`);
      const model: Model = await loadModel(file);
      const input = tensorOf(recording.input as RecordedArray);
      const outputs = await getLayerOutputs(model, ['lstm', attention, 'rain_tomorrow'], input);
      const found = await Promise.all(outputs.map(({ tensor }) => tensor.data()));
      expect(outputs.map((output) => output.name)).to.deep.equal(['lstm', attention, attention, 'rain_tomorrow']);
      const { outputs: wanted } = recording;
      const [[lstm], [context, map], [answer]] = ['lstm', attention, 'rain_tomorrow'].map((layer) =>
        [wanted[layer]].flat(),
      );
      expect(largestError(found[0], valuesOf(lstm)), 'LSTM').to.be.at.most(2e-5);
      expect(largestError(found[1], valuesOf(context)), 'context').to.be.at.most(2e-5);
      expect(largestError(found[2], valuesOf(map)), 'attention').to.be.at.most(1e-6);
      expect(largestError(found[3], valuesOf(answer)), 'answer').to.be.at.most(1e-5);
      expect(outputs[2].axes).to.deep.equal(
        attention === 'seq_self_attention' ? ['sample', 'query', 'key'] : ['sample', 'time'],
      );
      outputs.forEach((output) => output.dispose());
      input.dispose();
      model.dispose();
    });
  }

  it('leaves no tensor behind', async () => {
    const run = async (): Promise<void> => {
      const model = await loadModel('/demo/public/weather-weighted-attention.keras');
      const input = tf.zeros([1, 240, 4]);
      const outputs = await getLayerOutputs(model, '*', input);
      expect(outputs.map(({ tensor }) => tensor.shape[0]).every((samples) => samples === 1)).to.equal(true);
      outputs.forEach((output) => output.dispose());
      input.dispose();
      model.dispose();
    };
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).to.equal(before);
  });
});
