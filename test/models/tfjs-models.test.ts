import { expect } from 'chai';
import { getLayerOutputs, loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchBytes, fileError } from '../support/failures';
import { fetchRecording, largestError, tensorOf, valuesOf, type RecordedArray } from '../support/recorded';

const folder = '/test/fixtures/keras/tfjs/';
const fileOf = async (name: string): Promise<File> => new File([await fetchBytes(folder + name)], name);

describe('a model that tfjs saved', () => {
  failOnGpuErrors();
  before(testEngine);
  const names = ['model.json', 'group1-shard1of2.bin', 'group1-shard2of2.bin'];

  async function check(model: Model): Promise<void> {
    const recording = await fetchRecording(`${folder}model.expected.json`);
    const input = tensorOf(recording.input as RecordedArray);
    const outputs = await getLayerOutputs(model, ['lstm', 'sum', 'out', 'inner/narrow'], input);
    expect(outputs.map(({ name }) => name)).to.deep.equal(['inner/narrow', 'lstm', 'lstm', 'sum', 'out']);
    const wanted = ['lstm', 'sum', 'out'].flatMap((name) => recording.outputs[name]);
    for (const [i, array] of wanted.entries()) {
      const found = await outputs[i + 1].tensor.data();
      expect(largestError(found, valuesOf(array), true), outputs[i + 1].name).to.be.at.most(1e-5);
    }
    outputs.forEach((output) => output.dispose());
    input.dispose();
    model.dispose();
  }

  it('opens by the URL of its model.json', async () => check(await loadModel(`${folder}model.json`)));

  it('opens from the files that a person chose, in any order', async () => {
    const files = await Promise.all([...names].reverse().map(fileOf));
    await check(await loadModel(files));
  });

  it('frees its weights', async () => {
    const before = tf.memory().numTensors;
    (await loadModel(`${folder}model.json`)).dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('tells which file is missing, and when there is no model.json', async () => {
    const [json, first, second] = await Promise.all(names.map(fileOf));
    expect((await fileError(loadModel([json, first]))).message).to.match(
      /in group1-shard2of2\.bin, which was not given/,
    );
    expect((await fileError(loadModel([first, second]))).message).to.match(/no model\.json among the files/);
    expect((await fileError(loadModel([]))).message).to.match(/no model\.json/);
  });

  it('tells when the shards are not as large as declared', async () => {
    const [json, first] = await Promise.all(names.map(fileOf));
    const short = new File([new Uint8Array(336)], names[2]);
    expect((await fileError(loadModel([json, first, short]))).message).to.match(
      /declares 676 bytes of weights and the files hold 672/,
    );
  });

  it('refuses other JSON, and a graph model by its kind', async () => {
    const json = (value: unknown): File => new File([JSON.stringify(value)], 'model.json');
    expect((await fileError(loadModel([json({ a: 1 })]))).message).to.match(/no tfjs model\.json/);
    expect((await fileError(loadModel([json({ format: 'graph-model' })]))).message).to.match(/graph model/);
    const huge = {
      modelTopology: {},
      weightsManifest: [{ paths: [], weights: [{ name: 'a', shape: [1e6, 1e6], dtype: 'float32' }] }],
    };
    expect((await fileError(loadModel([json(huge)]))).message).to.match(/larger than the/);
  });
});
