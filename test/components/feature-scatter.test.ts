import axe from 'axe-core';
import { expect } from 'chai';
import '../../components/feature-scatter';
import type { FeatureScatter } from '../../components/feature-scatter';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

// Margins leave 400 × 210 pixels for the plot.
const size = { width: 476, height: 268 };
const options = { noColorbar: true, markerSize: 5 };

async function show(rows: number[][], more: Partial<FeatureScatter> = {}): Promise<FeatureScatter> {
  const element = mount('feature-scatter', { ...options, ...more, data: rows }, size);
  element.style.setProperty('--feature-grid-zero', '#00ff00');
  element.requestUpdate();
  await element.updateComplete;
  return element;
}

/** The canvas row of a value when y runs from -reach to reach. */
function rowOf(value: number, reach: number): number {
  return 5 + (200 * (reach - value)) / (2 * reach);
}

describe('<feature-scatter>', () => {
  failOnGpuErrors();

  it('puts one marker per sample and channel, in its channel’s colour', async () => {
    const rows = [[1, -2, 0.5], [4, 3, -1]]; // prettier-ignore
    const pixels = readPixels(canvasOf(await show(rows, { cmap: 'viridis' })));
    expect([pixels.width, pixels.height]).to.deep.equal([400, 210]);
    for (const [sample, row] of rows.entries()) {
      for (const [channel, value] of row.entries()) {
        const pixel = pixels.at(100 + 200 * sample, Math.floor(rowOf(value, 4)));
        const wanted = await matplotlibColour('viridis', channel, [0, 2]);
        expect(colourDistance(pixel, wanted), `sample ${sample}, channel ${channel}`).to.be.at.most(1);
        expect(pixel[3]).to.equal(255);
      }
    }
    const inked = Array.from({ length: 400 * 210 }, (_, i) => pixels.at(i % 400, Math.floor(i / 400))[3] > 127);
    const area = inked.filter(Boolean).length;
    expect(area, 'six discs and the zero line').to.be.closeTo(6 * Math.PI * 25 + 400, 40);
  });

  it('has a zero line in the middle, unless hidden, and fixed limits when given', async () => {
    const element = await show([[1], [-2]]);
    const zero = readPixels(canvasOf(element));
    const middle = [104, 105].map((y) => zero.at(10, y).join());
    expect(middle, 'one of the two middle rows').to.include('0,255,0,255').and.include('0,0,0,0');
    element.hideYZero = true;
    element.ylims = '0,2';
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    expect(pixels.at(100, 105)[3], '1 is in the middle now').to.equal(255);
    expect(pixels.at(300, 105)[3]).to.equal(0);
    element.ylims = '2';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-scatter: ylims is "2". Leave it empty, or give two numbers such as "-1,1".',
    );
  });

  it('draws 64 × 4096 values in one draw and leaves NaN out', async () => {
    const engine = await testEngine();
    const values = new Float32Array(64 * 4096).fill(NaN);
    values[3 * 4096 + 7] = 1;
    const before = engine.stats.draws;
    const element = mount(
      'feature-scatter',
      { ...options, hideYZero: true, data: { values, shape: [64, 4096] } },
      size,
    );
    await element.updateComplete;
    expect(engine.stats.draws - before).to.equal(1);
    const pixels = readPixels(canvasOf(element));
    const inked = Array.from({ length: 400 * 210 }, (_, i) => i).filter(
      (i) => pixels.at(i % 400, Math.floor(i / 400))[3] > 127,
    );
    expect(inked.length).to.be.closeTo(Math.PI * 25, 8);
    expect(pixels.at(Math.floor((3.5 / 64) * 400), 5)[3]).to.equal(255);
  });

  it('tells the marker under the pointer and its exact value, by 8 bytes', async () => {
    const element = await show([[1, -2], [4, Math.PI]]); // prettier-ignore
    await new Promise((done) => setTimeout(done, 300));
    const engine = await testEngine();
    const before = engine.stats.readbackBytes;
    const told: unknown[] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail));
    const box = canvasOf(element).getBoundingClientRect();
    const init = { clientX: box.left + 300, clientY: box.top + rowOf(Math.PI, 4), bubbles: true, composed: true };
    canvasOf(element).dispatchEvent(new PointerEvent('pointermove', init));
    await until(() => told.length > 0);
    expect(told[0]).to.deep.equal({ indices: [1, 1], value: Math.fround(Math.PI), axes: ['sample', 'channel'] });
    expect(engine.stats.readbackBytes - before).to.equal(8);
  });

  it('is walked by keyboard', async () => {
    const element = await show([[1, -2], [4, 3]]); // prettier-ignore
    const press = async (key: string, words: string): Promise<void> => {
      const surface = element.shadowRoot!.querySelector('[part=surface]')!;
      surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await until(() => element.shadowRoot!.querySelector('[role=status]')!.textContent === words);
    };
    await press('ArrowRight', 'sample 0, channel 0: 1');
    await press('ArrowRight', 'sample 1, channel 0: 4');
    await press('ArrowDown', 'sample 1, channel 1: 3');
  });
});

function texts(element: FeatureScatter, part: string): string[] {
  return [...element.shadowRoot!.querySelectorAll(`text[part=${part}], [part=${part}] text`)].map(
    (n) => n.textContent!,
  );
}

const message = (element: FeatureScatter): string =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? '';
const summary = (element: FeatureScatter): string =>
  element.shadowRoot!.querySelector('[part=surface]')!.getAttribute('aria-label')!;
const spoken = (element: FeatureScatter): string => element.shadowRoot!.querySelector('[role=status]')!.textContent!;

function press(element: FeatureScatter, key: string): void {
  const surface = element.shadowRoot!.querySelector('[part=surface]')!;
  surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

describe('<feature-scatter> as see-rnn’s features_0D', () => {
  failOnGpuErrors();

  /** Whether a point is inside of the only marker, of radius 20, given from its centre. */
  const shapes: [string, { inside: [number, number][]; outside: [number, number][] }][] = [
    ['o', { inside: [[0, 0], [12, 12]], outside: [[16, 16], [0, 22]] }],
    ['s', { inside: [[15, 15], [-15, 15]], outside: [[20, 0]] }],
    ['D', { inside: [[17, 0], [0, -17]], outside: [[13, 13]] }],
    ['^', { inside: [[0, -15], [13, 7]], outside: [[0, 13], [13, -7]] }],
    ['v', { inside: [[0, 15], [13, -7]], outside: [[0, -13], [13, 7]] }],
    ['+', { inside: [[17, 0], [0, 17]], outside: [[10, 10]] }],
    ['x', { inside: [[12, 12], [-12, 12]], outside: [[17, 0], [0, 17]] }],
  ]; // prettier-ignore
  for (const [marker, { inside, outside }] of shapes) {
    it(`draws the marker ${marker}`, async () => {
      const element = await show([[0]], { marker, markerSize: 20, hideYZero: true, ylims: '-1,1', color: 'rgb(10, 160, 90)' }); // prettier-ignore
      const pixels = readPixels(canvasOf(element));
      for (const [x, y] of inside) expect(pixels.at(200 + x, 105 + y), `${x}, ${y}`).to.deep.equal([10, 160, 90, 255]);
      for (const [x, y] of outside) expect(pixels.at(200 + x, 105 + y)[3], `${x}, ${y}`).to.equal(0);
    });
  }

  it('keeps a white marker from being lost on a white page', async () => {
    const element = await show([[0]], { markerSize: 20, hideYZero: true, ylims: '-1,1', color: '#fff' });
    const pixels = readPixels(canvasOf(element));
    const along = Array.from({ length: 25 }, (_, x) => pixels.at(200 + x, 105));
    const rim = along.filter(([red, , , alpha]) => alpha > 240 && red < 235);
    expect(rim.length, 'one or two pixels of a rim').to.be.within(1, 2);
    expect(along[10]).to.deep.equal([255, 255, 255, 255]);
  });

  it('has no bar where all have one colour, no border when asked, and a title', async () => {
    const element = await show([[0, 1]], { noColorbar: false, color: 'teal', noBorders: true, title: 'outputs' });
    expect(element.shadowRoot!.querySelector('[part=colorbar]')).to.equal(null);
    expect(element.shadowRoot!.querySelector('rect.frame')).to.equal(null);
    expect(texts(element, 'title')).to.deep.equal(['outputs']);
    element.color = '';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=colorbar]')).to.not.equal(null);
    element.color = 'tael';
    await element.updateComplete;
    expect(message(element)).to.equal(
      'feature-scatter: color is "tael". Give a CSS colour such as "teal" or "#0a8", or leave it empty.',
    );
    element.color = '';
    element.marker = 'q';
    await element.updateComplete;
    expect(message(element)).to.equal('feature-scatter: marker is "q". Give one of o, s, D, ^, v, +, x.');
  });

  it('takes one axis as samples of one channel, or as channels of one sample', async () => {
    const values = Float32Array.of(1, 2, -4, 3);
    const element = mount('feature-scatter', { ...options, data: { values, shape: [4] } }, size);
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    for (const [sample, value] of values.entries()) {
      expect(pixels.at(50 + 100 * sample, Math.floor(rowOf(value, 4)))[3], `sample ${sample}`).to.equal(255);
    }
    expect(summary(element)).to.match(/^4 samples side by side, 1 channel each/);
    press(element, 'ArrowRight');
    press(element, 'End');
    await until(() => spoken(element) === 'sample 3: 3');
    element.data = { values, shape: [4], axes: ['channel'] };
    await element.updateComplete;
    const stacked = readPixels(canvasOf(element));
    for (const value of values) expect(stacked.at(200, Math.floor(rowOf(value, 4)))[3], `${value}`).to.equal(255);
    press(element, 'ArrowUp'); // the cursor has stayed on the last one
    await until(() => spoken(element) === 'channel 2: -4');
    expect(await element.probe(2)).to.equal(-4);
  });

  it('says its range, where the ends are, and what is not drawn', async () => {
    const rows = [[1, NaN, 0.5], [4, 3, -7], [Infinity, 4, NaN]]; // prettier-ignore
    const element = await show(rows);
    await until(() => summary(element).includes('Values'));
    expect(summary(element)).to.equal(
      '3 samples side by side, 3 channels each as coloured markers. Values from -7 (sample 1, channel 2) to 4 (sample 1, channel 0). 2 NaN, 1 infinite: not drawn.',
    );
    expect(texts(element, 'odd')).to.deep.equal(['2 NaN, 1 infinite: not drawn']);
    element.ylims = '0,3.5';
    await element.updateComplete;
    await until(() => texts(element, 'odd').join() === '2 NaN, 1 infinite, 3 outside: not drawn');
    element.data = [[NaN]];
    await until(() => summary(element).includes('finite.'));
    expect(summary(element)).to.equal(
      '1 sample side by side, 1 channel each as coloured markers. No value is finite. 1 NaN: not drawn.',
    );
  });

  it('tells, shows and speaks the marker that was clicked, and the one that Enter was pressed on', async () => {
    const element = await show([[1, -2], [4, 3]]); // prettier-ignore
    await until(() => summary(element).includes('Values'));
    const selected: { indices: number[]; value: number; axes: string[] }[] = [];
    element.addEventListener('cell-select', (event) => selected.push((event as CustomEvent).detail));
    const box = canvasOf(element).getBoundingClientRect();
    const at = { clientX: box.left + 100, clientY: box.top + rowOf(-2, 4), bubbles: true, composed: true };
    canvasOf(element).dispatchEvent(new MouseEvent('click', at));
    await until(() => selected.length === 1);
    expect(selected[0]).to.deep.equal({ indices: [0, 1], value: -2, axes: ['sample', 'channel'] });
    await until(() => spoken(element) === 'sample 0, channel 1: -2');
    const ring = element.shadowRoot!.querySelector('[part=cursor] circle')!;
    expect(Number(ring.getAttribute('cx'))).to.equal(62 + 100);
    expect(Number(ring.getAttribute('cy'))).to.be.closeTo(10 + rowOf(-2, 4), 0.01);
    press(element, 'ArrowRight');
    await until(() => spoken(element) === 'sample 1, channel 1: 3');
    press(element, 'Enter');
    await until(() => selected.length === 2);
    expect(selected[1]).to.deep.include({ indices: [1, 1], value: 3 });
    press(element, 'Escape');
    await until(() => spoken(element) === '' && element.shadowRoot!.querySelector('[part=cursor]') === null);
  });

  it('is a table too, about the cursor, and leaves axe nothing to find', async () => {
    const values = Float32Array.from({ length: 40 * 50 }, (_, i) => i);
    const element = mount('feature-scatter', { data: { values, shape: [40, 50] } }, size);
    await element.updateComplete;
    const root = element.shadowRoot!;
    const cells = (row: number): string[] => [...root.querySelectorAll('tr')[row].cells].map((cell) => cell.textContent!.trim()); // prettier-ignore
    press(element, 'Home');
    press(element, 'End');
    for (let i = 0; i < 5; i++) press(element, 'PageDown');
    await until(() => spoken(element).startsWith('sample 39, channel 49'));
    root.querySelector<HTMLElement>('[part=table-button]')!.click();
    await until(() => root.querySelectorAll('tr').length === 33);
    expect(root.querySelector('caption')!.textContent!.trim()).to.equal('Values. Samples 8 to 39 of 40. Channels 18 to 49 of 50.'); // prettier-ignore
    expect(cells(0).slice(0, 2)).to.deep.equal(['sample', 'channel 18']);
    expect(cells(32).slice(0, 2)).to.deep.equal(['39', '1968']);
    expect(cells(32).length).to.equal(33);
    const { violations } = await axe.run(element, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
  });

  it('becomes an SVG with its text, and an image in which the markers keep their size', async () => {
    const element = await show([[1], [-1]], { hideYZero: true, color: 'rgb(0, 0, 255)', title: 'a < b' });
    element.style.backgroundColor = '#fff';
    const svg = new DOMParser().parseFromString(await element.toSVG({ scale: 1 }), 'image/svg+xml');
    expect(svg.querySelector('parsererror')).to.equal(null);
    expect([...svg.querySelectorAll('text')].map((node) => node.textContent)).to.include.members(['a < b', 'Samples', '1', '2']); // prettier-ignore
    const bitmap = await createImageBitmap(await element.toBlob('image/png', { scale: 3 }));
    expect([bitmap.width, bitmap.height]).to.deep.equal([3 * size.width, 3 * size.height]);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let blue = 0;
    for (let i = 0; i < data.length; i += 4) blue += Number(data[i + 2] > 150 && data[i] < 100);
    expect(blue / 9, 'two discs of radius 5').to.be.closeTo(2 * Math.PI * 25, 30);
  });
});
