import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors, takeGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const size = { width: 180, height: 180 };

describe('a figure whose buffer fails on the GPU', () => {
  failOnGpuErrors();

  it('says so, and the figures beside it show their new data', async () => {
    const engine = await testEngine();
    const device = engine.requireDevice();
    const figures = [0, 1, 2].map(() => mount('attn-heatmap', { data: [[0, 1]] }, size));
    const [first, bad, last] = figures;
    const errors: string[] = [];
    for (const [i, figure] of figures.entries()) {
      figure.addEventListener('engine-error', (event) => {
        errors.push(`${i}: ${(event as CustomEvent<{ error: Error }>).detail.error.message}`);
      });
    }
    await Promise.all(figures.map((figure) => figure.updateComplete));
    const canvases = [first, last].map(canvasOf);

    // A canvas can be read only in the task that draws it: after each submit.
    const { queue } = device;
    const { submit } = queue;
    let pictures: number[][] = [];
    queue.submit = function (commands) {
      submit.call(queue, commands);
      pictures = canvases.map((canvas) => readPixels(canvas).at(1, 1).slice(0, 3));
    };
    after(() => (queue.submit = submit));

    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    const buffer = device.createBuffer({ label: 'mine', size: 8, usage });
    bad.data = { buffer, shape: [1, 2] };
    first.data = [[1, 0]];
    last.data = [[1, 0]];
    buffer.destroy();
    await Promise.all(figures.map((figure) => figure.updateComplete));
    await engine.scheduler.settled();

    expect(pictures, 'in the new colours').to.deep.equal([
      [255, 0, 0],
      [255, 0, 0],
    ]);
    expect(errors.filter((error) => !error.startsWith('1: '))).to.deep.equal([]);
    expect(errors[0]).to.match(/^1: attn-heatmap: the GPU refused this picture \(.*"mine".* destroyed\)/);
    expect(bad.shadowRoot!.querySelector('[part=message]')!.textContent).to.match(/the GPU refused this picture/);
    expect(first.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    takeGpuErrors();

    queue.submit = submit;
    bad.data = [[1, 0]];
    await bad.updateComplete;
    expect(readPixels(canvasOf(bad)).at(1, 1).slice(0, 3)).to.deep.equal([255, 0, 0]);
    expect(bad.shadowRoot!.querySelector('[part=message]')).to.equal(null);
  });
});
