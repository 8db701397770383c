import { expect } from 'chai';
import '../../components/index';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import { requestDevice } from '../../src/engine/device';
import { GpuLostError, openEngine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { screenPixels } from '../support/browser';
import { testEngine } from '../support/engine';
import { lose, loseForGood, startAnew, unhandled, withoutGpu } from '../support/losses';
import { mount, until } from '../support/mount';
import { withoutWebGl } from '../support/no-webgl';
import { canvasOf } from '../support/pixels';

const size = { width: 300, height: 300 };
const red = [255, 0, 0];
const blue = [0, 0, 255];
const messageOf = (element: Element): string | null =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? null;
const retryButton = (element: Element): HTMLButtonElement | null =>
  element.shadowRoot!.querySelector<HTMLButtonElement>('[part=retry]');

const axesOf = (element: Element): string[] =>
  ['x-axis', 'y-axis'].map((part) => element.shadowRoot!.querySelector(`[part=${part}]`)!.innerHTML);

/** The colours of the two cells of [[low, high]] on the screen. */
async function cells(element: AttnHeatmap): Promise<number[][]> {
  element.scrollIntoView();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await element.updateComplete;
  const pixels = await screenPixels(canvasOf(element).getBoundingClientRect());
  return [0.25, 0.75].map((x) => pixels.at(Math.round(x * pixels.width), 5).slice(0, 3));
}

describe('after its device was lost', () => {
  const errors = unhandled();
  afterEach(async () => {
    await startAnew();
    expect(errors.splice(0)).to.deep.equal([]);
  });

  /** What a page may give, drawn as [[0, 1]]. */
  const given = {
    rows: () => [[0, 1]],
    values: () => ({ values: Float32Array.of(0, 1), shape: [1, 2], axes: ['query', 'key'] }),
    'a tensor whose numbers were read': () => tf.tensor2d([[0, 1]]),
  };
  for (const [name, make] of Object.entries(given)) {
    it(`a figure of ${name} is painted by another, without a sentence meanwhile`, async () => {
      await testEngine();
      const data = make();
      const element = mount('attn-heatmap', { data }, size);
      await element.updateComplete;
      if (data instanceof tf.Tensor) await data.data();
      const before = await cells(element);
      expect(before).to.deep.equal([blue, red]);
      let sentences = 0;
      const watcher = new MutationObserver(() => (sentences += messageOf(element) === null ? 0 : 1));
      watcher.observe(element.shadowRoot!, { childList: true, subtree: true });
      const axes = axesOf(element);
      const next = await lose(await testEngine());
      await element.updateComplete;
      expect(next.tier).to.equal('webgpu');
      expect(await openEngine(), 'the page’s engine').to.equal(next);
      expect(await cells(element)).to.deep.equal(before);
      expect(axesOf(element)).to.deep.equal(axes);
      element.data = [[1, 0]];
      await element.updateComplete;
      expect(await cells(element), 'other data').to.deep.equal([red, blue]);
      expect(sentences).to.equal(0);
    });
  }

  it('a figure of a tensor that only that GPU had names it in one error, and draws what comes next', async () => {
    await testEngine();
    const tensor = tf.ones([40, 40]).add(1);
    const element = mount('attn-heatmap', { data: { tensor, axes: ['query', 'key'] } }, size);
    const told: Error[] = [];
    element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error));
    await element.updateComplete;
    await lose(await testEngine());
    await element.updateComplete;
    expect(told.map(({ message }) => message)).to.deep.equal([
      'attn-heatmap: the tensor [query 40, key 40] is gone: the GPU was lost (its device was destroyed). Call openEngine() and make it again.',
    ]);
    expect(told[0]).to.be.instanceOf(GpuLostError);
    expect(messageOf(element)).to.equal(told[0].message);
    expect(retryButton(element), 'another GPU is there').to.equal(null);
    element.data = [[0, 1]];
    expect(await cells(element)).to.deep.equal([blue, red]);
    tensor.dispose();
  });

  it('rows that were appended are there again, in their order', async () => {
    await testEngine();
    const element = mount('attn-heatmap', { data: [[0, 1, 0]] }, size);
    element.appendRows([[2, 0, 5]]);
    await element.updateComplete;
    element.appendRows([[0, 7, 0]]);
    await element.updateComplete;
    await lose(await testEngine());
    const read = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => element.probe(row, column)));
    expect(await Promise.all(read)).to.deep.equal([0, 1, 0, 2, 0, 5, 0, 7, 0]);
  });

  it('fifty figures are painted again after one recovery, which the engine tells once', async () => {
    const engine = await testEngine();
    const elements = Array.from({ length: 50 }, (_, i) =>
      mount('attn-heatmap', { data: [i % 2 ? [0, 1] : [1, 0]] }, { width: 220, height: 160 }),
    );
    await Promise.all(elements.map((element) => element.updateComplete));
    const told: string[] = [];
    for (const name of ['lost', 'closed', 'recovered']) engine.addEventListener(name, () => told.push(name));
    let adapters = 0;
    const requestAdapter = navigator.gpu.requestAdapter.bind(navigator.gpu);
    navigator.gpu.requestAdapter = (options) => {
      adapters += 1;
      return requestAdapter(options);
    };
    const next = await lose(engine);
    delete (navigator.gpu as Partial<GPU>).requestAdapter;
    await Promise.all(elements.map((element) => element.updateComplete));
    expect(adapters).to.equal(1);
    expect(next.recoveries).to.equal(1);
    expect(told.sort()).to.deep.equal(['closed', 'lost', 'recovered']);
    expect(elements.map(messageOf).filter(Boolean)).to.deep.equal([]);
    for (const [i, element] of elements.entries()) expect(await element.probe(0, 0)).to.equal(i % 2 ? 0 : 1);
    expect(await cells(elements[48])).to.deep.equal([red, blue]);
    expect(await cells(elements[49])).to.deep.equal([blue, red]);
  });

  it('what was being read is read from the next one', async () => {
    await testEngine();
    const element = mount('attn-heatmap', { data: [[3, 4]] }, size);
    await element.updateComplete;
    const reading = [element.probe(0, 1), element.toCSV()];
    await lose(await testEngine());
    expect(await reading[0]).to.equal(4);
    expect(await reading[1]).to.match(/3,4/);
  });

  it('a second loss is recovered from as the first', async () => {
    await testEngine();
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await element.updateComplete;
    await lose(await testEngine());
    const next = await lose(await testEngine());
    expect(next.recoveries).to.equal(2);
    expect(await cells(element)).to.deep.equal([blue, red]);
  });

  it('tfjs computes on the next device, and tensors that were made meanwhile are good', async () => {
    const engine = await testEngine();
    const recovering = lose(engine);
    await until(() => engine.closed);
    const made = tf.ones([40, 40]);
    const next = await recovering;
    const sum = await made.add(1).sum().data();
    expect(sum[0]).to.equal(3200);
    expect((tf.backend() as unknown as { device: GPUDevice }).device).to.equal(next.device);
    tf.dispose(made);
  });

  it('the view stays where it was: part in sight, crosshair, options', async () => {
    await testEngine();
    const rows = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (_, j) => i * 8 + j));
    const element = mount('attn-heatmap', { data: rows, cmap: 'viridis' }, size);
    await element.updateComplete;
    const window = { x: 1, y: 2, width: 5, height: 4 };
    Object.assign(element, { window });
    element.pointAt({ query: 3, key: 2 });
    await element.updateComplete;
    await element.toSVG(); // with its numbers
    const svg = (): string => element.shadowRoot!.querySelector('[part=axes]')!.innerHTML.replace(/blob:[^"]*/, '');
    const before = svg();
    await lose(await testEngine());
    await element.updateComplete;
    expect(svg()).to.equal(before);
    expect(element.window).to.deep.equal(window);
    expect(element.cmap).to.equal('viridis');
  });
});

describe('when no other device is to be had', () => {
  const errors = unhandled();
  afterEach(async () => {
    await startAnew();
    expect(errors.splice(0)).to.deep.equal([]);
  });

  it('figures say so with a button that tries again, and draw when there is one', async () => {
    const engine = await testEngine();
    const [first, second] = [0, 1].map(() => mount('attn-heatmap', { data: [[0, 1]] }, size));
    await Promise.all([first.updateComplete, second.updateComplete]);
    const giveGpu = withoutGpu();
    const next = await lose(engine);
    await first.updateComplete;
    expect(next.tier).to.equal('none');
    expect(messageOf(first)).to.equal(
      'attn-heatmap: The GPU was lost (its device was destroyed). Call openEngine() to try again, or restart the browser: 3 attempts to open another failed (The browser has WebGPU but gave no graphics adapter), and there is no WebGL (This browser gives no WebGL 2 either).',
    );
    const table = (): Element | null => first.shadowRoot!.querySelector('[part=table] tbody');
    const toggle = (): void => first.shadowRoot!.querySelector<HTMLButtonElement>('[part=table-button]')!.click();
    toggle();
    await until(() => table() !== null);
    expect([...table()!.querySelectorAll('td')].map((cell) => cell.textContent)).to.deep.equal(['0', '1']);
    toggle();
    retryButton(first)!.click();
    await until(() => messageOf(first) !== null && /^attn-heatmap: The browser/.test(messageOf(first)!));
    expect(retryButton(first), 'to try once more').not.to.equal(null);
    giveGpu();
    await first.retry();
    await second.updateComplete;
    for (const element of [first, second]) {
      expect(messageOf(element)).to.equal(null);
      expect(retryButton(element)).to.equal(null);
      expect(await cells(element)).to.deep.equal([blue, red]);
    }
  });

  it('openEngine() by hand does the same for all figures', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await element.updateComplete;
    await loseForGood(engine);
    await element.updateComplete;
    expect(messageOf(element)).to.match(/^attn-heatmap: The GPU was lost/);
    expect((await openEngine()).tier).to.equal('webgpu');
    expect(await cells(element)).to.deep.equal([blue, red]);
  });

  it('a GPU that is lost again and again is not asked for again unasked', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    for (let loss = 1; loss <= 3; loss++) expect((await lose(await testEngine())).tier).to.equal('webgpu');
    const giveWebGl = withoutWebGl();
    const last = await lose(await testEngine());
    giveWebGl();
    expect(last.tier).to.equal('none');
    expect(last.reason).to.match(/it was lost 4 times within \d+ seconds, and there is no WebGL \(.*\)\.$/);
    await element.updateComplete;
    await element.retry();
    expect(await cells(element)).to.deep.equal([blue, red]);
  });
});

describe('after close()', () => {
  it('figures say so without a button, and draw again by themselves after openEngine()', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    element.appendRows([[1, 0]]);
    await element.updateComplete;
    engine.close();
    await element.updateComplete;
    expect(messageOf(element)).to.equal('attn-heatmap: The engine was closed. Call openEngine() to draw again.');
    expect(retryButton(element)).to.equal(null);
    await openEngine();
    expect(await element.probe(1, 0)).to.equal(1);
    expect(await cells(element)).to.deep.equal([blue, red]);
    expect(messageOf(element)).to.equal(null);
  });
});

describe('a device that comes too late', () => {
  it('is destroyed', async () => {
    const { requestDevice: request } = GPUAdapter.prototype;
    let give = (): void => {};
    const late = new Promise<GPUDevice>((done) => {
      GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter) {
        const device = await request.call(this);
        await new Promise<void>((now) => (give = now));
        done(device);
        return device;
      };
    });
    const answer = await requestDevice({ timeout: 300 });
    GPUAdapter.prototype.requestDevice = request;
    expect(answer.reason).to.match(/no answer within 300 ms/);
    give();
    const info = await (await late).lost;
    expect(info.reason).to.equal('destroyed');
  });
});

describe('errors of the GPU that no scope catches', () => {
  it('are told one by one', async () => {
    const engine = await testEngine();
    const told: string[] = [];
    engine.addEventListener('gpu-error', (event) => told.push((event as CustomEvent).detail.error.message));
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE; // no buffer may be both
    for (let i = 0; i < 3; i++) engine.device!.createBuffer({ size: 16, usage });
    await engine.device!.queue.onSubmittedWorkDone(); // the browser sends what it was told
    await until(() => told.length === 3);
    for (const message of told) expect(message).to.match(/usages/);
  });
});

it('an error of a lost GPU is a GpuLostError', async () => {
  const engine = await testEngine();
  await loseForGood(engine);
  expect(engine.lostError()).to.be.instanceOf(GpuLostError);
});
