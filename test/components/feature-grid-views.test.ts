import { expect } from 'chai';
import '../../components/feature-grid';
import type { FeatureGrid } from '../../components/feature-grid';
import { layOutGrid } from '../../src/views/cell-layout';
import { matplotlibColour } from '../support/colormaps';
import { setPage } from '../support/browser';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels, type Pixels } from '../support/pixels';

const size = { width: 600, height: 400 };

/** A grid of [sample, time, channel] data. */
async function show(
  value: (sample: number, time: number, channel: number) => number,
  [samples, steps, channels]: [number, number, number],
  options: Partial<FeatureGrid> = {},
): Promise<FeatureGrid> {
  const values = Float32Array.from({ length: samples * steps * channels }, (_, i) =>
    value(Math.floor(i / (steps * channels)), Math.floor(i / channels) % steps, i % channels),
  );
  const element = mount('feature-grid', { maxTimesteps: 0, hideYZero: true, ...options }, size);
  element.style.setProperty('--feature-grid-line', '#0000ff');
  element.data = { values, shape: [samples, steps, channels] };
  await element.updateComplete;
  return element;
}

/** Rows of the canvas with ink in this column, and the colour of the first. */
function inkIn(pixels: Pixels, x: number): { rows: number[]; colour: number[] } {
  const rows = Array.from({ length: pixels.height }, (_, y) => y).filter((y) => pixels.at(x, y)[3] > 100);
  return { rows, colour: rows.length ? pixels.at(x, rows[0]) : [] };
}

function texts(element: FeatureGrid, part: string): string[] {
  return [...element.shadowRoot!.querySelectorAll(`[part=${part}] text`)].map((node) => node.textContent!);
}

function fire(element: FeatureGrid, type: string, [x, y]: [number, number], init: object = {}): void {
  const canvas = canvasOf(element);
  const box = canvas.getBoundingClientRect();
  const place = {
    clientX: box.left + x * box.width,
    clientY: box.top + y * box.height,
    bubbles: true,
    composed: true,
    cancelable: true,
  };
  const Kind = { wheel: WheelEvent, click: MouseEvent, pointermove: PointerEvent }[type]!;
  canvas.dispatchEvent(new Kind(type, { ...place, ...init }));
}

function press(element: FeatureGrid, key: string): void {
  const surface = element.shadowRoot!.querySelector('[part=surface]')!;
  surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

describe('which cells a feature grid shows', () => {
  failOnGpuErrors();

  it('are in as many rows as asked for', async () => {
    const element = await show((_, t) => t, [1, 10, 6], { nRows: 3 });
    const labels = [...element.shadowRoot!.querySelectorAll('[part=labels] text')];
    expect(new Set(labels.map((label) => label.getAttribute('y'))).size).to.equal(3);
    element.nRows = -1;
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-grid: n-rows is -1. Give a whole number, or 0 for the rule.',
    );
  });

  for (const [order, wanted] of [
    ['range', ['1', '2', '0', '3']],
    ['variance', ['2', '1', '0', '3']],
    ['last', ['3', '0', '2', '1']],
  ] as const) {
    it(`are ordered by ${order}, the highest first`, async () => {
      // Ranges 1, 4, 3, 0; the second has one spike, the third is a square wave; last values 2, 0, 1, 7.
      const channels = [
        (t: number) => 1 + t / 39,
        (t: number) => (t === 20 ? 4 : 0),
        (t: number) => (t % 2 ? 1 : -2),
        () => 7,
      ];
      const element = await show((_, t, c) => channels[c](t), [1, 40, 4], { order });
      await until(() => texts(element, 'labels').join() === wanted.join());
      expect(await element.probe(0, 39, 3)).to.equal(7);
      element.order = 'index';
      await element.updateComplete;
      expect(texts(element, 'labels')).to.deep.equal(['0', '1', '2', '3']);
    });
  }

  it('are those whose name or number fits the filter', async () => {
    const names = ['north wind', 'rain', 'south WIND', 'sun'];
    const element = await show((_, t) => t, [1, 10, 4], { names, filter: 'wind' });
    expect(texts(element, 'labels')).to.deep.equal(['north wind', 'south WIND']);
    element.filter = '1, 3-9';
    await element.updateComplete;
    expect(texts(element, 'labels')).to.deep.equal(['rain', 'sun']);
    element.filter = 'snow';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-grid: filter is "snow", and none of the 4 channels fits it. Give numbers from 0 or a name.',
    );
    [element.firstNumber, element.filter] = [1, '2, 4-9'];
    await element.updateComplete;
    expect(texts(element, 'labels')).to.deep.equal(['rain', 'sun']);
  });

  it('hold a line per sample, each in a colour of its own', async () => {
    const element = await show((s) => s, [3, 10, 1], { samples: 'overlay', noLabels: true });
    const pixels = readPixels(canvasOf(element));
    const { inset, plot } = layOutGrid(1, 10, { width: pixels.width, height: pixels.height, dpr: 1, labels: false });
    const tab10 = [[31, 119, 180], [255, 127, 14], [44, 160, 44]]; // prettier-ignore
    tab10.forEach((colour, sample) => {
      const y = Math.floor(inset[1] + ((2.1 - sample) / 2.2) * plot[1]);
      const near = Array.from({ length: 9 }, (_, i) => pixels.at(300, y - 4 + i)).filter((pixel) => pixel[3] > 60);
      expect(near.length, `line of sample ${sample}`).to.be.greaterThan(0);
      for (const pixel of near) expect(colourDistance(pixel, colour)).to.be.at.most(8);
    });
    const many = await show(() => 0, [65, 2, 1], { samples: 'overlay' });
    expect(many.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-grid: there are 65 samples for the lines of a cell, and 64 at most. Give mode="density".',
    );
  });

  it('are the samples, with a line per channel, when asked for', async () => {
    const element = await show((s, _, c) => 10 * s + c, [4, 10, 2], { samples: 'cells' });
    expect(texts(element, 'labels')).to.deep.equal(['0', '1', '2', '3']);
    // Of the cell's two lines the nearer one is told: the upper one of channel 1, the lower one of channel 0.
    const told = (): string => element.shadowRoot!.querySelector('[part=readout]')?.textContent ?? '';
    fire(element, 'pointermove', [0.5, 0.6]);
    await until(() => /^sample 2, .*channel 1: 21$/.test(told()));
    fire(element, 'pointermove', [0.5, 0.72]);
    await until(() => /^sample 2, .*channel 0: 20$/.test(told()));
  });

  it('share their y-range by rows or by columns, and show its ends', async () => {
    // Channel c reaches 10^c; two rows of two.
    const value = (_: number, t: number, c: number): number => (t === 5 ? 10 ** c : 0);
    const element = await show(value, [1, 10, 4], { nRows: 2, showTicks: true });
    const tops = (): string[] => texts(element, 'ticks').filter((_, i) => i % 2 === 0);
    for (const [share, wanted] of [
      ['none', ['1.05', '10.5', '105', '1050']],
      ['rows', ['10.5', '10.5', '1050', '1050']],
      ['columns', ['105', '1050', '105', '1050']],
      ['all', ['1050', '1050', '1050', '1050']],
    ] as const) {
      element.shareXy = share;
      await until(() => tops().join() === wanted.join());
    }
  });

  it('are reached by scrolling when there are too many to read: one uniform, no dispatch', async () => {
    const engine = await testEngine();
    const element = await show((_, t, c) => (t % 2 ? c : -c), [1, 6, 16_384], { minCell: 20 });
    const layout = layOutGrid(16_384, 10, { ...size, dpr: 1, labels: true, smallestCss: 20 });
    expect(layout.pitch[1]).to.equal(20);
    const before = { ...engine.stats };
    fire(element, 'wheel', [0.5, 0.5], { deltaY: 20 * 100 });
    expect(element.firstRow).to.be.closeTo(100, 1e-9);
    await element.updateComplete;
    expect(engine.stats.dispatches - before.dispatches, 'dispatches').to.equal(0);
    expect(engine.stats.draws - before.draws, 'draws').to.equal(1);
    expect(engine.stats.uploadBytes - before.uploadBytes, 'bytes').to.be.at.most(128);
    const told: number[][] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail.indices));
    fire(element, 'pointermove', [0.05, 0.024]);
    await until(() => told.length > 0);
    expect(told[0][2]).to.equal(100 * layout.columns);
    element.firstRow = 1e9;
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    const last = (16_384 - 1) % layout.columns;
    const middle = last * layout.pitch[0] + layout.inset[0] + Math.floor(layout.plot[0] / 2);
    expect(inkIn(pixels, middle).rows.at(-1)).to.be.at.least(size.height - 20);
  });
});

describe('a cell of a feature grid', () => {
  failOnGpuErrors();

  const ramps = (_: number, t: number, c: number): number => t * (c + 1);

  it('fills the figure when clicked, with axes, and goes back', async () => {
    const element = await show(ramps, [1, 50, 4], { nRows: 2 });
    fire(element, 'click', [0.75, 0.75]);
    await until(() => element.enlarged === 3);
    await until(() => texts(element, 'y-axis').includes('160'));
    expect(texts(element, 'x-axis')).to.include('40');
    element.redraw(); // a canvas can be read only in the task that drew it
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    const { rows, colour } = inkIn(pixels, Math.round(pixels.width / 2));
    expect(colour.slice(0, 3)).to.deep.equal([0, 0, 255]);
    expect(rows[0]).to.be.closeTo(pixels.height / 2, 3);
    press(element, 'Escape');
    await element.updateComplete;
    expect(element.enlarged).to.equal(null);
    expect(texts(element, 'labels')).to.have.length(4);
  });

  it('is walked to by keyboard, spoken, and enlarged by Enter', async () => {
    const element = await show(ramps, [1, 5, 4], { nRows: 2 });
    const says = async (key: string, words: string): Promise<void> => {
      press(element, key);
      await until(() => element.shadowRoot!.querySelector('[role=status]')!.textContent === words);
    };
    await says('ArrowRight', 'sample 0, time 0, channel 0: 0');
    await says('ArrowRight', 'sample 0, time 1, channel 0: 1');
    await says('ArrowDown', 'sample 0, time 1, channel 1: 2');
    await says('PageDown', 'sample 0, time 1, channel 3: 4');
    await says('End', 'sample 0, time 4, channel 3: 16');
    press(element, 'Enter');
    expect(element.enlarged).to.equal(3);
  });

  it('shows the pointer’s time in all cells', async () => {
    const element = await show(ramps, [1, 5, 4], { nRows: 2 });
    fire(element, 'pointermove', [0.25, 0.3]);
    await until(() => element.shadowRoot!.querySelector('[part=cursor]') !== null);
    // One line down each of two columns, with a dash for each plot.
    const line = element.shadowRoot!.querySelector('[part=cursor]')!;
    expect(line.getAttribute('d')!.match(/M/g)).to.have.length(2);
    const layout = layOutGrid(4, 10, { ...size, dpr: 1, labels: true, rows: 2 });
    const gap = layout.pitch[1] - layout.plot[1];
    expect(line.getAttribute('stroke-dasharray')).to.equal(`${layout.plot[1]} ${gap}`);
    const { x, y, height } = (line as SVGPathElement).getBBox();
    expect(x).to.be.closeTo(layout.inset[0] + 0.5 * layout.plot[0], 2);
    expect([y, height]).to.deep.equal([layout.inset[1], layout.pitch[1] + layout.plot[1]]);
  });

  it('has a border when asked for, and the figure a title', async () => {
    const element = await show(() => 0, [1, 5, 1], { showBorders: true, title: 'states <b>' });
    const layout = layOutGrid(1, 10, { width: 600, height: 374, dpr: 1, labels: true });
    expect(readPixels(canvasOf(element)).at(layout.inset[0], layout.inset[1] + 9)[3]).to.be.greaterThan(100);
    expect(element.shadowRoot!.querySelector('[part=title]')!.textContent).to.equal('states <b>');
  });
});

describe('a line of a feature grid', () => {
  failOnGpuErrors();

  for (const [dpr, wide] of [
    [1, 1],
    [2, 3],
  ]) {
    it(`is as wide where it is steep as where it is flat, at ${dpr} device pixels`, async () => {
      await setPage({ dpr });
      const element = await show((_, t) => (t < 10 ? 0 : 1), [1, 20, 1], { noLabels: true });
      element.redraw();
      await element.updateComplete;
      const pixels = readPixels(canvasOf(element));
      expect(pixels.width).to.equal(600 * dpr);
      const middle = Math.floor(pixels.height / 2);
      const inked = Array.from({ length: pixels.width }, (_, x) => pixels.at(x, middle)[3]).filter(
        (alpha) => alpha > 60,
      );
      expect(inked.length, 'pixels across the step').to.be.within(wide, wide + 1);
      const flat = Array.from({ length: pixels.height }, (_, y) => pixels.at(Math.floor(pixels.width / 4), y)[3]);
      expect(flat.filter((alpha) => alpha > 60).length, 'pixels across the flat part').to.be.within(wide, wide + 1);
    });
  }
});

describe('a feature grid in one plot', () => {
  failOnGpuErrors();

  it('counts how many lines pass each pixel', async () => {
    // 9 channels at 1, one at -1, none between.
    const element = await show((_, __, c) => (c === 9 ? -1 : 1), [1, 8, 10], { mode: 'density' });
    const pixels = readPixels(canvasOf(element));
    const { rows } = inkIn(pixels, 100);
    expect(rows).to.have.length(2);
    // 1 and -1 in a plot from -1.1 to 1.1.
    expect(rows[0]).to.be.closeTo((pixels.height * 0.1) / 2.2, 1);
    const [many, one] = rows.map((y) => pixels.at(100, y));
    expect(colourDistance(many, await matplotlibColour('viridis', 1, [0, 1]))).to.be.at.most(1);
    expect(colourDistance(one, await matplotlibColour('viridis', 0, [0, 1]))).to.be.at.most(1);
    await until(() => texts(element, 'y-axis').includes('0.5'));
  });

  it('shows channels as rows of a heatmap, the second half turned round in time when asked', async () => {
    const value = (_: number, t: number, c: number): number => (t === 2 ? 1 + c : 0);
    const element = await show(value, [1, 10, 4], { mode: 'heat', norm: '-4,4' });
    const at = async (channel: number, time: number): Promise<number> => {
      const pixels = readPixels(canvasOf(element));
      const [x, y] = element.timestepsXaxis
        ? [(time + 0.5) / 10, (channel + 0.5) / 4]
        : [(channel + 0.5) / 4, (time + 0.5) / 10];
      return colourDistance(
        pixels.at(Math.floor(x * pixels.width), Math.floor(y * pixels.height)),
        await matplotlibColour('bwr', 1 + channel, [-4, 4]),
      );
    };
    for (const channel of [0, 1, 2, 3]) expect(await at(channel, 2), `channel ${channel}`).to.be.at.most(1);
    element.reflectHalf = true;
    await element.updateComplete;
    for (const channel of [0, 1]) expect(await at(channel, 2), `channel ${channel}`).to.be.at.most(1);
    for (const channel of [2, 3]) expect(await at(channel, 7), `channel ${channel}`).to.be.at.most(1);
    element.timestepsXaxis = false;
    await element.updateComplete;
    expect(await at(3, 7), 'time downwards').to.be.at.most(1);
    expect(element.shadowRoot!.querySelector('[part=x-axis] .label')!.textContent).to.equal('Channels');
    const told: number[][] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail.indices));
    fire(element, 'pointermove', [0.9, 0.75]);
    await until(() => told.length > 0);
    expect(told[0]).to.deep.equal([0, 2, 3]);
    await until(() => element.shadowRoot!.querySelector('[part=crosshair] rect') !== null);
    const outline = element.shadowRoot!.querySelector('[part=crosshair] rect')!;
    const plot = canvasOf(element).getBoundingClientRect();
    expect(Number(outline.getAttribute('x')) - 62, 'the fourth of four columns').to.be.closeTo(0.75 * plot.width, 1);
    expect(Number(outline.getAttribute('y')) - 8, 'the eighth of ten rows').to.be.closeTo(0.7 * plot.height, 1);
  });
});
