import { expect } from 'chai';
import '../../components/attn-heatmap';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { readPixels, type Pixels } from '../support/pixels';

const size = { width: 500, height: 400 };
const blue = 'rgb(0, 0, 255)';

/** Row r holds r at column r and 0 elsewhere, but row 0, which is all ones. */
const data = Array.from({ length: 4 }, (_, r) => Array.from({ length: 8 }, (_, c) => (r === 0 ? 1 : c === r ? r : 0)));

async function show(options: Partial<AttnHeatmap>): Promise<AttnHeatmap> {
  const element = mount('attn-heatmap', { data, ...options }, size);
  element.style.setProperty('--attn-heatmap-profile', blue);
  await element.updateComplete;
  return element;
}

const stripOf = (element: AttnHeatmap, side: 'across' | 'down'): HTMLCanvasElement | null =>
  element.shadowRoot!.querySelector(`canvas.${side}`);
const wordsOf = (element: AttnHeatmap): string[] =>
  [...element.shadowRoot!.querySelectorAll('[part=profile-label]')].map((node) => node.textContent!);

/** How high the strip is filled above the base, in parts of its height, at each of so many cells. */
async function heights(element: AttnHeatmap, side: 'across' | 'down', cells: number): Promise<number[]> {
  element.redraw(); // a canvas can be read only until the browser has shown it
  await element.updateComplete;
  const pixels = readPixels(stripOf(element, side)!);
  const [along, above] = side === 'across' ? [pixels.width, pixels.height] : [pixels.height, pixels.width];
  const inked = (cell: number, level: number): boolean => {
    const at = Math.floor(((cell + 0.5) / cells) * along);
    return alpha(pixels, side === 'across' ? [at, above - 1 - level] : [level, at]) > 20;
  };
  return Array.from({ length: cells }, (_, cell) => {
    let level = 0;
    while (level < above && inked(cell, level)) level += 1;
    return level / above;
  });
}

function alpha(pixels: Pixels, [x, y]: number[]): number {
  return pixels.at(x, y)[3];
}

function clickCell(element: AttnHeatmap, [row, column]: [number, number], detail = 1): void {
  const canvas = element.shadowRoot!.querySelector('canvas')!;
  const box = canvas.getBoundingClientRect();
  const place = {
    clientX: box.left + ((column + 0.5) / 8) * box.width,
    clientY: box.top + ((row + 0.5) / 4) * box.height,
  };
  canvas.dispatchEvent(new MouseEvent('click', { ...place, detail, bubbles: true }));
}

describe('a locked cell of a heatmap', () => {
  failOnGpuErrors();

  it('shows the profiles of its row and of its column beside the map', async () => {
    const element = await show({});
    clickCell(element, [2, 2]);
    await until(() => element.locked !== null);
    expect(element.locked).to.deep.equal({ row: 2, column: 2 });
    await element.updateComplete;
    const across = await heights(element, 'across', 8);
    expect(across[2], 'the highest').to.equal(1);
    for (const cell of [0, 1, 3, 7]) expect(across[cell], `key ${cell}`).to.be.below(0.1);
    const down = await heights(element, 'down', 4);
    expect(down[2], 'the highest').to.equal(1);
    expect(down[0], 'half of it').to.be.closeTo(0.5, 0.06);
    expect(down[1]).to.be.below(0.1);
    await until(() => wordsOf(element)[0]?.includes('sum'));
    expect(wordsOf(element)).to.deep.equal([
      'query 2: sum 2, entropy 0 bits, highest 2 at key 2',
      'key 2: sum 3, entropy 0.9183 bits, highest 2 at query 2',
    ]);
  });

  it('is let go by another click on it, and by Escape', async () => {
    const element = await show({ locked: { row: 1, column: 1 } });
    await element.updateComplete;
    expect(stripOf(element, 'across')).to.not.equal(null);
    clickCell(element, [1, 1]);
    await until(() => element.locked === null);
    await element.updateComplete;
    expect(stripOf(element, 'across')).to.equal(null);
    const surface = element.shadowRoot!.querySelector('[part=surface]')!;
    const press = (key: string): void =>
      void surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    press('ArrowDown');
    await until(() => element.shadowRoot!.querySelector('[role=status]')!.textContent !== '');
    press('Enter');
    await until(() => element.locked !== null);
    expect(element.locked).to.deep.equal({ row: 2, column: 1 });
    press('Escape');
    expect(element.locked).to.equal(null);
  });

  it('locks only a row, only a column, or nothing, where that is asked for', async () => {
    const element = await show({ lock: 'row' });
    clickCell(element, [3, 4]);
    await until(() => element.locked !== null);
    expect(element.locked).to.deep.equal({ row: 3 });
    await element.updateComplete;
    expect(stripOf(element, 'down')).to.equal(null);
    element.locked = null;
    element.lock = 'column';
    await element.updateComplete;
    clickCell(element, [3, 4]);
    await until(() => element.locked !== null);
    expect(element.locked).to.deep.equal({ column: 4 });
    element.locked = null;
    element.lock = 'none';
    await element.updateComplete;
    let selected = 0;
    element.addEventListener('cell-select', () => (selected += 1));
    clickCell(element, [3, 4]);
    await until(() => selected === 1);
    expect(element.locked).to.equal(null);
  });

  it('is not made by a double click, which shows everything again', async () => {
    const element = await show({});
    let selected = 0;
    element.addEventListener('cell-select', () => (selected += 1));
    clickCell(element, [0, 0]);
    clickCell(element, [0, 0], 2);
    await until(() => element.locked !== null);
    element.shadowRoot!.querySelector('canvas')!.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    expect(element.locked).to.equal(null);
    expect(selected, 'the second click is none').to.equal(1);
  });

  it('is not made after a double click by the click that began it, whose value is still being read', async () => {
    const element = await show({});
    let selected = 0;
    element.addEventListener('cell-select', () => (selected += 1));
    const canvas = element.shadowRoot!.querySelector('canvas')!;
    clickCell(element, [0, 0]);
    clickCell(element, [0, 0], 2);
    canvas.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    await element.probe(0, 0); // behind the read of the click
    await element.updateComplete;
    expect([selected, element.locked]).to.deep.equal([0, null]);
    clickCell(element, [1, 1]);
    await until(() => selected === 1);
    expect(element.locked).to.deep.equal({ row: 1, column: 1 });
  });

  it('is followed while the data changes, in the same submit, without a read and without a buffer', async () => {
    const engine = await testEngine();
    const side = 60;
    const frames = [1, 2].map((k) => Float32Array.from({ length: side * side }, (_, i) => Math.sin(k * i)));
    const element = await show({ data: { values: frames[0], shape: [side, side] }, locked: { row: 5, column: 7 } });
    const step = async (i: number): Promise<void> => {
      element.data = { values: frames[i % 2], shape: [side, side] };
      await element.updateComplete;
    };
    for (let i = 0; i < 5; i++) await step(i);
    await until(() => wordsOf(element)[0]?.includes('sum'));
    for (let i = 0; i < 3; i++) await step(i);
    const before = { ...engine.stats };
    for (let i = 0; i < 20; i++) await step(i);
    expect(engine.stats.submits - before.submits).to.equal(20);
    expect(engine.stats.draws - before.draws).to.equal(60);
    expect(engine.stats.readbacks - before.readbacks).to.equal(0);
    expect(engine.stats.gpuBytes).to.equal(before.gpuBytes);
  });

  it('is let go when the data has no such row any more', async () => {
    const element = await show({ locked: { row: 3, column: 1 } });
    element.data = [[1, 2], [3, 4]]; // prettier-ignore
    await element.updateComplete;
    await element.updateComplete;
    expect(element.locked).to.equal(null);
    expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
  });

  it('follows the window', async () => {
    const element = await show({ locked: { row: 2, column: 2 } });
    element.window = { x: 2, y: 0, width: 2, height: 4 };
    await element.updateComplete;
    const across = await heights(element, 'across', 2);
    expect(across[0]).to.equal(1);
    expect(across[1]).to.be.below(0.1);
  });

  it('is in the image and in the SVG of the figure', async () => {
    const element = await show({ locked: { row: 2, column: 2 } });
    await element.updateComplete;
    const strip = stripOf(element, 'across')!.getBoundingClientRect();
    const figure = element.getBoundingClientRect();
    const bitmap = await createImageBitmap(await element.toBlob('image/png', { scale: 1 }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const [x, y] = [strip.left - figure.left + (2.5 / 8) * strip.width, strip.top - figure.top + 20];
    const [red, green, ink] = context.getImageData(Math.round(x), Math.round(y), 1, 1).data;
    expect(ink - red, `filled at ${x}, ${y}: ${red}, ${green}, ${ink}`).to.be.greaterThan(30);
    const svg = new DOMParser().parseFromString(await element.toSVG({ scale: 1 }), 'image/svg+xml');
    expect(svg.querySelectorAll('image[preserveAspectRatio=none]').length).to.be.at.least(3);
  });
});

describe('an image of a heatmap', () => {
  failOnGpuErrors();

  const labelsIn = (svg: string): (string | null)[] =>
    [...new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('[part=profile-label]')].map(
      (node) => node.textContent,
    );

  it('has the numbers of the locked lines at once, and no others when other lines are locked', async () => {
    const element = mount('attn-heatmap', { data, locked: { row: 2, column: 2 } }, size);
    expect(labelsIn(await element.toSVG({ scale: 1 }))).to.deep.equal([
      'query 2: sum 2, entropy 0 bits, highest 2 at key 2',
      'key 2: sum 3, entropy 0.9183 bits, highest 2 at query 2',
    ]);
    element.locked = { row: 3 };
    expect(labelsIn(await element.toSVG({ scale: 1 }))).to.deep.equal([
      'query 3: sum 3, entropy 0 bits, highest 3 at key 3',
    ]);
    element.locked = { row: 1 };
    await element.updateComplete;
    expect(wordsOf(element)[0]).to.match(/^query 1(: sum 1, .*)?$/);
  });

  it('has the numbers of the cells at once, of the part that is in sight', async () => {
    const element = mount('attn-heatmap', { data }, size);
    const numbers = async (): Promise<(string | null)[]> => {
      const svg = new DOMParser().parseFromString(await element.toSVG({ scale: 1 }), 'image/svg+xml');
      return [...svg.querySelectorAll('[part=numbers] text')].map((node) => node.textContent);
    };
    expect(await numbers()).to.deep.equal(data.flat().map(String));
    element.window = { x: 2, y: 2, width: 2, height: 1 };
    expect(await numbers()).to.deep.equal(['2', '0']);
  });

  it('is of the data that is there when it is made, or says that it was taken away', async () => {
    const element = mount('attn-heatmap', { data, rowStatistic: 'sum', locked: { row: 2 } }, size);
    const made: Promise<string>[] = [];
    await element.updateComplete;
    for (let turn = 0; turn < 60; turn++) {
      made.push(element.toSVG({ scale: 1 }).then(() => '', (error: Error) => error.message)); // prettier-ignore
      made.push(element.toBlob('image/png', { scale: 1 }).then(() => '', (error: Error) => error.message)); // prettier-ignore
      for (let tasks = turn % 15; tasks > 0; tasks--) await new Promise((done) => setTimeout(done));
      element.data = turn % 2 ? data : null;
    }
    const said = new Set(await Promise.all(made));
    said.delete('');
    const known = [
      'attn-heatmap: there is no data yet. Set data first.',
      'attn-heatmap: the data was taken away before the image was made. Set data, and ask again.',
      'there is no data to draw. Set data first.',
    ];
    expect([...said].filter((sentence) => !known.includes(sentence))).to.deep.equal([]);
    expect(said.has(known[1]), [...said].join('\n')).to.equal(true);
  });
});

describe('statistics beside a heatmap', () => {
  failOnGpuErrors();

  it('stand for each row and each column', async () => {
    const element = await show({ rowStatistic: 'sum', columnStatistic: 'max' });
    await element.updateComplete;
    // Sums 8, 1, 2, 3: from 1 to 8.
    const down = await heights(element, 'down', 4);
    expect(down[0]).to.equal(1);
    expect(down[2]).to.be.closeTo(1 / 7, 0.06);
    // Highest 1, 1, 2, 3, 1…: from 1 to 3.
    const across = await heights(element, 'across', 8);
    expect(across[3]).to.equal(1);
    expect(across[2]).to.be.closeTo(0.5, 0.06);
    expect(wordsOf(element)).to.deep.equal(['max of each key', 'sum of each query']);
    await until(() => element.shadowRoot!.querySelectorAll('[part=profile-axis] .bound')[0].textContent === '3');
    const bounds = [...element.shadowRoot!.querySelectorAll('[part=profile-axis] .bound')].map((n) => n.textContent);
    expect(bounds).to.deep.equal(['3', '1', '1', '8']);
    element.rowStatistic = 'entropy';
    await element.updateComplete;
    const entropy = await heights(element, 'down', 4);
    expect(entropy[0], 'eight equal weights: three bits, the most').to.equal(1);
    expect(entropy[1]).to.be.below(0.1);
  });

  it('come and go on either side, one after the other', async () => {
    const element = await show({ rowStatistic: 'sum' });
    for (const [row, column] of [
      ['sum', 'max'],
      ['', 'max'],
      ['sum', 'max'],
      ['sum', ''],
      ['', ''],
    ] as const) {
      [element.rowStatistic, element.columnStatistic] = [row, column];
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part=message]')?.textContent, `${row} ${column}`).to.equal(undefined);
      if (row) expect((await heights(element, 'down', 4))[0], 'of the rows').to.equal(1);
      if (column) expect((await heights(element, 'across', 8))[3], 'of the columns').to.equal(1);
    }
  });

  it('give way to a locked line', async () => {
    const element = await show({ rowStatistic: 'sum', locked: { column: 3 } });
    await element.updateComplete;
    await until(() => wordsOf(element)[0]?.startsWith('key 3: sum 4'));
  });

  it('are refused in a sentence when there is no such one', async () => {
    const element = await show({ rowStatistic: 'median' as 'max' });
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'attn-heatmap: row-statistic is "median". Give one of "sum", "entropy", "max", "argmax", or leave it empty.',
    );
  });
});
