import { expect } from 'chai';
import { getLayerOutputs, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';

// Nothing here opens the engine before the call under test.
describe('loadModel as the first call of a page', () => {
  it('opens the engine itself', async () => {
    const model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    const shape = model.inputs[0].shape.map((side) => side ?? 1);
    const outputs = await getLayerOutputs(model, '*', tf.ones(shape));
    expect(tf.getBackend()).to.equal('webgpu');
    expect(outputs.length).to.be.at.least(1);
    outputs.forEach((output) => output.dispose());
    model.dispose();
  });
});
