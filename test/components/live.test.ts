import { expect } from 'chai';
import '../../components/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { guardTraffic, readSide } from '../support/traffic-guard';

const size = { width: 320, height: 240 };

/** Three elements fed by tfjs ops that run anew for each frame. */
async function liveView(): Promise<{ step: () => Promise<void> }> {
  await testEngine();
  const features = tf.tidy(() => tf.randomUniform([64, 12], -1, 1, 'float32', 7).mul(1));
  const heatmap = mount('attn-heatmap', {}, size);
  const grid = mount('feature-grid', {}, size);
  const histogram = mount('feature-histogram', {}, size);
  let frame = 0;
  const step = async (): Promise<void> => {
    frame += 1;
    tf.tidy(() => {
      const turned = features.mul(tf.scalar(Math.cos(frame)));
      heatmap.data = turned.matMul(turned, false, true);
      grid.data = { tensor: turned.expandDims(0) as tf.Tensor, axes: ['sample', 'time', 'channel'] };
      histogram.data = turned.sum(1);
    });
    await Promise.all([heatmap.updateComplete, grid.updateComplete, histogram.updateComplete]);
  };
  for (let warmUp = 0; warmUp < 3; warmUp++) await step();
  return { step };
}

describe('a live page of all three elements', () => {
  failOnGpuErrors();

  it('reads nothing back in 120 frames', async () => {
    const { step } = await liveView();
    const engine = await testEngine();
    const { counts, stop } = guardTraffic();
    const before = { ...engine.stats };
    for (let frame = 0; frame < 120; frame++) await step();
    stop();
    for (const way of readSide) expect(counts[way], way).to.equal(0);
    expect(engine.stats.readbacks - before.readbacks, 'engine.stats.readbacks').to.equal(0);
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(0);
    expect(engine.stats.frames - before.frames).to.equal(120);
  });

  it('submits once per frame, and makes no buffer and no tensor in steady state', async () => {
    const { step } = await liveView();
    const engine = await testEngine();
    const tensors = tf.memory().numTensors;
    const before = { ...engine.stats };
    const { counts, stop } = guardTraffic();
    for (let frame = 0; frame < 200; frame++) await step();
    stop();
    expect(tf.memory().numTensors, 'tensors').to.equal(tensors);
    expect(engine.stats.submits - before.submits, 'submits of ours').to.be.at.most(engine.stats.frames - before.frames);
    expect(engine.stats.draws - before.draws).to.equal(600);
    expect(engine.stats.gpuBytes).to.be.at.most(before.gpuBytes);
    // tfjs uploads its JS scalar anew each time, by a staging buffer that it destroys; none of ours.
    expect(counts.createBuffer, 'buffers').to.be.at.most(200);
  });

  it('draws many sets within one task once', async () => {
    const { step } = await liveView();
    const engine = await testEngine();
    const before = engine.stats.draws;
    void step();
    void step();
    await step();
    expect(engine.stats.draws - before).to.equal(3);
  });

  it('does nothing when nothing changes', async () => {
    const { step } = await liveView();
    await step();
    const engine = await testEngine();
    // The axes' numbers come when the data has rested for some frames.
    for (let frame = 0; frame < 60; frame++) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done, 500));
    const before = { ...engine.stats };
    await new Promise((done) => setTimeout(done, 300));
    expect(engine.stats).to.deep.equal(before);
  });
});

describe('the guard against readbacks', () => {
  const controls: Record<(typeof readSide)[number], () => unknown> = {
    mapRead: () => tf.ones([2000]).add(1).data(),
    copyToMapRead: () => tf.ones([2000]).add(1).data(),
    tensorData: () => tf.ones([2000]).add(1).data(),
    tensorDataSync: () => tf.ones([2000]).add(1).dataSync(),
    getImageData: () => tf.ones([2000]).add(1).dataSync(),
    copyTextureToBuffer: async () => {
      const { device } = await testEngine();
      const usage = GPUTextureUsage.COPY_SRC;
      const texture = device!.createTexture({ size: [64, 1], format: 'rgba8unorm', usage });
      const buffer = device!.createBuffer({ size: 256, usage: GPUBufferUsage.COPY_DST });
      const encoder = device!.createCommandEncoder();
      encoder.copyTextureToBuffer({ texture }, { buffer }, [64, 1]);
      device!.queue.submit([encoder.finish()]);
    },
    readPixels: () => {
      const gl = document.createElement('canvas').getContext('webgl2')!;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    },
  };

  for (const way of readSide) {
    it(`is tripped by ${way}`, async () => {
      await testEngine();
      const { counts, stop } = guardTraffic();
      await controls[way]();
      stop();
      expect(counts[way]).to.be.at.least(1);
    });
  }

  it('is tripped by a buffer that is made on the engine’s device, and by a submit', async () => {
    const { device } = await testEngine();
    const { counts, stop } = guardTraffic();
    device!.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_DST }).destroy();
    device!.queue.submit([]);
    stop();
    expect([counts.createBuffer, counts.submit]).to.deep.equal([1, 1]);
  });

  it('sees that engine.stats counts tfjs’s readbacks too, of both kinds', async () => {
    const engine = await testEngine();
    const tensor = tf.ones([2000]).add(1);
    const before = { ...engine.stats };
    await tensor.data();
    tf.ones([2000]).add(1).dataSync();
    expect(engine.stats.readbacks - before.readbacks).to.equal(2);
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(16_000);
  });
});
