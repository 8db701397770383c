import { expect } from 'chai';
import '../../components/index';
import * as tf from '../../src/tfjs/tf';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

const size = { width: 348, height: 260 }; // margins leave 200 × 200 pixels

/** The values of a drawn one-column matrix, top to bottom, by their colours. */
async function expectRows(element: HTMLElementTagNameMap['attn-heatmap'], values: number[]): Promise<void> {
  await element.updateComplete;
  const pixels = readPixels(canvasOf(element));
  for (const [row, value] of values.entries()) {
    const y = Math.floor(((row + 0.5) / values.length) * pixels.height);
    const wanted = await matplotlibColour('viridis', value, [0, 100]);
    expect(colourDistance(pixels.at(100, y), wanted), `row ${row}`).to.be.at.most(1);
  }
}

const options = { cmap: 'viridis', norm: '0,100' };

describe('rows appended to an element', () => {
  failOnGpuErrors();

  it('come below those that a tensor brought, which stays untouched', async () => {
    const tensor = tf.tensor2d([[10], [20]]);
    const element = mount('attn-heatmap', { ...options, data: tensor }, size);
    element.appendRows([[30]]);
    await expectRows(element, [10, 20, 30]);
    expect(await element.probe(2, 0)).to.equal(30);
    expect([...(await tensor.data())]).to.deep.equal([10, 20]);
    tensor.dispose();
  });

  it('start a picture where there was none', async () => {
    const element = mount('attn-heatmap', options, size);
    element.appendRows([[5], Float32Array.of(95)]);
    await expectRows(element, [5, 95]);
  });

  it('take the place of the oldest when the limit is reached', async () => {
    const element = mount('attn-heatmap', { ...options, rowLimit: 5 }, size);
    for (let i = 0; i < 13; i++) {
      element.appendRows([[i * 5]]);
      if (i % 3 === 0) await element.updateComplete;
    }
    await expectRows(element, [40, 45, 50, 55, 60]);
    expect(await element.probe(4, 0)).to.equal(60);
  });

  it('keep their order while the buffer grows', async () => {
    const element = mount('attn-heatmap', options, size);
    for (let i = 0; i < 100; i++) element.appendRows([[i]]);
    await expectRows(
      element,
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  it('upload only themselves, and make no buffer once the ring is full', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { ...options, rowLimit: 64 }, size);
    const row = new Float32Array(64).fill(50);
    for (let i = 0; i < 64; i++) element.appendRows([row]);
    await element.updateComplete;
    // Once the summary has its numbers no read is in flight.
    const surface = element.shadowRoot!.querySelector('[part=surface]')!;
    await until(() => surface.getAttribute('aria-label')!.includes('All values are 50'));
    const before = { ...engine.stats };
    for (let i = 0; i < 10; i++) {
      element.appendRows([row]);
      await element.updateComplete;
    }
    expect(engine.stats.gpuBytes).to.equal(before.gpuBytes);
    expect(engine.stats.uploadBytes - before.uploadBytes).to.be.at.most(10 * (4 * 64 + 64));
  });

  it('extend lines and histograms too', async () => {
    const grid = mount('feature-grid', { noLabels: true, maxTimesteps: 0, data: [[0], [1]] }, size);
    grid.appendRows([[2], [3]]);
    const histogram = mount('feature-histogram', { bins: 4, data: [[0, 1]] }, { width: 458, height: 248 });
    histogram.appendRows([[1, 1]]);
    await Promise.all([grid.updateComplete, histogram.updateComplete]);
    expect(await grid.probe(3, 0)).to.equal(3);
    histogram.redraw(); // a canvas can be read only until the browser has shown it
    await histogram.updateComplete;
    const pixels = readPixels(canvasOf(histogram));
    expect(pixels.at(pixels.width - 5, pixels.height - 150)[3], 'three ones').to.equal(255);
    expect(pixels.at(5, pixels.height - 150)[3], 'one zero').to.equal(0);
  });

  it('are refused in a sentence when they are of another length', async () => {
    const element = mount('attn-heatmap', { ...options, data: [[1, 2]] }, size);
    await element.updateComplete;
    element.appendRows([[3, 4, 5]]);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'attn-heatmap: appended row 0 has 3 numbers; rows have 2. Give rows of that length.',
    );
    expect(await element.probe(0, 1)).to.equal(2);
  });
});
