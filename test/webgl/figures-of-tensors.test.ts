import { expect } from 'chai';
import '../../components/feature-grid';
import '../../components/feature-histogram';
import '../../components/feature-scatter';
import { openEngine, type Engine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { gridDefaults } from '../../src/views/grid/options';
import { FeatureGridView } from '../../src/views/grid/view';
import { histogramDefaults } from '../../src/views/histogram/options';
import { HistogramView } from '../../src/views/histogram/view';
import { scatterDefaults } from '../../src/views/scatter/options';
import { ScatterView } from '../../src/views/scatter/view';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { seededNumbers } from '../support/random';
import { expectSamePictures } from '../support/same-pictures';

const [samples, times, channels] = [3, 9, 5];
const shape = [samples, times, channels] as [number, number, number];
const upload = (seed: number, rows: number, columns: number): tf.Tensor2D =>
  tf.tensor2d(seededNumbers(rows * columns, seed), [rows, columns]);

/** Tensors of 3 × 9 × 5 as tfjs's WebGL backend stores them. */
const tensors: Record<string, () => tf.Tensor> = {
  'an upload': () => tf.tensor3d(seededNumbers(samples * times * channels, 1), shape),
  'the result of an op': () => tf.tensor3d(seededNumbers(samples * times * channels, 1), shape).mul(2),
  'a batch of softmaxes, two by two cells to a texel': () =>
    tf.softmax(tf.tensor3d(seededNumbers(samples * times * channels, 2), shape)),
  'a reshaped product': () => tf.matMul(upload(1, 27, 4), upload(2, 4, 5)).reshape(shape),
  'some samples of a cumulated sum, where they lie in it': () =>
    tf.cumsum(tf.tensor3d(seededNumbers(5 * times * channels, 4), [5, times, channels]), 2).slice([1, 0, 0], shape),
  'a slice': () =>
    tf
      .tensor1d(seededNumbers(200, 3))
      .mul(1.5)
      .slice(21, samples * times * channels)
      .reshape(shape),
};

describe('grids, histograms and scatter plots of tensors in tier webgl', () => {
  let engine: Engine;
  before(async () => (engine = await openEngine({ tier: 'webgl' })));
  after(() => engine.close());

  /** The same view of a tensor and of its numbers. */
  async function viewsOf<V>(make: () => V, show: (view: V, data: never) => void, tensor: tf.Tensor): Promise<[V, V]> {
    const views: [V, V] = [make(), make()];
    show(views[0], tensor as never);
    show(views[1], { values: Float32Array.from(await tensor.data()), shape: tensor.shape } as never);
    return views;
  }
  const canvas = (): OffscreenCanvas => new OffscreenCanvas(200, 150);

  for (const [name, make] of Object.entries(tensors)) {
    it(`sample them where they lie: ${name}`, async () => {
      const tensor = tf.tidy(make);
      await engine.finished();
      for (const options of [
        { indices: { sample: 2 } },
        { samples: 'overlay' },
        { mode: 'heat', samples: 'overlay' },
      ]) {
        const look = { ...gridDefaults, order: 'range', filter: '1-4', ...options } as never;
        const grids = await viewsOf(
          () => new FeatureGridView(engine, canvas()),
          (view, data) => view.apply(look, data),
          tensor,
        );
        expect(await grids[0].readNumbers()).to.deep.equal(await grids[1].readNumbers());
        await expectSamePictures(grids, [200, 150]);
        grids.forEach((view) => view.release());
      }
      const histograms = await viewsOf(
        () => new HistogramView(engine, canvas()),
        (view, data) => view.apply({ ...histogramDefaults, bins: 20, by: 'channel', overlay: 'sample' }, data),
        tensor,
      );
      expect(await histograms[0].readNumbers()).to.deep.equal(await histograms[1].readNumbers());
      await expectSamePictures(histograms, [200, 150]);
      const scatters = await viewsOf(
        () => new ScatterView(engine, canvas()),
        (view, data) => view.apply({ ...scatterDefaults, indices: { axis0: 1, sample: 1 } }, data),
        tensor,
      );
      expect(await scatters[0].readNumbers()).to.deep.equal(await scatters[1].readNumbers());
      await expectSamePictures(scatters, [200, 150]);
      for (const view of [...histograms, ...scatters]) view.release();
      tensor.dispose();
    });
  }

  it('are painted by their elements, which say what they show', async () => {
    const data = { values: seededNumbers(20 * 6, 8), shape: [20, 6] };
    for (const tag of ['feature-grid', 'feature-histogram', 'feature-scatter'] as const) {
      const element = mount(tag, { data });
      await element.updateComplete;
      const { at, width, height } = readPixels(canvasOf(element));
      let painted = 0;
      for (let x = 0; x < width; x += 2) for (let y = 0; y < height; y += 2) painted += Number(at(x, y)[3] > 0);
      expect(painted, tag).to.be.above(20);
      expect(await element.probe(3, 2), tag).to.equal(data.values[3 * 6 + 2]);
      element.remove();
    }
  });
});
