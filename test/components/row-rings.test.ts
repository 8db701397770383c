import { expect } from 'chai';
import '../../components/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

type Heatmap = HTMLElementTagNameMap['attn-heatmap'];
const size = { width: 300, height: 200 };

/** The one column that a heatmap shows, top to bottom. */
async function shown(element: Heatmap): Promise<number[]> {
  await element.updateComplete;
  const numbers: number[] = [];
  for (let row = 0; ; row++) {
    const value = await element.probe(row, 0).catch(() => null);
    if (value === null) return numbers;
    numbers.push(value);
  }
}
const messageOf = (element: Element): string | null =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? null;

describe('rows that are appended to an element', () => {
  failOnGpuErrors();
  before(testEngine);

  it('keep their order when the limit is raised after the ring has wrapped', async () => {
    const element = mount('attn-heatmap', { rowLimit: 4 }, size);
    for (let i = 0; i < 7; i++) element.appendRows([[i]]);
    expect(await shown(element)).to.deep.equal([3, 4, 5, 6]);
    element.rowLimit = 6;
    for (let i = 7; i < 12; i++) element.appendRows([[i]]);
    expect(await shown(element)).to.deep.equal([6, 7, 8, 9, 10, 11]);
  });

  it('go with the data that they were appended to', async () => {
    const element = mount('attn-heatmap', {}, size);
    element.appendRows([[1], [2]]);
    element.data = [[10], [20]];
    element.appendRows([[30]]);
    expect(await shown(element)).to.deep.equal([10, 20, 30]);
    element.data = [[7]];
    expect(await shown(element)).to.deep.equal([7]);
  });

  it('are there again when the element comes back to the page', async () => {
    const data = tf.tensor2d([[1], [2], [3]]);
    const element = mount('attn-heatmap', { data, rowLimit: 4 }, size);
    const row = Float32Array.of(4);
    element.appendRows([row]);
    row[0] = 99; // the page writes its next row into the same array
    element.appendRows([row]);
    expect(await shown(element)).to.deep.equal([2, 3, 4, 99]);
    element.remove();
    await new Promise(requestAnimationFrame);
    element.rowLimit = 5;
    element.appendRows([[6]]);
    document.body.append(element);
    expect(await shown(element)).to.deep.equal([2, 3, 4, 99, 6]);
    data.dispose();
  });

  it('are there again without data that they have displaced, and that is disposed', async () => {
    const data = tf.tensor2d([[1], [2]]);
    const element = mount('attn-heatmap', { data, rowLimit: 3 }, size);
    for (let i = 0; i < 20; i++) element.appendRows([[i]]);
    expect(await shown(element)).to.deep.equal([17, 18, 19]);
    element.remove();
    await new Promise(requestAnimationFrame);
    data.dispose();
    document.body.append(element);
    expect(await shown(element)).to.deep.equal([17, 18, 19]);
    expect(messageOf(element)).to.equal(null);
  });

  it('of a bad call are refused alone', async () => {
    const element = mount('attn-heatmap', { data: [[0]] }, size);
    const told: string[] = [];
    element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    element.appendRows([[1]]);
    element.appendRows([[2, 3]]);
    element.appendRows([[4]]);
    expect(await shown(element)).to.deep.equal([0, 1, 4]);
    expect(told).to.deep.equal(['attn-heatmap: appended row 0 has 2 numbers; rows have 1. Give rows of that length.']);
    expect(messageOf(element)).to.equal(told[0]);
  });

  for (const [rowLimit, what] of [
    [0, '0'],
    [-1, '-1'],
    [2.5, '2.5'],
    [NaN, 'NaN'],
  ] as const) {
    it(`are refused in one sentence under a limit of ${what}, and taken under another`, async () => {
      const element = mount('attn-heatmap', { data: [[0]], rowLimit }, size);
      element.appendRows([[1]]);
      expect(await shown(element)).to.deep.equal([0]);
      expect(messageOf(element)).to.equal(
        `attn-heatmap: the row limit is ${what}. Give a whole number of rows, 1 or more.`,
      );
      element.rowLimit = 2;
      element.appendRows([[2], [3]]);
      expect(await shown(element)).to.deep.equal([2, 3]);
      expect(messageOf(element)).to.equal(null);
    });
  }

  for (const [given, sentence] of [
    ['abc', 'appended rows are abc. Give an array of rows, each an array of numbers.'],
    [null, 'appended rows are null. Give an array of rows, each an array of numbers.'],
    [[1, 2], 'appended row 0 is 1. Give a typed array or an array of numbers; NaN marks a gap.'],
    [[null], 'appended row 0 is null. Give a typed array or an array of numbers; NaN marks a gap.'],
    [
      [['1']],
      'appended row 0 is an array that holds a string. Give a typed array or an array of numbers; NaN marks a gap.',
    ],
    [[[]], 'appended row 0 has no numbers. Give at least one.'],
  ] as const) {
    it(`are refused in one sentence when they are ${JSON.stringify(given)}`, async () => {
      const element = mount('attn-heatmap', { data: [[5]] }, size);
      element.appendRows(given as never);
      expect(await shown(element)).to.deep.equal([5]);
      expect(messageOf(element)).to.equal(`attn-heatmap: ${sentence}`);
    });
  }

  it('wait in their order while an option does not fit them, and are drawn once it does', async () => {
    const element = mount('attn-heatmap', { heads: 'all' }, size);
    const errors: Event[] = [];
    element.addEventListener('engine-error', (event) => errors.push(event));
    element.appendRows([[1], [2]]);
    await element.updateComplete;
    element.appendRows([[3]]);
    await element.updateComplete;
    expect(messageOf(element)).to.equal(
      'attn-heatmap: data is [query 2, key 1]; heads need an axis before the last two. Leave heads empty.',
    );
    expect(errors.length, 'said once').to.equal(1);
    element.heads = '';
    expect(await shown(element)).to.deep.equal([1, 2, 3]);
    expect(messageOf(element)).to.equal(null);
    element.data = [[7]];
    element.appendRows([[8]]);
    expect(await shown(element), 'those of the last data are forgotten').to.deep.equal([7, 8]);
  });

  it('may be none at all', async () => {
    const element = mount('attn-heatmap', {}, size);
    element.appendRows([]);
    expect(await shown(element)).to.deep.equal([]);
    expect(messageOf(element)).to.equal(null);
    element.appendRows([[1]]);
    expect(await shown(element)).to.deep.equal([1]);
  });

  it('need a buffer that can be copied', async () => {
    const { device } = await testEngine();
    const buffer = device!.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
    const element = mount('attn-heatmap', { data: { buffer, shape: [4, 1] } }, size);
    element.appendRows([[1]]);
    await element.updateComplete;
    expect(messageOf(element)).to.match(
      /^attn-heatmap: rows cannot be appended to a buffer whose usage lacks COPY_SRC/,
    );
  });
});

describe('data that was refused because of an option', () => {
  failOnGpuErrors();

  it('is drawn once the option is right, with the rows that were appended to it', async () => {
    const element = mount('attn-heatmap', { data: [[0]] }, size);
    await element.updateComplete;
    element.data = [[1], [2]];
    element.cmap = 'jet';
    element.appendRows([[3]]);
    expect(await shown(element)).to.deep.equal([0]);
    expect(messageOf(element)).to.match(/there is no colour map "jet"/);
    element.cmap = 'bwr';
    expect(await shown(element)).to.deep.equal([1, 2, 3]);
    expect(messageOf(element)).to.equal(null);
  });

  it('is what the message is about, also when the picture of the last data follows other options', async () => {
    const element = mount('attn-heatmap', { data: [[1, 2]] }, size);
    await element.updateComplete;
    element.heads = 'all';
    element.data = { values: [1, 2, 3], shape: [1, 3], axes: ['time', 'channel'] };
    await element.updateComplete;
    const said =
      'attn-heatmap: data is [time 1, channel 3]; heads need an axis before the last two. Leave heads empty.';
    expect(messageOf(element)).to.equal(said);
    element.style.width = '280px';
    element.redraw();
    await element.updateComplete;
    await element.updateComplete;
    expect(messageOf(element)).to.equal(said);
  });

  it('is drawn once it fits: a head that was not there', async () => {
    const element = mount('attn-heatmap', { heads: '7', data: { values: [1, 2, 3, 4], shape: [1, 2, 1, 2] } }, size);
    await element.updateComplete;
    expect(messageOf(element)).to.match(/heads names head 7/);
    element.heads = '1';
    await element.updateComplete;
    expect(messageOf(element)).to.equal(null);
    expect(await element.probe(0, 1, 0, 1)).to.equal(4);
  });
});

describe('data = null', () => {
  failOnGpuErrors();
  const values = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i));

  for (const tag of ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const) {
    it(`clears the figure: ${tag}`, async () => {
      const element = mount(tag as 'attn-heatmap', { data: { values, shape: [10, 6] } }, size);
      await element.updateComplete;
      await element.toBlob();
      element.data = null;
      await element.updateComplete;
      const pixels = readPixels(canvasOf(element));
      for (let y = 0; y < pixels.height; y += 5) {
        for (let x = 0; x < pixels.width; x += 5) expect(pixels.at(x, y)[3], `${x}, ${y}`).to.equal(0);
      }
      expect(element.shadowRoot!.querySelectorAll('svg text').length).to.equal(0);
      expect(messageOf(element)).to.equal(null);
      const failure = await element.probe(0, 0).then(String, (error: Error) => error.message);
      expect(failure).to.equal(`${tag}: there is no data yet. Set data first.`);
      element.redraw();
      element.data = { values, shape: [10, 6] };
      await element.updateComplete;
      expect(await element.probe(1, 2)).to.equal(values[8]);
      expect(element.shadowRoot!.querySelectorAll('svg text').length).to.be.above(0);
    });
  }

  it('right after other data leaves nothing to be drawn', async () => {
    const element = mount('attn-heatmap', { data: [[1, 2]] }, size);
    await element.updateComplete;
    element.data = [[3, 4]];
    element.data = null;
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(5, 5)[3]).to.equal(0);
    element.appendRows([[8]]);
    expect(await shown(element)).to.deep.equal([8]);
  });
});
