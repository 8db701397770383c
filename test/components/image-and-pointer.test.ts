import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const size = { width: 400, height: 300 };
const cells = [
  [0, 1],
  [2, 3],
];

async function decode(blob: Blob): Promise<{ width: number; height: number; at: (x: number, y: number) => number[] }> {
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return {
    width: bitmap.width,
    height: bitmap.height,
    at: (x, y) => [...context.getImageData(x, y, 1, 1).data],
  };
}

describe('a figure as an image', () => {
  failOnGpuErrors();

  for (const scale of [1, 2]) {
    it(`has map, axes and colour bar at scale ${scale}`, async () => {
      const element = mount('attn-heatmap', { data: cells }, size);
      element.style.backgroundColor = 'rgb(255, 255, 255)';
      const blob = await element.toBlob('image/png', { scale });
      expect(blob.type).to.equal('image/png');
      const image = await decode(blob);
      expect([image.width, image.height]).to.deep.equal([size.width * scale, size.height * scale]);
      const canvas = canvasOf(element);
      const [figure, plot] = [element.getBoundingClientRect(), canvas.getBoundingClientRect()];
      const [left, top] = [plot.left - figure.left, plot.top - figure.top];
      const [right, bottom] = [left + plot.width, top + plot.height];
      expect(image.at((left + 10) * scale, (top + 10) * scale)).to.deep.equal([0, 0, 255, 255]);
      expect(image.at((right - 10) * scale, (bottom - 10) * scale)).to.deep.equal([255, 0, 0, 255]);
      const dark = (x0: number, x1: number, y0: number, y1: number): number => {
        let count = 0;
        for (let x = x0 * scale; x < x1 * scale; x++) {
          for (let y = y0 * scale; y < y1 * scale; y++)
            if (image.at(x, y)[0] < 128 && image.at(x, y)[2] < 128) count += 1;
        }
        return count;
      };
      expect(dark(left, right, bottom + 6, size.height), 'ink of the x axis').to.be.greaterThan(20);
      expect(dark(0, left - 6, top, bottom), 'ink of the y axis').to.be.greaterThan(20);
      const bar = right + 14 + 7;
      expect(image.at(bar * scale, (top + 5) * scale), 'top of the colour bar').to.satisfy(
        ([r, , b]: number[]) => r > 250 && b < 20,
      );
    });
  }

  it('leaves the picture on the page as it was', async () => {
    const engine = await testEngine();
    const element = mount('feature-grid', { data: cells }, size);
    await element.updateComplete;
    const draws = engine.stats.draws;
    await element.toBlob();
    expect(canvasOf(element).width).to.equal(400);
    await element.updateComplete;
    expect(engine.stats.draws - draws).to.equal(1);
  });

  it('cannot be made before there is a picture, and says so', async () => {
    const element = mount('attn-heatmap', {}, size);
    expect(await element.toBlob().then(String, (error: Error) => error.message)).to.equal(
      'attn-heatmap: there is no data yet. Set data first.',
    );
  });
});

describe('the pointer over a figure', () => {
  failOnGpuErrors();

  function pointAt(canvas: HTMLCanvasElement, type: string, x: number, y: number): void {
    const box = canvas.getBoundingClientRect();
    const init = { clientX: box.left + x * box.width, clientY: box.top + y * box.height, bubbles: true };
    canvas.dispatchEvent(type === 'click' ? new MouseEvent(type, init) : new PointerEvent(type, init));
  }

  it('tells the cell and its exact value, outside the shadow root too', async () => {
    const element = mount('attn-heatmap', { data: [[0.1, 0.2], [0.3, Math.PI]] }, size); // prettier-ignore
    await element.updateComplete;
    const told: unknown[] = [];
    document.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail), { once: true });
    pointAt(canvasOf(element), 'pointermove', 0.75, 0.75);
    await until(() => told.length > 0);
    expect(told).to.deep.equal([{ indices: [1, 1], value: Math.fround(Math.PI), axes: ['query', 'key'] }]);
    await until(() => element.shadowRoot!.querySelector('[part=readout]') !== null);
    expect(element.shadowRoot!.querySelector('[part=readout]')!.textContent).to.equal('query 1, key 1: 3.142');
  });

  it('tells which cell was clicked', async () => {
    const element = mount('attn-heatmap', { data: cells }, size);
    await element.updateComplete;
    const told: { indices: number[]; value: number }[] = [];
    element.addEventListener('cell-select', (event) => told.push((event as CustomEvent).detail));
    pointAt(canvasOf(element), 'click', 0.9, 0.1);
    await until(() => told.length > 0);
    expect(told[0]).to.deep.include({ indices: [0, 1], value: 1 });
  });

  it('never has two reads in flight, and tells the last cell', async () => {
    const engine = await testEngine();
    const side = 50;
    const values = Float32Array.from({ length: side * side }, (_, i) => i);
    const element = mount('attn-heatmap', { data: { values, shape: [side, side] } }, size);
    await element.updateComplete;
    await new Promise((done) => setTimeout(done, 200));
    let [flying, most] = [0, 0];
    const mapAsync = GPUBuffer.prototype.mapAsync;
    GPUBuffer.prototype.mapAsync = function (this: GPUBuffer, ...args) {
      most = Math.max(most, ++flying);
      return mapAsync.apply(this, args).finally(() => (flying -= 1)) as Promise<undefined>;
    };
    const told: number[] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail.value));
    const before = engine.stats.readbacks;
    for (let i = 0; i < side; i++) {
      pointAt(canvasOf(element), 'pointermove', (i + 0.5) / side, 0.5 / side);
      if (i % 10 === 0) await new Promise((done) => setTimeout(done, 5));
    }
    await until(() => told.at(-1) === side - 1);
    GPUBuffer.prototype.mapAsync = mapAsync;
    expect(most).to.equal(1);
    expect(engine.stats.readbacks - before).to.be.below(side);
  });

  it('never shows a value of data that is gone: what the pointer rests on is read anew', async () => {
    const element = mount('attn-heatmap', { data: cells }, size);
    await element.updateComplete;
    const readout = (): string => element.shadowRoot!.querySelector('[part=readout]')?.textContent ?? '';
    pointAt(canvasOf(element), 'pointermove', 0.75, 0.75);
    await until(() => readout() === 'query 1, key 1: 3');
    await new Promise((done) => setTimeout(done, 600)); // the data has come to rest
    for (const value of [7, 8, 9]) {
      element.data = [[0, 1], [2, value]]; // prettier-ignore
      await element.updateComplete;
      if (value === 7) expect(readout()).to.be.oneOf(['', 'query 1, key 1: 7']);
    }
    await until(() => readout() === 'query 1, key 1: 9');
  });

  it('keeps up with live data by one read at a time', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { data: cells }, size);
    await element.updateComplete;
    pointAt(canvasOf(element), 'pointermove', 0.75, 0.75);
    const told: number[] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail.value));
    await until(() => told.length > 0);
    const before = engine.stats.readbacks;
    for (let frame = 0; frame < 40; frame++) {
      element.data = [[0, 1], [2, 100 + frame]]; // prettier-ignore
      await element.updateComplete;
    }
    await until(() => told.at(-1) === 139);
    expect(told.length, 'told while it changed').to.be.greaterThan(3);
    expect(told).to.deep.equal([...told].sort((a, b) => a - b));
    expect(engine.stats.readbacks - before).to.be.at.most(42);
  });

  it('tells channel and time over a feature grid', async () => {
    const values = Float32Array.from({ length: 20 }, (_, i) => i);
    const element = mount('feature-grid', { noLabels: true, data: { values, shape: [10, 2] } }, size);
    await element.updateComplete;
    const told: { indices: number[]; value: number; axes: string[] }[] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail));
    pointAt(canvasOf(element), 'pointermove', 0.5, 0.75);
    await until(() => told.length > 0);
    const [{ indices, value, axes }] = told;
    expect(axes).to.deep.equal(['time', 'channel']);
    expect(indices[1]).to.equal(1);
    expect(value).to.equal(2 * indices[0] + 1);
  });
});

describe('a figure as SVG', () => {
  failOnGpuErrors();

  it('has its text as text, and the picture embedded', async () => {
    const element = mount('attn-heatmap', { data: cells, xLabel: 'a < b & "c"' }, size);
    const svg = new DOMParser().parseFromString(await element.toSVG({ scale: 1 }), 'image/svg+xml');
    expect(svg.querySelector('parsererror')).to.equal(null);
    const texts = [...svg.querySelectorAll('text')].map((node) => node.textContent);
    expect(texts).to.include.members(['a < b & "c"', 'Attention features', '0', '1', '3']);
    const picture = svg.querySelector('image')!;
    const plot = canvasOf(element).getBoundingClientRect();
    expect(Number(picture.getAttribute('width'))).to.equal(plot.width);
    const image = await decode(await (await fetch(picture.getAttribute('href')!)).blob());
    expect(image.at(5, 5)).to.deep.equal([0, 0, 255, 255]);
    expect(image.at(image.width - 5, image.height - 5)).to.deep.equal([255, 0, 0, 255]);
  });
});

describe('the colours of a figure', () => {
  failOnGpuErrors();

  it('follow the page’s own, also when they change', async () => {
    const element = mount('feature-histogram', { bins: 1, data: [[1, 1, 1]] }, size);
    const bar = async (): Promise<number[]> => {
      await element.updateComplete;
      const canvas = canvasOf(element);
      return readPixels(canvas)
        .at(Math.floor(canvas.width / 2), canvas.height - 2)
        .slice(0, 3);
    };
    element.style.setProperty('--feature-histogram-bar', 'rgb(10, 200, 30)');
    element.setAttribute('data-theme', 'own');
    element.redraw();
    await new Promise((done) => setTimeout(done, 50));
    element.redraw();
    expect(await bar()).to.deep.equal([10, 200, 30]);
    element.style.setProperty('--feature-histogram-bar', 'rgb(200, 10, 30)');
    element.setAttribute('data-theme', 'other');
    await new Promise((done) => setTimeout(done, 50));
    element.redraw();
    expect(await bar()).to.deep.equal([200, 10, 30]);
  });
});
