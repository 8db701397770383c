import { expect } from 'chai';
import '../../components/feature-histogram';
import type { FeatureHistogram } from '../../components/feature-histogram';
import type { ElementData } from '../../src/index';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

const axes = ['layer', 'epoch', 'part', 'value'];
const tab10 = [
  [31, 119, 180],
  [255, 127, 14],
];

/** Four values in each histogram, all the same: 10·layer + epoch, and 4 more in the second part. */
function levels(layers = 2, epochs = 3, parts = 2): ElementData & { shape: readonly number[] } {
  const values = new Float32Array(layers * epochs * parts * 4);
  for (let i = 0; i < values.length; i++) {
    const [layer, epoch, part] = [Math.floor(i / (4 * parts * epochs)), Math.floor(i / (4 * parts)) % epochs, Math.floor(i / 4) % parts]; // prettier-ignore
    values[i] = 10 * layer + epoch + 4 * part;
  }
  return { values, shape: [layers, epochs, parts, 4], axes };
}

async function show(properties: Partial<FeatureHistogram>): Promise<FeatureHistogram> {
  const element = mount('feature-histogram', properties, { width: 600, height: 400 });
  await element.updateComplete;
  return element;
}

function texts(element: FeatureHistogram, part: string): string[] {
  return [...element.shadowRoot!.querySelectorAll(`text[part=${part}], [part=${part}] text`)].map(
    (n) => n.textContent!,
  );
}

const message = (element: FeatureHistogram): string =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? '';

/** Where each cell has ink, as a fraction of the cell's pitch from its left, by rows of cells. */
function inked(element: FeatureHistogram, rows: number, columns: number): number[][][] {
  const pixels = readPixels(canvasOf(element));
  const [width, height] = [Math.floor(pixels.width / columns), Math.floor(pixels.height / rows)];
  const cell = (row: number, column: number): number[] =>
    Array.from({ length: 20 }, (_, i) => (i + 0.5) / 20).filter((along) => {
      const x = Math.floor(column * width + along * width);
      return Array.from({ length: height }, (_, y) => pixels.at(x, row * height + y)[3]).some((alpha) => alpha > 127);
    });
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => cell(row, column)));
}

describe('<feature-histogram> as a grid', () => {
  failOnGpuErrors();

  it('has a cell for each pair of indices on two axes, rows and columns named', async () => {
    const element = await show({ data: levels(), by: 'layer,epoch', bins: 20 });
    // Bins of width 16/20 from 0 to 16: layer 0 is at the left, layer 1 right of the middle.
    const ink = inked(element, 2, 3);
    for (const column of ink[0]) expect(Math.max(...column), 'layer 0 ends at 6').to.be.below(0.5);
    for (const column of ink[1]) expect(Math.min(...column), 'layer 1 begins at 10').to.be.above(0.5);
    expect(texts(element, 'label')).to.deep.equal(['epoch 0', 'epoch 1', 'epoch 2', 'layer 0', 'layer 1']);
    element.names = ['lstm', 'dense'];
    element.columnNames = ['start', 'middle', '<b>end</b>'];
    await element.updateComplete;
    expect(texts(element, 'label')).to.deep.equal(['start', 'middle', '<b>end</b>', 'lstm', 'dense']);
    element.annotations = 'none';
    await element.updateComplete;
    expect(texts(element, 'label')).to.deep.equal([]);
  });

  it('takes axes by number too, in either order', async () => {
    const element = await show({ data: levels(), by: '1,0', bins: 20 });
    expect(texts(element, 'label')).to.deep.equal(['layer 0', 'layer 1', 'epoch 0', 'epoch 1', 'epoch 2']);
    const ink = inked(element, 3, 2);
    for (const [left, right] of ink) expect(Math.max(...left)).to.be.below(Math.min(...right));
  });

  it('lays histograms over one another, translucent within an outline, with a legend', async () => {
    // Part 0: one 0, four 1, one 2. Part 1: two 1, two 2.
    const values = Float32Array.of(0, 1, 1, 1, 1, 2, 1, 1, 2, 2, NaN, NaN);
    const data = { values, shape: [2, 6], axes: ['part', 'value'] };
    const element = await show({ data, overlay: 'part', bins: 3, overlayNames: ['weights', 'biases'] });
    const pixels = readPixels(canvasOf(element));
    const { width, height } = pixels;
    const level = (count: number): number => height - 1 - Math.round((height * count) / (4 * 1.05));
    const alone = pixels.at(Math.floor(width / 2), level(3));
    expect(alone[3], 'the first one alone, translucent').to.be.within(80, 100);
    expect(pixels.at(Math.floor(width / 2), level(1))[3], 'both').to.be.within(140, 155);
    expect(pixels.at(Math.floor(width / 2), level(4) - 8)[3], 'above both').to.equal(0);
    const edge = Array.from({ length: 5 }, (_, i) => pixels.at(Math.floor(width / 2), level(4) - 1 + i));
    const outlined = edge.some((pixel) => pixel[3] > 170 && colourDistance(pixel, tab10[0]) < 40);
    expect(outlined, 'the outline of the first, in blue').to.equal(true);
    const edge2 = Array.from({ length: 5 }, (_, i) => pixels.at(Math.floor(0.9 * width), level(2) - 1 + i));
    const orange = edge2.some((pixel) => pixel[3] > 170 && colourDistance(pixel, tab10[1]) < 40);
    expect(orange, 'the outline of the second, in orange').to.equal(true);
    expect(texts(element, 'legend')).to.deep.equal(['weights', 'biases']);
    const swatches = [...element.shadowRoot!.querySelectorAll('[part=legend] rect')];
    expect(swatches.map((node) => node.getAttribute('fill'))).to.deep.equal(['rgb(31 119 180)', 'rgb(255 127 14)']);
    await until(() => texts(element, 'odd').join() === '2 NaN: not drawn');
  });

  it('says in the legend how many find no room', async () => {
    const data = { values: new Float32Array(64 * 3).map((_, i) => i), shape: [64, 3], axes: ['time', 'value'] };
    const element = await show({ data, overlay: 'time', bins: 10 });
    const names = texts(element, 'legend');
    const room = Math.floor((400 - 38) / 16);
    expect(names.length).to.equal(room);
    expect(names.at(-1)).to.equal(`and ${64 - (room - 1)} more`);
    expect(names[0]).to.equal('time 0');
  });

  it('shares bins and counts between all cells, rows, columns, or none', async () => {
    const element = await show({ data: levels(), by: 'layer,epoch', overlay: 'part', bins: 4 });
    const widest = (ink: number[][][]): number[][] => ink.map((row) => row.map((cell) => Math.max(...cell)));
    const shared = widest(inked(element, 2, 3));
    expect(shared[0][0], 'of 16').to.be.below(0.5);
    element.shareXy = 'none';
    await element.updateComplete;
    const own = widest(inked(element, 2, 3));
    for (const cell of own.flat()) expect(cell, 'each reaches its own end').to.be.above(0.9);
    await until(() => element.shadowRoot!.querySelectorAll('[part=x-axis]').length === 6);
    expect(element.shadowRoot!.querySelectorAll('[part=y-axis]').length).to.equal(6);
    element.shareXy = 'columns,all';
    await element.updateComplete;
    await until(() => element.shadowRoot!.querySelectorAll('[part=x-axis]').length === 3);
    expect(element.shadowRoot!.querySelectorAll('[part=y-axis]').length, 'one for each row').to.equal(2);
    element.shareXy = 'cells';
    await element.updateComplete;
    expect(message(element)).to.equal(
      'feature-histogram: share-xy is "cells". Give one of all, rows, columns, none, or two of them for x and y, such as "columns,all".',
    );
  });

  it('ends its y-axis where told, and labels what is cut', async () => {
    const values = [...new Array(8).fill(0), 1, 1, 2, 2, 2, 3];
    const element = await show({ data: [values], bins: 4, ylim: 4 });
    const pixels = readPixels(canvasOf(element));
    const { width, height } = pixels;
    expect(pixels.at(5, 0)[3], 'eight zeros reach the top').to.equal(255);
    expect(pixels.at(Math.floor(0.4 * width), Math.floor(0.52 * height))[3], 'two of four').to.equal(255);
    expect(pixels.at(Math.floor(0.4 * width), Math.floor(0.48 * height))[3]).to.equal(0);
    await until(() => texts(element, 'peaks').join() === '(0.375, 8)');
    expect(texts(element, 'y-axis')).to.include.members(['0', '4']);
    element.ylim = -1;
    await element.updateComplete;
    expect(message(element)).to.equal(
      'feature-histogram: ylim is -1. Give the count at the top of the y-axis, or 0 for the highest bin’s.',
    );
  });

  it('writes the ends of the bins inside, leaves out ticks and borders, has a title', async () => {
    const element = await show({ data: [[-1, 0, 0, 5]], bins: 4, padXticks: true, noBorders: true, title: 'Weights' });
    await until(() => texts(element, 'x-axis').join() === '-1,5');
    expect(element.shadowRoot!.querySelector('rect.frame')).to.equal(null);
    expect(texts(element, 'title')).to.deep.equal(['Weights']);
    element.ticks = 'none';
    element.padXticks = false;
    await element.updateComplete;
    expect([...texts(element, 'x-axis'), ...texts(element, 'y-axis')]).to.deep.equal([]);
    element.ticks = 'left';
    await element.updateComplete;
    expect(message(element)).to.equal('feature-histogram: ticks is "left". Give one of both, x, y, none.');
  });

  it('labels clipped peaks of the cell and of the overlay that they are in', async () => {
    const values = Float32Array.of(0, 0, 0, 1, 2, 2, 2, 1);
    const data = { values, shape: [2, 4], axes: ['part', 'value'] };
    const element = await show({ data, overlay: 'part', bins: 4, peaksToClip: 1 });
    await until(() => texts(element, 'peaks').length === 2);
    expect(texts(element, 'peaks')).to.deep.equal(['(0.25, 3) part 0', '(1.75, 3) part 1']);
  });

  const refused: [string, Partial<FeatureHistogram>, string][] = [
    ['three axes for cells', { by: 'layer,epoch,part' }, 'by is "layer,epoch,part": 3 axes. Give one for cells, or two for rows and columns of cells.'], // prettier-ignore
    ['an axis twice', { by: 'layer,part', overlay: 'part' }, 'by is "layer,part" and overlay "part": part is there twice. Name each axis once.'], // prettier-ignore
    ['an axis that there is not', { overlay: 'head' }, 'overlay is "head", and the data’s axes are layer, epoch, part, value. Give one of these, or leave it empty.'], // prettier-ignore
    ['too many bins in all', { by: 'layer,epoch', overlay: 'value', bins: 65_536, data: levels(16, 16, 1) }, '1024 histograms of 65536 bins are 67108864 counts; 16777216 are kept at most. Give fewer bins.'], // prettier-ignore
    ['too many cells', { by: 'layer,epoch', data: levels(33, 32, 1) }, 'layer,epoch has 1056 indices; 1024 histograms are drawn at most. Give a part.'], // prettier-ignore
    ['too many over one another', { overlay: 'part', data: levels(1, 1, 65) }, 'part has 65 indices; 64 are drawn over one another at most. Give a part.'], // prettier-ignore
  ];
  for (const [what, properties, sentence] of refused) {
    it(`says what is wrong with ${what}`, async () => {
      const element = await show({ data: levels(), ...properties });
      expect(message(element)).to.equal(`feature-histogram: ${sentence}`);
    });
  }
});
