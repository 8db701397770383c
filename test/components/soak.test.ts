import { expect } from 'chai';
import '../../components/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { seededNumbers } from '../support/random';

declare const gc: () => void;

const size = { width: 150, height: 80 };
const updates = 10_000;
/** Pipelines, bind groups and the browser's own caches are made by then. */
const warmUp = 1000;

interface Memory {
  heap: number;
  gpuBytes: number;
  tensors: number;
  nodes: number;
}

async function measured(): Promise<Memory> {
  const { device, stats } = await testEngine();
  await device!.queue.onSubmittedWorkDone();
  for (let i = 0; i < 3; i++) {
    await new Promise((done) => setTimeout(done, 50));
    gc();
  }
  const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
  const shadows = [...document.body.children].map((element) => element.shadowRoot).filter((root) => root !== null);
  return {
    heap: memory.usedJSHeapSize,
    gpuBytes: stats.gpuBytes,
    tensors: tf.memory().numTensors,
    nodes: shadows.reduce((sum, root) => sum + root.querySelectorAll('*').length, 0),
  };
}

describe('memory', () => {
  failOnGpuErrors();

  it(`is flat over ${updates} updates of each element`, async function () {
    const engine = await testEngine();
    const tensors = [1, 2].map((seed) => tf.keep(tf.tensor2d(seededNumbers(24 * 12, seed), [24, 12])));
    const maps = [3, 4].map((seed) => tf.keep(tf.tensor4d(seededNumbers(2 * 3 * 12 * 12, seed), [2, 3, 12, 12])));
    const overview = mount('attn-overview', { data: maps[0] }, size);
    const elements = (['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const).map((tag) =>
      mount(tag, { data: tensors[0] }, size),
    );
    await Promise.all([overview, ...elements].map((element) => element.updateComplete));
    const run = async (from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i++) {
        for (const element of elements) element.data = tensors[i % 2];
        overview.data = maps[i % 2];
        // The elements hand their data on in microtasks; the frame is drawn at once rather than with the screen.
        for (let turn = 0; turn < 8; turn++) await Promise.resolve();
        engine.scheduler.drawNow();
        if (i % 50 === 0) await engine.device!.queue.onSubmittedWorkDone();
      }
    };
    await run(0, warmUp);
    const before = await measured();
    const { frames } = engine.stats;
    await run(warmUp, warmUp + updates);
    const after = await measured();
    expect(engine.stats.frames - frames, 'frames').to.equal(updates);
    expect(after.gpuBytes, 'bytes on the GPU').to.be.at.most(before.gpuBytes);
    expect(after.tensors, 'tensors').to.equal(before.tensors);
    expect(after.nodes, 'nodes in the shadow roots').to.be.at.most(before.nodes);
    expect((after.heap - before.heap) / updates, 'bytes of heap per update').to.be.below(50);
    for (const tensor of [...tensors, ...maps]) tensor.dispose();
  });
});
