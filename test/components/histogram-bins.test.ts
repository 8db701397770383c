import axe from 'axe-core';
import { expect } from 'chai';
import '../../components/feature-histogram';
import type { FeatureHistogram } from '../../components/feature-histogram';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf } from '../support/pixels';

interface Told {
  indices: number[];
  value: number;
  axes: string[];
}

// Margins leave 400 × 210 pixels for the plot.
const size = { width: 458, height: 248 };
const values = [0, 0, 0, 1, 1, 2, 3, 4]; // bins of width 1: 3, 2, 1, 2

async function show(properties: Partial<FeatureHistogram> = {}): Promise<{ element: FeatureHistogram; told: Told[] }> {
  const element = mount('feature-histogram', { bins: 4, data: [values], ...properties }, size);
  await element.updateComplete;
  await until(() => summary(element).includes('Values'));
  const told: Told[] = [];
  for (const kind of ['cell-hover', 'cell-select']) {
    element.addEventListener(kind, (event) => told.push((event as CustomEvent<Told>).detail));
  }
  return { element, told };
}

const root = (element: FeatureHistogram): ShadowRoot => element.shadowRoot!;
const summary = (element: FeatureHistogram): string =>
  root(element).querySelector('[part=surface]')?.getAttribute('aria-label') ?? '';
const spoken = (element: FeatureHistogram): string => root(element).querySelector('[role=status]')!.textContent!;

function point(element: FeatureHistogram, x: number, y: number, type: 'pointermove' | 'click' = 'pointermove'): void {
  const canvas = canvasOf(element);
  const box = canvas.getBoundingClientRect();
  const init = { clientX: box.left + x * box.width, clientY: box.top + y * box.height, bubbles: true, composed: true };
  canvas.dispatchEvent(type === 'click' ? new MouseEvent(type, init) : new PointerEvent(type, init));
}

function press(element: FeatureHistogram, key: string): void {
  const surface = root(element).querySelector('[part=surface]')!;
  surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

describe('the bins of <feature-histogram>', () => {
  failOnGpuErrors();

  it('are told under the pointer: ends and count, by 4 bytes', async () => {
    const { element, told } = await show();
    const engine = await testEngine();
    const before = { ...engine.stats };
    point(element, 0.4, 0.9);
    await until(() => told.length > 0);
    expect(told).to.deep.equal([{ indices: [1], value: 2, axes: ['bin'] }]);
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(4);
    await until(() => spoken(element) === 'bin 1, 1 to 2: 2 values');
    expect(root(element).querySelector('[part=readout]')!.textContent).to.equal('bin 1, 1 to 2: 2 values');
    const cursor = root(element).querySelector('[part=cursor]')!;
    const [x, width] = ['x', 'width'].map((name) => Number(cursor.getAttribute(name)));
    expect([x, width]).to.deep.equal([44 + 100, 100]);
    root(element).querySelector('[part=surface]')!.dispatchEvent(new PointerEvent('pointerleave'));
    await element.updateComplete;
    expect(spoken(element)).to.equal('');
    expect(root(element).querySelector('[part=cursor]')).to.equal(null);
  });

  it('are told as the highest of those that a pixel covers', async () => {
    const many = [...new Array(50).fill(0.123456), 0, 1];
    const { element, told } = await show({ data: [many], bins: 5000 });
    const bin = Math.floor(Math.fround(0.123456) * 5000);
    point(element, (Math.floor((bin / 5000) * 400) + 0.5) / 400, 0.5);
    await until(() => told.length > 0);
    expect(told[0]).to.deep.equal({ indices: [bin], value: 50, axes: ['bin'] });
    await until(() => spoken(element) === `bin ${bin}, 0.1234 to 0.1236: 50 values`);
  });

  it('are told of the overlaid histogram whose bar the pointer is on', async () => {
    const data = { values: Float32Array.of(0, 0, 0, 0, 1, 0, 0, 1, 1, 1), shape: [2, 5], axes: ['part', 'value'] };
    const { element, told } = await show({ data, overlay: 'part', bins: 2, overlayNames: ['low', 'high'] });
    point(element, 0.2, 1 - 1 / 4.2); // counts 4 and 2 at the left: a line at 1 is on both, the lower one is meant
    await until(() => told.length === 1);
    expect(told[0]).to.deep.equal({ indices: [1, 0], value: 2, axes: ['part', 'bin'] });
    await until(() => spoken(element) === 'high, bin 0, 0 to 0.5: 2 values');
    point(element, 0.2, 1 - 3 / 4.2);
    await until(() => told.length === 2);
    expect(told[1]).to.deep.equal({ indices: [0, 0], value: 4, axes: ['part', 'bin'] });
    point(element, 0.8, 0.01); // above all: the highest
    await until(() => told.length === 3);
    expect(told[2]).to.deep.equal({ indices: [1, 1], value: 3, axes: ['part', 'bin'] });
  });

  it('never need two reads in flight, and the last place is told', async () => {
    const { element, told } = await show({ data: [Array.from({ length: 100 }, (_, i) => i)], bins: 50 });
    const engine = await testEngine();
    let [flying, most] = [0, 0];
    const mapAsync = GPUBuffer.prototype.mapAsync;
    GPUBuffer.prototype.mapAsync = function (this: GPUBuffer, ...args) {
      most = Math.max(most, ++flying);
      return mapAsync.apply(this, args).finally(() => (flying -= 1)) as Promise<undefined>;
    };
    const before = engine.stats.readbacks;
    for (let bin = 0; bin < 50; bin++) {
      point(element, (bin + 0.5) / 50, 0.5);
      if (bin === 25) point(element, 0.1, 0.5, 'click');
      if (bin % 10 === 0) await new Promise((done) => setTimeout(done, 5));
    }
    await until(() => told.at(-1)?.indices[0] === 49);
    GPUBuffer.prototype.mapAsync = mapAsync;
    expect(most).to.equal(1);
    expect(engine.stats.readbacks - before).to.be.below(50);
    expect(
      told.some(({ indices }) => indices[0] === 5),
      'the click came through',
    ).to.equal(true);
  });

  it('are told anew when the data or the bins are others, and never stale', async () => {
    const { element, told } = await show();
    point(element, 0.1, 0.9);
    await until(() => told.length === 1);
    element.data = [[0, 4, 4, 4]];
    await element.updateComplete;
    expect(spoken(element), 'nothing is said of what is gone').to.equal('');
    point(element, 0.1, 0.91);
    await until(() => told.length === 2);
    expect(told[1]).to.deep.include({ indices: [0], value: 1 });
    element.bins = 2;
    await element.updateComplete;
    expect(spoken(element)).to.equal('');
    expect(root(element).querySelector('[part=cursor]')).to.equal(null);
    await new Promise((done) => setTimeout(done, 100));
    await element.probe(0, 0); // behind the numbers of the new bins: none of their reads is in flight
    const mapAsync = GPUBuffer.prototype.mapAsync;
    GPUBuffer.prototype.mapAsync = async function (this: GPUBuffer, ...args) {
      GPUBuffer.prototype.mapAsync = mapAsync;
      element.data = [[9, 9, 9]]; // while the read is in flight
      await element.updateComplete;
      return mapAsync.apply(this, args) as Promise<undefined>;
    };
    point(element, 0.9, 0.9);
    await until(() => summary(element).includes('9 to 9'));
    point(element, 0.9, 0.91);
    await until(() => told.length >= 3);
    for (const cell of told.slice(2)) expect(cell).to.deep.equal({ indices: [1], value: 3, axes: ['bin'] });
  });

  it('are walked by keyboard alone, and selected', async () => {
    const data = { values: Float32Array.of(...values, ...values.map((value) => 4 - value)), shape: [2, 8], axes: ['gate', 'value'] }; // prettier-ignore
    const { element, told } = await show({ data, by: 'gate', names: ['input', 'output'] });
    const walk = async (key: string, words: string): Promise<void> => {
      press(element, key);
      await until(() => spoken(element) === words);
    };
    await walk('ArrowRight', 'input, bin 0, 0 to 1: 3 values');
    await walk('ArrowRight', 'input, bin 1, 1 to 2: 2 values');
    await walk('ArrowDown', 'output, bin 1, 1 to 2: 1 value');
    await walk('End', 'output, bin 3, 3 to 4: 5 values');
    await walk('PageUp', 'input, bin 3, 3 to 4: 2 values');
    await walk('Home', 'input, bin 0, 0 to 1: 3 values');
    const selected = new Promise<Told>((done) =>
      element.addEventListener('cell-select', (event) => done((event as CustomEvent<Told>).detail)),
    );
    press(element, 'Enter');
    expect(await selected).to.deep.equal({ indices: [0, 0], value: 3, axes: ['gate', 'bin'] });
    expect(told.length).to.equal(7);
    await walk('Escape', '');
    expect(root(element).querySelector('[part=surface]')!.getAttribute('tabindex')).to.equal('0');
  });

  it('leave probe() to the data’s own values', async () => {
    const { element } = await show();
    expect(await element.probe(0, 6)).to.equal(3);
  });

  it('are summed up in a short paragraph', async () => {
    const { element } = await show({ data: [[NaN, ...values], [0, 0, 0, 0, 1, Infinity, 4, 4, 4]], by: 'sample' }); // prettier-ignore
    expect(summary(element)).to.equal(
      'Histogram of 2 by 9 values in 4 bins, one for each of 2 (sample). Values from 0 to 4. The highest bin is sample 1, 0 to 1, with 4. 1 NaN, 1 infinite: not drawn.',
    );
    element.data = [[NaN], [NaN]];
    await until(() => summary(element).includes('No value'));
    expect(summary(element)).to.equal(
      'Histogram of 2 by 1 values in 4 bins, one for each of 2 (sample). No value is finite. 2 NaN: not drawn.',
    );
  });

  it('are a table too, of those about the cursor', async () => {
    const { element } = await show({ data: [values, [...values.slice(1), NaN]], by: 'sample' });
    const table = async (): Promise<string[][]> => {
      await until(() => root(element).querySelector('table') !== null);
      return [...root(element).querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent!.trim())); // prettier-ignore
    };
    root(element).querySelector<HTMLElement>('[part=table-button]')!.click();
    expect(await table()).to.deep.equal([
      ['bin', 'sample 0', 'sample 1'],
      ['0 to 1', '3', '2'],
      ['1 to 2', '2', '2'],
      ['2 to 3', '1', '1'],
      ['3 to 4', '2', '2'],
      ['NaN', '0', '1'],
    ]);
    const { violations } = await axe.run(element, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
    element.bins = 400;
    await until(() => root(element).querySelectorAll('tr').length === 1 + 32 + 1);
    press(element, 'Home');
    press(element, 'End');
    await until(() => spoken(element).includes('bin 399'));
    root(element).querySelector<HTMLElement>('[part=table-button]')!.click();
    root(element).querySelector<HTMLElement>('[part=table-button]')!.click();
    await until(() => root(element).querySelector('tbody tr:nth-child(32) th')?.textContent?.trim() === '3.99 to 4');
    expect(root(element).querySelector('caption')!.textContent).to.include('Bins 368 to 399 of 400.');
  });

  it('become an SVG with names, legend and peaks as text, and an image', async () => {
    const data = { values: Float32Array.of(0, 0, 0, 1, 2, 2, 2, 1), shape: [2, 4], axes: ['part', 'value'] };
    const { element } = await show({ data, overlay: 'part', bins: 4, peaksToClip: 1, title: 'a < b' });
    const svg = new DOMParser().parseFromString(await element.toSVG({ scale: 1 }), 'image/svg+xml');
    expect(svg.querySelector('parsererror')).to.equal(null);
    const texts = [...svg.querySelectorAll('text')].map((node) => node.textContent);
    expect(texts).to.include.members(['a < b', 'part 0', 'part 1', '(0.25, 3) part 0']);
    expect(svg.querySelectorAll('rect.swatch').length).to.equal(2);
    expect(svg.querySelector('image')!.getAttribute('href')).to.match(/^data:image\/png;base64,/);
    const bitmap = await createImageBitmap(await element.toBlob('image/png', { scale: 2 }));
    expect([bitmap.width, bitmap.height]).to.deep.equal([2 * size.width, 2 * size.height]);
  });

  it('keep their cells under their frames in an image of another scale', async () => {
    const data = { values: Float32Array.of(1, 1, 1, 1), shape: [2, 2], axes: ['gate', 'value'] };
    const { element } = await show({ data, by: 'gate', bins: 1 });
    const frames = [...root(element).querySelectorAll('rect.frame')].map((node) =>
      ['x', 'y', 'width', 'height'].map((name) => Number(node.getAttribute(name))),
    );
    const bitmap = await createImageBitmap(await element.toBlob('image/png', { scale: 2 }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const blue = (x: number, y: number): boolean => {
      const [red, , blueness] = context.getImageData(2 * x, 2 * y, 1, 1).data;
      return red < 120 && blueness > 150;
    };
    for (const [x, y, width, height] of frames) {
      expect(blue(x + width / 2, y + height - 4), 'the foot of the bar').to.equal(true);
      expect(blue(x + width / 2, y + height + 4), 'below the frame').to.equal(false);
    }
  });
});
