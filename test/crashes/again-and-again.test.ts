import { expect } from 'chai';
import '../../components/index';
import { openEngine } from '../../src/index';
import { testEngine } from '../support/engine';
import { crash, unhandled } from '../support/losses';
import { mount, until } from '../support/mount';
import { blue, messageOf, red, twoCells, twoCellsNow } from '../support/two-cells';

const size = { width: 300, height: 300 };

describe('a page whose GPU process ends again and again', () => {
  const errors = unhandled();
  afterEach(() => expect(errors).to.deep.equal([]));

  it('is painted by the next GPU three times, and other data after each', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    expect(await twoCells(element)).to.deep.equal([blue, red]);
    for (let time = 1; time <= 3; time++) {
      const next = await crash(await testEngine());
      expect([next.tier, next.recoveries]).to.deep.equal(['webgpu', time]);
      expect(await twoCells(element), `what it had, after ${time}`).to.deep.equal(time % 2 ? [blue, red] : [red, blue]);
      element.data = time % 2 ? [[1, 0]] : [[0, 1]];
      expect(await twoCells(element), `other data, after ${time}`).to.deep.equal(time % 2 ? [red, blue] : [blue, red]);
      expect(messageOf(element)).to.equal(null);
    }
  });

  it('is painted by WebGL after a fourth time, other data too, and by WebGPU once the page asks for it', async () => {
    const first = mount('attn-heatmap', { data: [[0, 1]] }, size);
    const second = mount('attn-heatmap', { data: [[1, 0]] }, size);
    const told: string[] = [];
    first.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    await Promise.all([first.updateComplete, second.updateComplete]);
    const next = await crash(await testEngine());
    expect(next.tier).to.equal('webgl');
    expect(next.reason).to.match(
      /^The GPU was lost \(.*\), and it was lost 4 times within \d+ seconds\. Call close\(\) and openEngine\(\) to ask for WebGPU again\.$/,
    );
    expect(await twoCells(first)).to.deep.equal([blue, red]);
    expect(await twoCells(second), 'all figures draw').to.deep.equal([red, blue]);
    first.data = [[1, 0]];
    expect(await twoCells(first), 'other data').to.deep.equal([red, blue]);
    expect(told).to.deep.equal([]);
    next.close();
    expect((await openEngine()).tier).to.equal('webgpu');
    await until(() => messageOf(first) === null && messageOf(second) === null);
    first.data = [[0, 1]];
    expect(await twoCells(first)).to.deep.equal([blue, red]);
    expect(await twoCells(second)).to.deep.equal([red, blue]);
  });

  it('keeps the frame of a figure, its axes and its size until the next GPU paints it, and says nothing', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    expect(await twoCells(element)).to.deep.equal([blue, red]);
    // The numbers in the cells come when the data rests.
    const axisOf = (name: string): string => element.shadowRoot!.querySelector(`[part=${name}]`)!.innerHTML;
    const svg = (): string => axisOf('x-axis') + axisOf('y-axis');
    const axes = svg();
    const requestAdapter = navigator.gpu.requestAdapter.bind(navigator.gpu);
    let give = (): void => {};
    const held = new Promise<void>((done) => (give = done));
    navigator.gpu.requestAdapter = async (options) => {
      await held;
      return requestAdapter(options);
    };
    const engine = await testEngine();
    const crashing = crash(engine);
    await until(() => engine.closed);
    const paper = [255, 255, 255];
    const meanwhile = await twoCellsNow(element);
    // The browser's canvas goes with its GPU process: there is the picture or nothing, and never another one.
    expect([String([blue, red]), String([paper, paper])]).to.include(String(meanwhile));
    expect(svg()).to.equal(axes);
    expect(messageOf(element)).to.equal(null);
    give();
    expect((await crashing).tier).to.equal('webgpu');
    delete (navigator.gpu as Partial<GPU>).requestAdapter; // the prototype's is seen again
    expect(await twoCells(element)).to.deep.equal([blue, red]);
    expect(svg()).to.equal(axes);
    (await openEngine()).close();
  });
});
