import { expect } from 'chai';
import { showFeatures1D } from '../../components/index';
import type { FeatureGrid } from '../../components/feature-grid';
import { getLayerOutputs, loadModel, type LayerOutput, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('showFeatures1D of a model’s layer', () => {
  failOnGpuErrors();

  let [target, model, input, lstm]: [HTMLElement, Model, tf.Tensor, LayerOutput] = [] as never;
  before(async () => {
    await testEngine();
    document.body.append((target = document.createElement('div')));
    model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    input = tf.randomNormal([3, 20, 3], 0, 1, 'float32', 1);
    [lstm] = await getLayerOutputs(model, 'lstm', input);
  });
  after(() => {
    target.remove();
    lstm.dispose();
    input.dispose();
    model.dispose();
  });

  it('draws what the layer puts out, with the options beside it', async () => {
    const grid = showFeatures1D(target, { model, layer: 'lstm', input, max_timesteps: 50 });
    expect(grid).to.include({ maxTimesteps: 50, localName: 'feature-grid' });
    await grid.updateComplete;
    expect(grid.samples).to.equal('overlay');
    const values = await lstm.tensor.data();
    const places = [0, 0, 0, 2, 19, 7, 1, 10, 3];
    for (let i = 0; i < places.length; i += 3) {
      const [sample, time, channel] = places.slice(i);
      expect(await grid.probe(sample, time, channel)).to.equal(values[(sample * 20 + time) * 8 + channel]);
    }
    const one = showFeatures1D(target, { model, layer: -1, input }, { sample: 1 });
    await one.updateComplete;
    expect(one).to.include({ sample: 1, samples: '' });
  });

  it('holds no more tensors than it does of data', async () => {
    const held = async (show: () => FeatureGrid): Promise<number> => {
      const before = tf.memory().numTensors;
      await show().updateComplete;
      return tf.memory().numTensors - before;
    };
    const ofData = await held(() => showFeatures1D(target, { tensor: lstm.tensor, axes: lstm.axes }));
    expect(await held(() => showFeatures1D(target, { model, layer: 'lstm', input }))).to.equal(ofData);
  });

  it('tells what is wrong: of options at once, of the model by engine-error', async () => {
    const errors: string[] = [];
    target.addEventListener('engine-error', (event) => {
      errors.push((event as CustomEvent<{ error: Error }>).detail.error.message);
    });
    await showFeatures1D(target, { model, layer: 'none', input }).updateComplete;
    expect(errors.join()).to.match(/^No layer of the model .* matches "none"/);
    const odd = { model, layer: 'lstm', input, colour: 1 } as never;
    expect(() => showFeatures1D(target, odd)).to.throw(/no option colour/);
  });
});
