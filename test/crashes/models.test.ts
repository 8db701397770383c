import { expect } from 'chai';
import { loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { testEngine } from '../support/engine';
import { fetchBytes } from '../support/failures';
import { crash, unhandled } from '../support/losses';
import { answersOf, expectSameAnswers, savedModel } from '../support/saved-answers';

describe('a Keras model, when the GPU process ends', () => {
  const errors = unhandled();

  it('predicts as before; one that was being loaded meanwhile loads, and predicts the same', async () => {
    const engine = await testEngine();
    const model = await loadModel(savedModel);
    const before = await answersOf(model);
    expect(before[0].length).to.be.above(0);
    // The file's bytes come when the GPU has gone, and before there is another.
    const file = new File([await fetchBytes(savedModel)], 'lstm-sequential.keras');
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
    expectSameAnswers(await answersOf(model), before);
    expectSameAnswers(await answersOf(loaded), before);
    expect(tf.getBackend()).to.equal('webgpu');
    model.dispose();
    loaded.dispose();
    expect(errors).to.deep.equal([]);
  });
});
