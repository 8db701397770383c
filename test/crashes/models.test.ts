import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { testEngine } from '../support/engine';
import { fetchBytes } from '../support/failures';
import { crash, unhandled } from '../support/losses';

const saved = '/test/fixtures/keras/lstm-sequential.keras';
const values = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i));
const input = (): tf.Tensor => tf.tensor(values, [1, 20, 3]);

async function answersOf(model: Awaited<ReturnType<typeof loadModel>>): Promise<number[][]> {
  const x = input();
  const predicted = model.predict(x) as tf.Tensor;
  const [lstm] = await getLayerOutputs(model, 'lstm', x);
  const answers = [predicted, lstm.tensor].map(async (tensor) => [...(await tensor.data())]);
  const numbers = await Promise.all(answers);
  tf.dispose([x, predicted, lstm.tensor]);
  return numbers;
}

function expectSame(after: number[][], before: number[][]): void {
  after.forEach((numbers, i) => numbers.forEach((value, j) => expect(value).to.be.closeTo(before[i][j], 1e-6)));
}

describe('a Keras model, when the GPU process ends', () => {
  const errors = unhandled();

  it('predicts as before; one that was being loaded meanwhile loads, and predicts the same', async () => {
    const engine = await testEngine();
    const model = await loadModel(saved);
    const before = await answersOf(model);
    expect(before[0].length).to.be.above(0);
    // The file's bytes come when the GPU has gone, and before there is another.
    const file = new File([await fetchBytes(saved)], 'lstm-sequential.keras');
    const slice = file.slice.bind(file);
    const gone = new Promise((done) => engine.addEventListener('closed', done, { once: true }));
    const crashes: ReturnType<typeof crash>[] = [];
    file.slice = (...range) => {
      const piece = slice(...range);
      const arrayBuffer = piece.arrayBuffer.bind(piece);
      piece.arrayBuffer = async () => {
        if (crashes.length === 0) crashes.push(crash(engine));
        await gone;
        return arrayBuffer();
      };
      return piece;
    };
    const loaded = await loadModel(file);
    const [next] = await Promise.all(crashes);
    expect(next).to.have.property('tier', 'webgpu');
    expect(engine.lostDevice).to.equal(true);
    expectSame(await answersOf(model), before);
    expectSame(await answersOf(loaded), before);
    expect(tf.getBackend()).to.equal('webgpu');
    model.dispose();
    loaded.dispose();
    expect(errors).to.deep.equal([]);
  });
});
