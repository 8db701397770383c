import { expect } from 'chai';
import { getWeights, loadModel, saveModel, type Model } from '../../src/index';
import { openHdf5 } from '../../src/models/h5/h5-file';
import { writeHdf5, type H5Array, type H5Group } from '../../src/models/h5/h5-writer';
import { defaultLimits } from '../../src/models/limits';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { largestError } from '../support/recorded';

const file = '/test/fixtures/keras/lstm-sequential.keras';

async function weightsOf(model: Model | tf.LayersModel): Promise<Map<string, number[]>> {
  const values = new Map<string, number[]>();
  for (const { name, tensor, dispose } of getWeights(model, '*')) {
    values.set(name, [...(await tensor.data())]);
    dispose();
  }
  return values;
}

describe('saveModel writes a model as it is now', () => {
  failOnGpuErrors();
  before(testEngine);

  it('with the weights that training left on the GPU', async () => {
    const model = await loadModel(file);
    const before = await weightsOf(model);
    const x = tf.tensor(seededNumbers(4 * 20 * 3, 1), model.inputs[0].shape.map((side) => side ?? 4) as never);
    const [output] = [model.predict(x)].flat();
    const y = tf.zeros(output.shape);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    await model.trainOnBatch(x, y);
    const trained = await weightsOf(model);
    const saved = await loadModel(await saveModel(model));
    expect(await weightsOf(saved)).to.deep.equal(trained);
    expect(trained).to.not.deep.equal(before);
    tf.dispose([x, y, output]);
    model.dispose();
    saved.dispose();
  });

  it('made in the page: its gates give the same by Keras 3’s hard_sigmoid', async () => {
    const made = tf.sequential({ name: 'made' });
    made.add(
      tf.layers.bidirectional({
        layer: tf.layers.lstm({ units: 3, returnSequences: true }) as never,
        inputShape: [5, 2],
      }),
    );
    made.add(tf.layers.gru({ units: 4 }));
    made.add(tf.layers.dense({ units: 2, activation: 'softmax' }));
    const x = tf.tensor(seededNumbers(30, 2, 2), [3, 5, 2]);
    const saved = await loadModel(await saveModel(made));
    const [wanted, found] = [made.predict(x) as tf.Tensor, saved.predict(x) as tf.Tensor];
    expect(largestError(await found.data(), await wanted.data())).to.be.at.most(1e-6);
    expect(saved.layers.map(({ className }) => className)).to.deep.equal(['Bidirectional', 'GRU', 'Dense']);
    tf.dispose([x, wanted, found]);
    made.dispose();
    saved.dispose();
  });

  it('with the places that Take is given as whole numbers, which Keras asks for', async () => {
    const model = await loadModel('/test/fixtures/models/options/ops2.h5');
    const text = await (await saveModel(model)).text(); // the zip's files are stored as they are
    expect(text).to.contain('{"class_name":"__numpy__","config":{"value":[0,2],"dtype":"int32"}}');
    model.dispose();
  });

  it('with models inside that are called twice', async () => {
    const a = tf.input({ shape: [4], name: 'a' });
    const inner = tf.model({
      inputs: a,
      outputs: tf.layers.dense({ units: 4, name: 'd' }).apply(a) as tf.SymbolicTensor,
      name: 'inner',
    });
    const b = tf.input({ shape: [4], name: 'b' });
    const once = inner.apply(b) as tf.SymbolicTensor;
    const twice = inner.apply(once) as tf.SymbolicTensor;
    const made = tf.model({ inputs: b, outputs: [twice, once], name: 'outer' });
    const x = tf.tensor(seededNumbers(8, 3), [2, 4]);
    const saved = await loadModel(await saveModel(made));
    const [wanted, found] = [made.predict(x) as tf.Tensor[], saved.predict(x) as tf.Tensor[]];
    for (const i of [0, 1])
      expect(largestError(await found[i].data(), await wanted[i].data()), `output ${i}`).to.be.at.most(1e-6);
    expect(largestError(await wanted[0].data(), await wanted[1].data())).to.be.above(0.01);
    tf.dispose([x, ...wanted, ...found]);
    made.dispose();
    saved.dispose();
  });

  it('and says what it cannot do: another format, a disposed model', async () => {
    const model = await loadModel(file);
    const messageOf = (format: string): Promise<string> =>
      saveModel(model, { format: format as 'keras' }).then(
        () => 'saved',
        (error: Error) => error.message,
      );
    expect(await messageOf('h5')).to.equal('saveModel: the format "h5" is not written. Give "keras" or leave it out.');
    model.dispose();
    expect(await messageOf('keras')).to.match(/^The model ".*" is disposed\. Load it again\.$/);
  });
});

describe('the HDF5 writer', () => {
  const array = (value: number): H5Array => ({ shape: [], values: Float32Array.of(value) });

  for (const count of [0, 1, 8, 9, 256, 257, 700]) {
    it(`makes groups of ${count} members whose arrays are read back`, () => {
      const names = Array.from({ length: count }, (_, i) => `größe_${i}`);
      const inner: H5Group = {
        attributes: { name: 'a ü b' },
        members: new Map(names.map((name, i) => [name, array(i)])),
      };
      const matrix: H5Array = { shape: [2, 3], values: Float32Array.of(1, -2, 3.5, NaN, 1e-42, -0) };
      const whole: H5Array = { shape: [2], values: Int32Array.of(-5, 7) };
      const root: H5Group = {
        attributes: {},
        members: new Map<string, H5Group | H5Array>([
          ['z', inner],
          ['m', matrix],
          ['i', whole],
        ]),
      };
      const pieces = writeHdf5(root);
      const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
      pieces.reduce((at, piece) => (bytes.set(piece, at), at + piece.length), 0);
      const file = openHdf5(bytes, defaultLimits);
      expect(file.names.sort()).to.deep.equal(['i', 'm', 'z']);
      expect(file.find('z')!.attributes().get('name')).to.equal('a ü b');
      expect(new Set(file.find('z')!.names)).to.deep.equal(new Set(names));
      const group = file.find('z')!;
      names.forEach((name, i) => expect(group.child(name)!.read().values[0]).to.equal(i));
      const read = file.find('m')!.read();
      expect(read.shape).to.deep.equal([2, 3]);
      expect([...new Uint32Array(read.values.buffer)]).to.deep.equal([...new Uint32Array(matrix.values.buffer)]);
      expect([...file.find('i')!.read().values]).to.deep.equal([-5, 7]);
    });
  }
});
