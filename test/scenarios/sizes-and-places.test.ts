import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const data = { values: new Float32Array([0, 1, 1, 0]), shape: [2, 2] };
const red = [255, 0, 0];
const blue = [0, 0, 255];
const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;

describe('an element of an unusual size', () => {
  failOnGpuErrors();

  for (const tag of tags) {
    it(`${tag}: none, one pixel, then a usual one: nothing fails, and the picture comes`, async () => {
      const failed: string[] = [];
      const element = mount(tag, { data }, { width: 0, height: 0 });
      element.addEventListener('engine-error', (event) => failed.push((event as CustomEvent).detail.error.message));
      await element.updateComplete;
      for (const side of [1, 2, 300]) {
        Object.assign(element.style, { width: `${side}px`, height: `${side}px` });
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        await element.updateComplete;
      }
      expect(failed).to.deep.equal([]);
      const canvas = canvasOf(element);
      expect(canvas.width).to.be.above(20);
      expect(readPixels(canvas).data.some((channel) => channel > 0)).to.equal(true);
    });
  }

  it('wider than what the GPU paints: the picture has its largest side, and cells keep their colours', async () => {
    const engine = await testEngine();
    const most = engine.device!.limits.maxTextureDimension2D;
    const wide = document.createElement('div');
    wide.style.cssText = `position: fixed; left: 0; top: 0; width: ${most + 500}px`;
    document.body.append(wide);
    const element = document.createElement('attn-heatmap');
    try {
      Object.assign(element.style, { width: '100%', height: '200px' });
      Object.assign(element, { data, noColorbar: true });
      wide.append(element);
      await element.updateComplete;
      await until(() => canvasOf(element).width >= most - 1);
      element.redraw();
      await element.updateComplete;
      const { at, width, height } = readPixels(canvasOf(element));
      expect(width).to.equal(most);
      const corners = [at(1, 1), at(width - 2, 1), at(1, height - 2)].map((four) => four.slice(0, 3));
      expect(corners).to.deep.equal([blue, red, red]);
    } finally {
      wide.remove();
    }
  });
});

describe('an element that moves', () => {
  failOnGpuErrors();

  it('into a frame’s document keeps its picture and draws new data, on the same device', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { data }, { width: 300, height: 300 });
    await element.updateComplete;
    const frame = document.createElement('iframe');
    frame.style.cssText = 'position: fixed; left: 0; top: 0; width: 400px; height: 400px';
    document.body.append(frame);
    try {
      frame.contentDocument!.body.append(element);
      element.data = { values: new Float32Array([1, 0, 0, 1]), shape: [2, 2] };
      await element.updateComplete;
      expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal(red);
      document.body.append(element);
      element.data = data;
      await element.updateComplete;
      expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal(blue);
      expect(await testEngine()).to.equal(engine);
    } finally {
      frame.remove();
    }
  });

  it('as a copy is another element, without data', async () => {
    const element = mount('attn-heatmap', { data }, { width: 300, height: 300 });
    await element.updateComplete;
    const copy = element.cloneNode(true) as typeof element;
    document.body.append(copy);
    await copy.updateComplete;
    expect(copy.data).to.equal(null);
    copy.remove();
    expect(await element.probe(0, 1)).to.equal(1);
  });
});
