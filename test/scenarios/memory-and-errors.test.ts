import { expect } from 'chai';
import '../../components/index';
import { ComputeProgram } from '../../src/engine/program';
import { openEngine, type Engine } from '../../src/index';
import { failOnGpuErrors, takeGpuErrors, testEngine } from '../support/engine';
import { replaced } from '../support/losses';
import { mount } from '../support/mount';
import { blue, messageOf, red, twoCells } from '../support/two-cells';

const size = { width: 300, height: 300 };

/** Makes scopes for memory answer, as often as `times`, that there was none left. Returns what undoes it. */
function withoutMemory(device: GPUDevice, times: number): () => void {
  const { pushErrorScope, popErrorScope } = device;
  const open: GPUErrorFilter[] = [];
  let left = times;
  device.pushErrorScope = (filter) => {
    open.push(filter);
    pushErrorScope.call(device, filter);
  };
  device.popErrorScope = async () => {
    const filter = open.pop();
    const error = await popErrorScope.call(device);
    if (filter !== 'out-of-memory' || left === 0) return error;
    left -= 1;
    return new GPUOutOfMemoryError('Failed to allocate memory for buffer "heatmap.values".');
  };
  return () => Object.assign(device, { pushErrorScope, popErrorScope });
}

describe('a GPU that has no memory left', () => {
  failOnGpuErrors();

  it('for a frame: each figure is drawn once more by itself, without a word where that succeeds', async () => {
    const engine = await testEngine();
    const figures = [0, 1, 2].map(() => mount('attn-heatmap', { data: [[0, 1]] }, size));
    const told: string[] = [];
    for (const figure of figures) {
      figure.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    }
    await Promise.all(figures.map((figure) => figure.updateComplete));
    await engine.scheduler.settled();
    const { draws } = engine.stats;
    const restore = withoutMemory(engine.device!, 1);
    try {
      for (const figure of figures) figure.data = [[1, 0]];
      await Promise.all(figures.map((figure) => figure.updateComplete));
      await engine.scheduler.settled();
    } finally {
      restore();
    }
    // The figures of the frame that had no memory are drawn twice: all three, or those that were ready for it.
    expect(engine.stats.draws - draws, 'in a frame, then alone').to.be.within(figures.length + 1, 2 * figures.length);
    expect(told).to.deep.equal([]);
    expect(await twoCells(figures[1])).to.deep.equal([red, blue]);
    takeGpuErrors();
  });

  it('for a figure: it says so with what to do, others go on, and it draws what comes next', async () => {
    const engine = await testEngine();
    const figure = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await figure.updateComplete;
    await engine.scheduler.settled();
    const told: string[] = [];
    figure.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    const restore = withoutMemory(engine.device!, Infinity);
    try {
      figure.data = [[1, 0]];
      await figure.updateComplete;
      await engine.scheduler.settled();
    } finally {
      restore();
    }
    expect(told[0]).to.equal(
      'attn-heatmap: the GPU has no memory left for this picture (Failed to allocate memory for buffer "heatmap.values"). Give less data, or close other pages.',
    );
    expect(messageOf(figure)).to.equal(told[0]);
    figure.data = [[0, 1]];
    expect(await twoCells(figure)).to.deep.equal([blue, red]);
    expect(messageOf(figure)).to.equal(null);
    takeGpuErrors();
  });
});

describe('a shader that does not compile', () => {
  failOnGpuErrors();

  it('is told in the figure, with the line, and the figures beside it go on', async () => {
    const engine = await testEngine();
    const [bad, good] = [0, 1].map(() => mount('attn-heatmap', { data: [[0, 1]] }, size));
    await Promise.all([bad.updateComplete, good.updateComplete]);
    await engine.scheduler.settled();
    const { view } = bad as unknown as { view: { paint(frame: object): void } };
    const source = `@group(0) @binding(0) var<storage, read_write> total: array<f32>;
@compute @workgroup_size(1) fn main() {
  total[0] = ;
}`;
    const total = engine.device!.createBuffer({ size: 4, usage: GPUBufferUsage.STORAGE });
    const { paint } = view;
    view.paint = (frame) => {
      const program = new ComputeProgram(engine.device!, { label: 'heatmap.wrong', source });
      (frame as { run(...given: unknown[]): void }).run(program, { total }, [1]);
      paint.call(view, frame);
    };
    bad.data = [[1, 0]];
    good.data = [[1, 0]];
    await Promise.all([bad.updateComplete, good.updateComplete]);
    await engine.scheduler.settled();
    await bad.updateComplete;
    expect(messageOf(bad)).to.match(/^attn-heatmap: the GPU refused this picture \(Error while parsing WGSL: :3:/);
    expect(messageOf(good)).to.equal(null);
    expect(await twoCells(good)).to.deep.equal([red, blue]);
    expect(takeGpuErrors().join()).to.include('parsing WGSL');
    delete (view as Partial<typeof view>).paint;
    total.destroy();
  });
});

describe('a page that closes its engine', () => {
  it('has no recovery: no other adapter is asked for, and each figure says it once', async () => {
    const engine: Engine = await openEngine();
    const element = mount('attn-heatmap', { data: [[0, 1]] }, size);
    await element.updateComplete;
    const told: string[] = [];
    element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    const heard: string[] = [];
    for (const name of ['lost', 'recovered', 'gpu-error']) engine.addEventListener(name, () => heard.push(name));
    const recovery = replaced(engine).then(() => heard.push('replaced'));
    void recovery;
    let asked = 0;
    const requestAdapter = navigator.gpu.requestAdapter.bind(navigator.gpu);
    navigator.gpu.requestAdapter = (options) => {
      asked += 1;
      return requestAdapter(options);
    };
    engine.close();
    await engine.device!.lost;
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    await element.updateComplete;
    expect(heard).to.deep.equal([]);
    expect(asked).to.equal(0);
    expect(engine.lostDevice).to.equal(false);
    expect(told).to.deep.equal(['attn-heatmap: The engine was closed. Call openEngine() to draw again.']);
    delete (navigator.gpu as Partial<GPU>).requestAdapter; // the prototype's is seen again
    await openEngine();
    expect(await twoCells(element)).to.deep.equal([blue, red]);
  });
});
