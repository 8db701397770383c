import { expect } from 'chai';
import { getLayerOutputs, loadModel, openEngine, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { fetchRecording, inputsOf, largestError, valuesOf, type Recording } from '../support/recorded';

const demo = (name: string) => ({
  file: `/demo/public/${name}.keras`,
  recording: `/test/fixtures/demo/${name}.expected.json`,
  layers: ['lstm', 'attention', 'rain_tomorrow'],
});
const keras = (name: string) => ({
  file: `/test/fixtures/keras/${name}.keras`,
  recording: `/test/fixtures/keras/${name}.expected.json`,
  layers: '*' as const,
});
const models = [
  demo('weather-self-attention'),
  demo('weather-weighted-attention'),
  ...['lstm-stack-functional', 'bilstm-sequential', 'made/recurrent', 'made/bidirectional'].map(keras),
];

/** What a model gives in one tier: by the names of its layers in their order, and what predict() gives. */
interface Given {
  layers: [name: string, values: Float32Array][];
  predicted: Float32Array[];
  paths: Record<string, string>;
}

async function run(model: Model, layers: string[] | '*', recording: Recording): Promise<Given> {
  const inputs = inputsOf(recording);
  const outputs = await getLayerOutputs(model, layers, inputs);
  const predicted = [model.layersModel.predict(Object.values(inputs) as tf.Tensor[])].flat();
  const given: Given = {
    layers: await Promise.all(
      outputs.map(async ({ name, tensor }) => [name, await tensor.data<'float32'>()] as [string, Float32Array]),
    ),
    predicted: await Promise.all(predicted.map((tensor) => tensor.data<'float32'>())),
    paths: Object.fromEntries(model.layers.map(({ className, kernelPath }) => [className, kernelPath?.path ?? ''])),
  };
  outputs.forEach((output) => output.dispose());
  tf.dispose([inputs, predicted] as tf.TensorContainer);
  return given;
}

describe('recurrent models in tier webgl', () => {
  const byWebGpu: Given[] = [];
  const recordings: Recording[] = [];

  before(async () => {
    await openEngine({ tier: 'webgpu' });
    for (const { file, layers, recording } of models) {
      recordings.push(await fetchRecording(recording));
      const model = await loadModel(file);
      byWebGpu.push(await run(model, layers, recordings.at(-1)!));
      model.dispose();
    }
    (await openEngine()).close();
    await openEngine({ tier: 'webgl' });
  });
  after(async () => (await openEngine()).close());

  models.forEach(({ file, layers }, i) => {
    it(`give what they give by WebGPU, and what Keras gives: ${file.split('/').pop()}`, async () => {
      const model = await loadModel(file);
      expect(tf.getBackend()).to.equal('webgl');
      const { layers: found, predicted, paths } = await run(model, layers, recordings[i]);
      expect(Object.entries(paths).filter(([name]) => name === 'LSTM')).to.deep.equal(
        'LSTM' in byWebGpu[i].paths ? [['LSTM', 'fused']] : [],
      );
      expect(found.map(([name]) => name)).to.deep.equal(byWebGpu[i].layers.map(([name]) => name));
      const wrong: string[] = [];
      const judge = (what: string, error: number, most: number): void => {
        if (!(error <= most)) wrong.push(`${what} by ${error}`);
      };
      const seen: Record<string, number> = {};
      const judged = new Set<string>();
      found.forEach(([name, values], at) => {
        judge(`${name} from WebGPU's`, largestError(values, byWebGpu[i].layers[at][1], true), 1e-6);
        const which = (seen[name] = (seen[name] ?? -1) + 1);
        const wanted = [recordings[i].outputs[name]].flat()[which];
        if (!wanted) return; // an input's: it is not recorded
        judged.add(name);
        judge(`${name} from Keras's`, largestError(values, valuesOf(wanted), true), 2e-6);
      });
      predicted.forEach((values, at) => {
        judge(`predict()[${at}]`, largestError(values, byWebGpu[i].predicted[at], true), 1e-6);
      });
      expect(judged.size).to.equal(layers === '*' ? Object.keys(recordings[i].outputs).length : layers.length);
      expect(predicted).to.have.length(byWebGpu[i].predicted.length);
      expect(wrong).to.deep.equal([]);
      model.dispose();
    });
  });

  it('leave no tensor and no texture behind', async () => {
    const engine = await openEngine();
    const round = async (): Promise<number[]> => {
      const model = await loadModel(models[0].file);
      await run(model, models[0].layers, recordings[0]);
      model.dispose();
      return [tf.memory().numTensors, tf.memory().numDataBuffers, engine.stats.gpuBytes];
    };
    await round();
    const second = await round();
    expect(await round()).to.deep.equal(second);
  });
});
