import { expect } from 'chai';
import { getLayerOutputs, layers, loadModel, registerActivation, registerLayer } from '../../src/index';
import type { ModelSource } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchBytes, fileError, refusal } from '../support/failures';
import { writeH5 } from '../support/h5-writer';
import { largestError } from '../support/recorded';
import { expectRecorded, fetchPlain } from '../support/recorded-model';

const folder = '/test/fixtures/models/';
const file = async (path: string, name = path.slice(path.lastIndexOf('/') + 1)): Promise<File> =>
  new File([await fetchBytes(folder + path)], name);
const json = (value: unknown, name = 'model.json'): File => new File([JSON.stringify(value)], name);
const shard = 'tfjs/seq-lstm/group1-shard1of1.bin';

/** A description and the files beside it give what seq-lstm gives. */
async function expectSequential(files: readonly File[]): Promise<void> {
  const model = await loadModel(files);
  await expectRecorded(model, await fetchPlain(`${folder}tfjs/seq-lstm.expected.json`));
  model.dispose();
}

/** The arrays of seq-lstm as an .h5 of weights alone, as Keras 2 saves them. */
async function legacyWeights(): Promise<File> {
  const values = new Float32Array((await fetchBytes(folder + shard)).buffer);
  let at = 0;
  const array = (...shape: number[]): { shape: number[]; values: Float32Array<ArrayBuffer> } => {
    const count = shape.reduce((product, side) => product * side, 1);
    return { shape, values: values.slice(at, (at += count)) };
  };
  const layer = (name: string, arrays: Record<string, ReturnType<typeof array>>): object => ({
    attributes: { weight_names: Object.keys(arrays).map((key) => `${name}/${key}`) },
    members: { [name]: { members: arrays } },
  });
  const members = {
    lstm: layer('lstm', { kernel: array(4, 12), recurrent: array(3, 12), bias: array(12) }),
    out: layer('out', { kernel: array(3, 2), bias: array(2) }),
  };
  return new File(writeH5({ attributes: { layer_names: ['lstm', 'out'] }, members } as never), 'model.weights.h5');
}

describe('a model in several files', () => {
  failOnGpuErrors();
  before(testEngine);

  it('opens from to_json() and the .h5 that save_weights() wrote', async () =>
    expectSequential([await file('tfjs/keras-json/model.json'), await legacyWeights()]));

  it('opens when the description was dumped as one string', async () => {
    const text = new TextDecoder().decode(await fetchBytes(`${folder}tfjs/keras-json/model.json`));
    await expectSequential([json(text), await legacyWeights()]);
  });

  it('opens with a metadata.json beside it, and with shards that have no ending', async () => {
    const described = JSON.parse(new TextDecoder().decode(await fetchBytes(`${folder}tfjs/seq-lstm/model.json`))) as {
      weightsManifest: { paths: string[] }[];
    };
    described.weightsManifest[0].paths = ['group1-shard1of1'];
    const metadata = json({ tfjsVersion: '1.3.1', labels: ['a', 'b'] }, 'metadata.json');
    await expectSequential([metadata, await file(shard, 'group1-shard1of1'), json(described)]);
  });

  it('a description without weights is told', async () => {
    const error = await fileError(loadModel(`${folder}tfjs/keras-json/model.json`));
    expect(error.message).to.match(/^model\.json: This describes a Keras model \(to_json\(\)\) and holds no weights/);
  });

  it('a graph model is told in one sentence before its shards are asked for', async () => {
    const error = await fileError(loadModel([await file('tfjs/graph-model/model.json')]));
    expect(error.message).to.match(/^model\.json: This is a tfjs graph model/);
    expect(error.message.length).to.be.below(200);
  });

  it('Git LFS pointers and web pages are told, whatever the file is called', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
    for (const name of ['model.h5', 'model.keras', 'model.json']) {
      expect((await fileError(loadModel(new File([pointer], name)))).message).to.match(/Git LFS pointer/);
    }
    const shards = [await file('tfjs/seq-lstm/model.json'), new File([pointer], 'group1-shard1of1.bin')];
    expect((await fileError(loadModel(shards))).message).to.match(/shard1of1\.bin.*Git LFS pointer/);
    expect((await fileError(loadModel(new File(['<!DOCTYPE html><html>'], 'm.h5')))).message).to.match(/a web page/);
  });

  it('Keras 1 files are told', async () => {
    const old = { class_name: 'Sequential', config: [], keras_version: '1.2.2' };
    expect((await fileError(loadModel([json(old)]))).message).to.match(/saved by Keras 1\.2\.2/);
  });

  it('text from a file is cut in messages', async () => {
    const long = 'x'.repeat(50_000);
    const layer = { class_name: long, config: { name: long, batch_input_shape: [null, 3] } };
    const many = {
      class_name: 'Sequential',
      config: Array.from({ length: 99 }, (_, i) => ({ ...layer, name: long + i })),
    };
    const error = await fileError(loadModel([json(many), await legacyWeights()]));
    expect(error.message.length).to.be.below(2000);
    expect(error.message).to.match(/99 layers .* and 91 more/);
  });
});

describe('a .keras that was unpacked', () => {
  failOnGpuErrors();
  before(testEngine);
  const names = ['config.json', 'metadata.json', 'model.weights.h5'];
  const parts = (): Promise<File[]> => Promise.all(names.map((name) => file(`unpacked/${name}`)));

  async function expectNames(source: ModelSource): Promise<void> {
    const model = await loadModel(source);
    await expectRecorded(model, await fetchPlain(`${folder}options/names.expected.json`));
    model.dispose();
  }

  it('opens from its files, as a folder’s list with other files in it', async () => {
    const others = [new File(['notes'], 'README.md'), new File(['{"labels": []}'], 'labels.json')];
    await expectNames([...others, ...(await parts())]);
  });

  it('opens from the address of its config.json, and from a list of addresses', async () => {
    await expectNames(`${folder}unpacked/config.json`);
    await expectNames(['config.json', 'model.weights.h5'].map((name) => `${folder}unpacked/${name}`));
  });

  it('says by name which part is missing', async () => {
    const [config, metadata, weights] = await parts();
    for (const [given, words] of [
      [[metadata, weights], /config\.json is missing, which describes the layers/],
      [[config, weights], /metadata\.json is missing, which says what Keras wrote/],
      [[config, metadata], /model\.weights\.h5 is missing, which holds the weights/],
    ] as const) {
      expect((await fileError(loadModel(given))).message).to.match(words);
    }
    const nowhere = await fileError(loadModel(`${folder}tfjs/config.json`));
    expect(nowhere.message).to.match(/config\.json: The server answered 404/);
  });

  it('a to_json() beside the .weights.h5 of Keras 3, whatever their names', async () => {
    const [config, , weights] = await parts();
    await expectNames([new File([config], 'mine.json'), new File([weights], 'final.weights.h5')]);
  });

  it('a to_json() of Keras 2 and the .weights.h5 that it wrote, as two addresses', async () => {
    const model = await loadModel(['json', 'weights.h5'].map((end) => `${folder}options/keras2-mha-more.${end}`));
    await expectRecorded(model, await fetchPlain(`${folder}options/keras2-mha-more.expected.json`));
    model.dispose();
    const alone = await fileError(loadModel(`${folder}options/keras2-mha-more.json`));
    expect(alone.message).to.match(/Give both addresses as a list: the JSON and the \.h5/);
  });
});

describe('the layers of a Sequential are counted as Keras counts them', () => {
  failOnGpuErrors();
  before(testEngine);

  it('the input that was made up for its first layer is none of them', async () => {
    for (const path of ['stateful-lstm.h5', 'tfjs/seq-lstm/model.json']) {
      const model = await loadModel(folder + path);
      const input = tf.ones(model.inputs[0].shape.map((side) => side ?? 1));
      for (const selector of ['lstm', 0]) {
        const outputs = await getLayerOutputs(model, selector, input);
        expect(outputs.map(({ name }) => name)).to.deep.equal(['lstm']);
        outputs.forEach((output) => output.dispose());
      }
      expect(model.layers[0].className).to.equal('LSTM');
      input.dispose();
      model.dispose();
    }
  });

  it('looking at a stateful layer leaves its states: the same input gives the same output', async () => {
    const model = await loadModel(`${folder}stateful-lstm.h5`);
    const input = tf.ones([1, 2, 4]);
    const look = async (gates: boolean): Promise<ArrayLike<number>> => {
      const outputs = await getLayerOutputs(model, 'lstm', input, { gates });
      const values = await outputs[0].tensor.data();
      outputs.forEach((output) => output.dispose());
      return values;
    };
    const first = await look(false);
    expect(largestError(await look(true), first)).to.be.below(1e-6);
    expect(largestError(await look(false), first)).to.equal(0);
    tf.dispose(model.predict(input));
    expect(largestError(await look(false), first), 'after predict').to.be.above(1e-3);
    model.resetStates();
    expect(largestError(await look(false), first)).to.equal(0);
    input.dispose();
    model.dispose();
  });
});

describe('a tf.LayersModel that the page made', () => {
  failOnGpuErrors();
  before(testEngine);

  it('gives its layers’ outputs, Sequential too', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2], name: 'first' })] });
    const input = tf.ones([1, 2]);
    const [one] = await getLayerOutputs(model, 0, input);
    expect(one.name).to.equal('first');
    model.add(tf.layers.dense({ units: 2, name: 'second' }));
    const outputs = await getLayerOutputs(model, '*', input);
    expect(outputs.map(({ name }) => name)).to.deep.equal(['first', 'second']);
    const wanted = await (model.predict(input) as tf.Tensor).data();
    expect(largestError(await outputs[1].tensor.data(), wanted)).to.be.below(1e-6);
    [one, ...outputs].forEach((output) => output.dispose());
  });

  it('without layers it is told', async () => {
    const error = await refusal(getLayerOutputs(tf.sequential(), 0, tf.ones([1, 2])));
    expect(error.message).to.match(/has no graph, for it has no layers/);
  });
});

describe('what a page registers for a file', () => {
  failOnGpuErrors();
  before(testEngine);
  const model = (layer: object): object => ({
    modelTopology: { class_name: 'Sequential', config: { layers: [layer] }, keras_version: '2.15.0' },
    weightsManifest: [],
    format: 'layers-model',
  });
  const activated = { class_name: 'Activation', config: { name: 'a', batch_input_shape: [null, 2] } };

  async function answer(described: object): Promise<number[]> {
    const loaded = await loadModel([json(described)]);
    const input = tf.tensor2d([[-1, 2]]);
    const [output] = await getLayerOutputs(loaded, 0, input);
    const values = [...(await output.tensor.data())];
    tf.dispose([input, output.tensor]);
    loaded.dispose();
    return values;
  }

  it('an activation by its name, and the newest of that name', async () => {
    const described = model({ ...activated, config: { ...activated.config, activation: 'doubled' } });
    expect((await fileError(loadModel([json(described)]))).message).to.match(/registerActivation\("doubled", fn\)/);
    registerActivation('doubled', (x) => tf.mul(x, 2));
    expect(await answer(described)).to.deep.equal([-2, 4]);
    registerActivation('doubled', (x) => tf.mul(x, 3));
    expect(await answer(described)).to.deep.equal([-3, 6]);
    registerActivation('doubled', null);
    await fileError(loadModel([json(described)]));
    expect(() => registerActivation('doubled', 'x' as never)).to.throw(/is no function/);
  });

  it('a Lambda by the layer’s name', async () => {
    class Halved extends tf.layers.Layer {
      static className = 'Halved';
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.mul([inputs].flat()[0], 0.5);
      }
    }
    const described = model({ class_name: 'Lambda', config: { name: 'my_half', batch_input_shape: [null, 2] } });
    expect((await fileError(loadModel([json(described)]))).message).to.match(/is a Lambda, which holds Python code/);
    registerLayer('my_half', Halved);
    expect(await answer(described)).to.deep.equal([-0.5, 1]);
    registerLayer('my_half', null);
    expect(Object.keys(layers)).to.not.include('Halved');
  });
});
