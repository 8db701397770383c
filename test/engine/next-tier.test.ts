import { expect } from 'chai';
import '../../components/index';
import { GpuLostError, getLayerOutputs, loadModel, openEngine, type Engine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { screenPixels } from '../support/browser';
import { testEngine } from '../support/engine';
import { lose, startAnew, unhandled, withoutAdapter } from '../support/losses';
import { mount } from '../support/mount';
import { canvasOf, type Pixels } from '../support/pixels';
import { blue, messageOf, red, retryButton, twoCells } from '../support/two-cells';

const size = { width: 300, height: 300 };
const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter', 'rnn-weights'] as const;

/** The device is lost, and the browser gives no adapter any more; resolves with the engine in its place. */
async function losesWebGpu(engine: Engine): Promise<Engine> {
  giveAdapters = withoutAdapter();
  return lose(engine);
}
let giveAdapters = (): void => {};

/** A figure as the screen shows it, axes and labels too. */
async function shown(element: Element & { updateComplete: Promise<unknown> }): Promise<Pixels & { data: Uint8ClampedArray }> {
  element.scrollIntoView({ block: 'center' });
  await element.updateComplete;
  await new Promise((done) => setTimeout(done, 1000)); // the numbers of its axes come when it rests
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await element.updateComplete;
  return screenPixels(element.getBoundingClientRect()) as Promise<Pixels & { data: Uint8ClampedArray }>;
}

describe('where WebGPU is lost and not to be had any more', () => {
  const errors = unhandled();
  afterEach(async () => {
    giveAdapters();
    await startAnew();
    expect(errors.splice(0)).to.deep.equal([]);
  });

  for (const tag of tags) {
    it(`a ${tag} has the same pixels by WebGL, then draws other data`, async () => {
      const engine = await testEngine();
      const data = { values: Float32Array.from({ length: 96 }, (_, i) => Math.sin(i)), shape: [8, 12] };
      const element = mount(tag, { data } as object, size);
      const before = await shown(element);
      const next = await losesWebGpu(engine);
      expect(next.tier).to.equal('webgl');
      const after = await shown(element);
      console.log(tag, messageOf(element), before.width, after.width);
      let off = 0;
      for (let i = 0; i < before.data.length; i++) off += Number(Math.abs(before.data[i] - after.data[i]) > 2);
      expect(off).to.equal(0);
    });
  }
  it('model', async () => {
    const model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    const input = () => tf.tensor(Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)), [1, 20, 3]);
    const before = await (model.predict(input()) as tf.Tensor).data();
    const next = await losesWebGpu(await openEngine());
    console.log(next.tier, next.reason, tf.getBackend());
    const after = await (model.predict(input()) as tf.Tensor).data();
    console.log(Math.max(...before.map((v,i)=>Math.abs(v-after[i]))));
    next.webgl!.gl.getExtension('WEBGL_lose_context')!.loseContext();
  });
});
