import { expect } from 'chai';
import '../../components/index';
import { GpuLostError, loadModel, openEngine, watchRun } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { takeGpuErrors, testEngine } from '../support/engine';
import { loseContext, losesWebGpu, startAnew, unhandled } from '../support/losses';
import { mount } from '../support/mount';
import { answersOf, expectSameAnswers, savedModel } from '../support/saved-answers';
import { loadRecorded } from '../support/transformers';
import { messageOf } from '../support/two-cells';
import { bytesOf, frameOf, rankOf, seededMaps } from '../wire/frames';
import { Wire } from '../wire/wire-end';

describe('where WebGPU is lost and WebGL takes its place', () => {
  const errors = unhandled();
  let giveAdapters = (): void => {};
  afterEach(async () => {
    giveAdapters();
    await startAnew();
    takeGpuErrors();
    expect(errors.splice(0)).to.deep.equal([]);
  });
  const fallen = async () => {
    const lost = losesWebGpu(await testEngine());
    giveAdapters = lost.giveAdapters;
    return lost.next;
  };

  it('a model predicts as before by its kernel of WebGL, also by the next context, and by WebGPU again', async () => {
    await testEngine();
    const model = await loadModel(savedModel);
    const before = await answersOf(model);
    expect(Math.max(...before.flat().map(Math.abs))).to.be.above(0.01);
    const webgl = await fallen();
    expect([webgl.tier, tf.getBackend()]).to.deep.equal(['webgl', 'webgl']);
    const { dispatches } = webgl.stats;
    expectSameAnswers(await answersOf(model), before);
    expect(webgl.stats.dispatches, 'our kernels ran').to.be.above(dispatches);
    const next = await loseContext(webgl);
    expect([next.tier, next === webgl]).to.deep.equal(['webgl', false]);
    expectSameAnswers(await answersOf(model), before);
    giveAdapters();
    next.close();
    expect((await openEngine()).tier).to.equal('webgpu');
    expectSameAnswers(await answersOf(model), before);
    expect(tf.getBackend()).to.equal('webgpu');
    model.dispose();
  });

  it('tensors that were made meanwhile are good, and a sum of the lost ones is refused by name', async () => {
    const engine = await testEngine();
    const held = tf.ones([40, 40]).add(1);
    const closed = new Promise((done) => engine.addEventListener('closed', done, { once: true }));
    const falling = fallen();
    await closed;
    const made = tf.ones([40, 40]);
    await falling;
    expect((await made.add(1).sum().data())[0]).to.equal(3200);
    expect(() => held.sum()).to.throw(GpuLostError, /^the tensor \[40, 40\] is gone: the GPU was lost/);
    tf.dispose([made, held]);
  });

  it('a transformer says that it needs WebGPU, and generates by it again afterwards', async () => {
    await testEngine();
    const model = await loadRecorded('gpt2');
    const tokensOf = async (): Promise<number[]> => {
      const session = model.session();
      await session.prompt([1, 5, 7, 2]);
      const ids: number[] = [];
      for await (const { id } of session.generate({ maxTokens: 4, stop: false })) ids.push(id);
      session.dispose();
      return ids;
    };
    const before = await tokensOf();
    const session = model.session();
    await session.prompt([1, 5]);
    const map = mount(
      'attn-heatmap',
      { data: session.at('blocks.0.attn.pattern'), head: 0 },
      { width: 300, height: 300 },
    );
    await map.updateComplete;
    const webgl = await fallen();
    await map.updateComplete;
    expect(messageOf(map)).to.match(/^attn-heatmap: .*needs WebGPU, and pictures are drawn by WebGL here\./);
    const refused = await session.prompt([3]).catch((error: Error) => error);
    expect(refused).to.be.instanceOf(GpuLostError);
    expect((refused as Error).message).to.match(
      /^the gpt2 model of \d+ layers is gone: the GPU was lost .*It needs WebGPU, and pictures are drawn by WebGL here\. The GPU/,
    );
    giveAdapters();
    webgl.close();
    await openEngine();
    expect(await tokensOf()).to.deep.equal(before);
    model.dispose();
  });

  it('figures of a run in another process say so, while its frames come', async () => {
    await testEngine();
    let wire!: Wire;
    const run = await watchRun('ws://127.0.0.1:1/stream?token=a', { connect: (to) => (wire = new Wire(to)) });
    wire.opens();
    wire.says({ type: 'welcome', version: 1, run: 'demo' });
    wire.says({ type: 'model', ranks: [rankOf(2)], dark: [] });
    wire.says(bytesOf(frameOf(seededMaps(20, 43), { layer: 1 })));
    const overview = mount('attn-overview', { data: run.overview });
    const heatmap = mount('attn-heatmap', { data: run.maps(1), head: 3 });
    run.addEventListener('change', () => {
      overview.data = run.overview;
      heatmap.data = run.maps(1);
    });
    await Promise.all([overview.updateComplete, heatmap.updateComplete]);
    expect([overview, heatmap].map(messageOf)).to.deep.equal([null, null]);
    await fallen();
    wire.says(bytesOf(frameOf(seededMaps(40, 44), { layer: 0 })));
    expect(run.maps(0)).not.to.equal(null);
    await Promise.all([overview.updateComplete, heatmap.updateComplete]);
    for (const element of [overview, heatmap]) {
      expect(messageOf(element)).to.match(/needs WebGPU, and pictures are drawn by WebGL here\./);
    }
    overview.data = heatmap.data = null;
    run.close();
  });
});
