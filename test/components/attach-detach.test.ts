import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../components/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { seededNumbers } from '../support/random';

const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;
const cycles = 1000;
const values = seededNumbers(24 * 12, 3);
const data = { values, shape: [24, 12] };

/** What the browser itself counts, after a collection: nodes of the DOM, listeners, bytes. */
interface Held {
  nodes: number;
  listeners: number;
  heap: number;
}

async function held(): Promise<Held> {
  const { device } = await testEngine();
  await device!.queue.onSubmittedWorkDone();
  // Observers and frames that still are on their way to elements which have left.
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  return executeServerCommand('count-held') as Promise<Held>;
}

/** Adds and removes an element, so often; `opened` lets its view open before it is removed. */
async function attachDetach(tag: (typeof tags)[number], count: number, opened: boolean): Promise<void> {
  for (let i = 0; i < count; i++) {
    const element = document.createElement(tag);
    element.style.cssText = 'width: 60px; height: 40px';
    element.data = data;
    document.body.append(element);
    if (opened) await element.updateComplete;
    else if (i % 2 === 0) await Promise.resolve();
    element.remove();
    await Promise.resolve();
  }
}

function expectFlat(before: Held, after: Held, count: number): void {
  expect((after.nodes - before.nodes) / count, 'nodes per cycle').to.be.below(0.1);
  expect((after.listeners - before.listeners) / count, 'listeners per cycle').to.be.below(0.1);
  expect((after.heap - before.heap) / count, 'bytes of heap per cycle').to.be.below(500);
}

describe('elements that leave the page', () => {
  failOnGpuErrors();

  for (const [when, opened] of [
    ['after their picture was drawn', true],
    ['before their view is open', false],
  ] as const) {
    for (const tag of tags) {
      it(`leave nothing behind, ${cycles} of ${tag}, ${when}`, async function () {
        const engine = await testEngine();
        await attachDetach(tag, 20, opened);
        const [before, gpuBytes] = [await held(), engine.stats.gpuBytes];
        await attachDetach(tag, cycles, opened);
        const after = await held();
        expectFlat(before, after, cycles);
        expect(engine.stats.gpuBytes, 'bytes on the GPU').to.be.at.most(gpuBytes);
      });
    }
  }

  it(`and come back, ${cycles} times, take away each listener that they add to what outlives them`, async function () {
    const engine = await testEngine();
    const elements = tags.map((tag) => mount(tag, { data }, { width: 60, height: 40 }));
    const cycle = async (): Promise<void> => {
      for (const element of elements) element.remove();
      await Promise.resolve();
      document.body.append(...elements);
      await Promise.all(elements.map((element) => element.updateComplete));
    };
    for (let i = 0; i < 400; i++) await cycle(); // until compiled code and caches have their size
    const [before, gpuBytes] = [await held(), engine.stats.gpuBytes];
    for (let i = 0; i < cycles / tags.length; i++) await cycle();
    expectFlat(before, await held(), cycles);
    expect(engine.stats.gpuBytes, 'bytes on the GPU').to.be.at.most(gpuBytes);
  });

  it('draw again when they come back', async () => {
    const element = mount('attn-heatmap', { data }, { width: 200, height: 150 });
    await element.updateComplete;
    const { stats } = await testEngine();
    element.remove();
    await new Promise((done) => setTimeout(done));
    const { draws } = stats;
    document.body.append(element);
    await element.updateComplete;
    expect(stats.draws).to.be.above(draws);
    expect(await element.probe(3, 5)).to.equal(values[3 * 12 + 5]);
  });

  it('or never come to it let go of their tensors when nothing refers to them', async () => {
    const tensor = tf.keep(tf.tensor2d(values, [24, 12]));
    const before = tf.memory().numTensors;
    const make = (): void => {
      for (let i = 0; i < 100; i++) document.createElement(tags[i % tags.length]).data = tensor;
    };
    make();
    expect(tf.memory().numTensors, 'held while they may come to it').to.equal(before + 100);
    for (let turn = 0; tf.memory().numTensors > before && turn < 100; turn++) await held();
    expect(tf.memory().numTensors).to.equal(before);
    tensor.dispose();
  });
});
