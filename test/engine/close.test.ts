import { expect } from 'chai';
import '../../components/index';
import { openEngine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const size = { width: 300, height: 300 };

describe('the engine', () => {
  it('is one per page', async () => {
    const [a, b] = await Promise.all([openEngine(), openEngine()]);
    expect(a).to.equal(b);
  });

  it('gives back all GPU memory of elements that left the page', async () => {
    const engine = await testEngine();
    const cycle = async (): Promise<void> => {
      const data = tf.tidy(() => tf.ones([4, 4]).mul(2));
      const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram'] as const;
      const elements = tags.map((tag) => mount(tag, { data }, size));
      data.dispose();
      await Promise.all(elements.map((element) => element.updateComplete));
      for (const element of elements) element.remove();
      await until(() => tf.memory().numTensors === 0);
    };
    for (let i = 0; i < 2; i++) await cycle();
    await new Promise((done) => setTimeout(done, 500));
    const pooled = engine.stats.gpuBytes; // what tfjs keeps for its next tensors
    for (let i = 0; i < 10; i++) await cycle();
    await until(() => engine.stats.gpuBytes <= pooled);
  });

  it('keeps drawing an element that the page moves', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await element.updateComplete;
    const box = document.createElement('div');
    document.body.append(box);
    box.append(element);
    element.data = [[1, 0]];
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([255, 0, 0]);
    box.remove();
  });

  it('draws an element again that was away from the page for a while', async () => {
    const element = mount('attn-heatmap', { data: [[1, 0]] }, size);
    await element.updateComplete;
    element.remove();
    await new Promise((done) => setTimeout(done, 20));
    document.body.append(element);
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([255, 0, 0]);
  });

  it('leaves a sentence in the elements when it is closed, and draws again after the next openEngine', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await element.updateComplete;
    engine.close();
    await element.updateComplete;
    expect(engine.tier).to.equal('none');
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'attn-heatmap: The engine was closed. Call openEngine() to draw again.',
    );
    const next = await openEngine();
    expect(next).not.to.equal(engine);
    expect(next.tier).to.equal('webgpu');
    element.data = tf.tensor2d([[1, 0]]);
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([255, 0, 0]);
    expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
  });
});
