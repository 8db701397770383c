import { expect } from 'chai';
import '../../components/index';
import { CanvasTakenError } from '../../src/engine/surface';
import { GpuLostError, openEngine, type Engine } from '../../src/index';
import { HeatmapView } from '../../src/views/heatmap/view';
import * as tf from '../../src/tfjs/tf';
import { testEngine } from '../support/engine';
import { lose, losesWebGpu, startAnew, unhandled } from '../support/losses';
import { mount } from '../support/mount';
import { canvasOf } from '../support/pixels';
import { expectSameOnScreen, onScreen } from '../support/same-on-screen';
import { blue, messageOf, red, retryButton, twoCells } from '../support/two-cells';

const size = { width: 300, height: 300 };
const matrix = (phase: number) => ({
  values: Float32Array.from({ length: 96 }, (_, i) => Math.sin(i + phase)),
  shape: [8, 12],
});
const weights = (phase: number) => [
  { name: 'lstm/kernel', ...matrix(phase) },
  { name: 'lstm/recurrent_kernel', values: matrix(phase).values.subarray(0, 36), shape: [3, 12] },
];
const figures = {
  'attn-heatmap': matrix,
  'feature-grid': matrix,
  'feature-histogram': matrix,
  'feature-scatter': matrix,
  'rnn-weights': weights,
} as const;

describe('where WebGPU is lost and not to be had any more', () => {
  const errors = unhandled();
  let engine: Engine;
  let giveAdapters = (): void => {};
  const fallen = async (): Promise<Engine> => {
    const lost = losesWebGpu(engine);
    giveAdapters = lost.giveAdapters;
    return lost.next;
  };
  beforeEach(async () => (engine = await testEngine()));
  afterEach(async () => {
    giveAdapters();
    await startAnew();
    expect(errors.splice(0)).to.deep.equal([]);
  });

  for (const [tag, make] of Object.entries(figures) as [keyof typeof figures, typeof matrix][]) {
    it(`a ${tag} has the same pixels by WebGL without a word, then draws other data`, async () => {
      const element = mount(tag, { data: make(0) } as object, size);
      const told: unknown[] = [];
      element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
      const before = await onScreen(element);
      expect((await fallen()).tier).to.equal('webgl');
      expectSameOnScreen(await onScreen(element), before);
      element.data = make(1) as never;
      const other = await onScreen(element);
      expect(() => expectSameOnScreen(other, before)).to.throw(/pixels that differ/);
      const plain = mount(tag, { data: make(1) } as object, size);
      expectSameOnScreen(other, await onScreen(plain));
      expect(told).to.deep.equal([]);
    });
  }

  it('the engine says so, and tells once that it has recovered', async () => {
    const told: unknown[] = [];
    for (const name of ['lost', 'closed']) engine.addEventListener(name, () => told.push(name));
    engine.addEventListener('recovered', (event) => told.push((event as CustomEvent).detail.engine));
    const next = await fallen();
    expect(told).to.have.members(['lost', 'closed', next]);
    expect([next.tier, next.recoveries, await openEngine()]).to.deep.equal(['webgl', 1, next]);
    expect(next.reason).to.equal(
      'The GPU was lost (its device was destroyed), and 3 attempts to open another failed (The browser has WebGPU but gave no graphics adapter). Call close() and openEngine() to ask for WebGPU again.',
    );
  });

  it('the view stays where it was, with the strips beside it, and the canvas’s place and look', async () => {
    const element = mount('attn-heatmap', { data: matrix(0), cmap: 'viridis' }, size);
    await element.updateComplete;
    const window = { x: 1, y: 2, width: 5, height: 4 };
    Object.assign(element, { window, locked: { row: 3, column: 2 } });
    element.pointAt({ query: 3, key: 2 });
    const before = await onScreen(element);
    const canvases = [...element.shadowRoot!.querySelectorAll('canvas')];
    expect(canvases).to.have.length(3);
    await fallen();
    expectSameOnScreen(await onScreen(element), before);
    expect(element.window).to.deep.equal(window);
    const fresh = [...element.shadowRoot!.querySelectorAll('canvas')];
    expect(fresh.map(({ outerHTML }) => outerHTML)).to.deep.equal(canvases.map(({ outerHTML }) => outerHTML));
    expect(canvases.map((canvas) => fresh.includes(canvas) || canvas.isConnected)).to.deep.equal([false, false, false]);
  });

  it('follows its size, and lets go of the canvas that it had', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await element.updateComplete;
    await fallen();
    await element.updateComplete;
    const before = canvasOf(element).width;
    element.style.width = '420px';
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    expect(await twoCells(element)).to.deep.equal([blue, red]);
    expect(canvasOf(element).width).to.equal(before + Math.round(120 * devicePixelRatio));
  });

  it('rows that were appended are there again, and more come below', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1, 0]] }, size);
    element.appendRows([[2, 0, 5]]);
    await element.updateComplete;
    await fallen();
    element.appendRows([[0, 7, 0]]);
    const read = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => element.probe(row, column)));
    expect(await Promise.all(read)).to.deep.equal([0, 1, 0, 2, 0, 5, 0, 7, 0]);
  });

  it('what WebGL does not draw says so in a sentence', async () => {
    const overview = mount('attn-overview', { data: { values: new Float32Array(8), shape: [1, 2, 2, 2] } }, size);
    const maps = { query: matrix(0), key: matrix(1) };
    for (const input of Object.values(maps)) input.shape = [1, 8, 12];
    const virtual = mount('attn-heatmap', { data: { ...maps, scale: 1 } }, size);
    await Promise.all([overview.updateComplete, virtual.updateComplete]);
    expect([overview, virtual].map(messageOf)).to.deep.equal([null, null]);
    await fallen();
    await Promise.all([overview.updateComplete, virtual.updateComplete]);
    expect(messageOf(overview)).to.match(
      /^attn-overview: This needs WebGPU, and pictures are drawn by WebGL here\. The GPU was lost/,
    );
    expect(messageOf(virtual)).to.match(/^attn-heatmap: a map that is never stored needs WebGPU, .* The GPU was lost/);
    virtual.data = [[0, 1]];
    expect(await twoCells(virtual), 'its weights, or other data').to.deep.equal([blue, red]);
  });

  it('a tensor that only that GPU had is named in one error, and what comes next is drawn', async () => {
    const tensor = tf.ones([40, 40]).add(1);
    const element = mount('attn-heatmap', { data: { tensor, axes: ['query', 'key'] } }, size);
    const told: Error[] = [];
    element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error));
    await element.updateComplete;
    await fallen();
    await element.updateComplete;
    expect(told.map(({ message }) => message)).to.deep.equal([
      'attn-heatmap: the tensor [query 40, key 40] is gone: the GPU was lost (its device was destroyed). Call openEngine() and make it again.',
    ]);
    expect(told[0]).to.be.instanceOf(GpuLostError);
    expect(retryButton(element)).to.equal(null);
    const next = tf.tensor2d([[0, 1]]).mul(2);
    element.data = next;
    expect(await twoCells(element)).to.deep.equal([blue, red]);
    tf.dispose([tensor, next]);
  });

  it('retry() stays with WebGL; close() and openEngine() ask for WebGPU again, and figures draw by it', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await element.updateComplete;
    const next = await fallen();
    giveAdapters();
    await element.retry();
    expect(await openEngine()).to.equal(next);
    next.close();
    expect((await openEngine()).tier).to.equal('webgpu');
    expect(await twoCells(element)).to.deep.equal([blue, red]);
    element.data = [[1, 0]];
    expect(await twoCells(element)).to.deep.equal([red, blue]);
    expect(tf.getBackend()).to.equal('webgpu');
  });

  it('a view on a canvas of the page’s own is refused: a canvas has one painter for good', async () => {
    const canvas = document.createElement('canvas');
    new HeatmapView(engine, canvas).release();
    const next = await fallen();
    const refused = ((): unknown => {
      try {
        return new HeatmapView(next, canvas);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).to.be.instanceOf(CanvasTakenError);
    expect((refused as CanvasTakenError).message).to.match(
      /^The canvas has a context of another kind than "bitmaprenderer", .* Give the view a fresh canvas\.$/,
    );
    expect((refused as CanvasTakenError).canvas).to.equal(canvas);
  });
});

describe('after four losses of WebGPU in a short time', () => {
  afterEach(startAnew);

  it('figures go on by WebGL, though there were another device', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    for (let loss = 1; loss <= 3; loss++) expect((await lose(await testEngine())).tier).to.equal('webgpu');
    const last = await lose(await testEngine());
    expect(last.tier).to.equal('webgl');
    expect(last.reason).to.match(/, and it was lost 4 times within \d+ seconds\. Call close\(\) and openEngine\(\)/);
    expect(await twoCells(element)).to.deep.equal([blue, red]);
  });
});

describe('a page that has chosen', () => {
  afterEach(startAnew);

  for (const chosen of ['a tier', 'a device'] as const) {
    it(`${chosen} gets no other tier unasked`, async () => {
      const device = chosen === 'a device' ? await (await navigator.gpu.requestAdapter())!.requestDevice() : null;
      const engine = await openEngine(device ? { device } : { tier: 'webgpu' });
      expect(engine.tier).to.equal('webgpu');
      const { next, giveAdapters } = losesWebGpu(engine);
      const { tier, reason } = await next;
      giveAdapters();
      expect(tier).to.equal('none');
      expect(reason).to.match(
        /3 attempts to open another failed \(The browser has WebGPU but gave no graphics adapter\)\.$/,
      );
    });
  }
});
