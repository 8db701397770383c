import { expect } from 'chai';
import '../../components/feature-histogram';
import type { FeatureHistogram } from '../../components/feature-histogram';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

/** numpy.histogram with the default range: counts of finite values. */
function histogram(values: readonly number[], bins: number): number[] {
  const finite = values.filter(Number.isFinite);
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const counts = new Array<number>(bins).fill(0);
  for (const value of finite) counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))] += 1;
  return counts;
}

async function show(values: number[], bins: number): Promise<FeatureHistogram> {
  // Margins leave 400 × 210 pixels for the plot.
  const element = mount('feature-histogram', { bins, data: [values] }, { width: 458, height: 248 });
  await element.updateComplete;
  return element;
}

function barHeight(element: FeatureHistogram, x: number): number {
  const pixels = readPixels(canvasOf(element));
  let height = 0;
  while (height < pixels.height && pixels.at(x, pixels.height - 1 - height)[3] > 127) height += 1;
  return height;
}

async function expectBars(values: number[], bins: number): Promise<void> {
  const element = await show(values, bins);
  const counts = histogram(values, bins);
  const { width, height } = canvasOf(element);
  const peak = Math.max(...counts);
  for (let bin = 0; bin < bins; bin++) {
    const x = Math.floor(((bin + 0.5) / bins) * width);
    const wanted = counts[bin] ? Math.max(1, (height * counts[bin]) / (1.05 * peak)) : 0;
    expect(barHeight(element, x), `bin ${bin} holds ${counts[bin]}`).to.be.closeTo(wanted, 1);
  }
}

const uneven = Array.from({ length: 997 }, (_, i) => Math.fround(Math.sin(i) ** 3));

describe('<feature-histogram>', () => {
  failOnGpuErrors();

  it('draws the counts that numpy gives', () => expectBars(uneven, 20));
  it('counts the highest value in the last bin', () => expectBars([0, 1, 2, 3, 4, 4], 4));
  it('widens equal values by a half to each side', () => expectBars([7, 7, 7], 10));
  it('leaves out NaN and infinities', () => expectBars([NaN, 0, 1, 1, Infinity, -Infinity, 2], 3));

  it('loses no peak when bins are finer than pixels', async () => {
    const values = [...new Array(50).fill(0.123456), 0, 1];
    const element = await show(values, 5000);
    const { width, height } = canvasOf(element);
    const bin = Math.floor(0.123456 * 5000);
    expect(barHeight(element, Math.floor((bin / 5000) * width))).to.be.closeTo(height / 1.05, 1);
    expect(barHeight(element, width - 1), 'the single highest value').to.be.at.least(1);
  });

  it('labels both axes with the range and the highest count', async () => {
    const element = await show([0, 1, 1, 1, 1, 2], 3);
    const labels = (part: string): (string | null)[] =>
      [...element.shadowRoot!.querySelectorAll(`[part=${part}] text`)].map((node) => node.textContent);
    await until(() => labels('x-axis').includes('2.0'));
    expect(labels('x-axis')).to.include.members(['0.0', '1.0', '2.0']);
    expect(labels('y-axis')).to.include.members(['0', '2', '4']);
  });

  it('says what is wrong with the bins', async () => {
    const element = await show([1, 2], 0);
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-histogram: bins is 0. Give a whole number from 1 to 65536.',
    );
  });

  function said(element: FeatureHistogram, part: string): string[] {
    return [...element.shadowRoot!.querySelectorAll(`text[part=${part}], [part=${part}] text`)].map(
      (node) => node.textContent!,
    );
  }

  it('lays its bins about zero, or between given ends, and says what is outside', async () => {
    const element = await show([-1, 0, 3, 3], 4);
    element.centerZero = true; // bins from -3 to 3: 0, 1, 1, 2
    await element.updateComplete;
    expect(barHeight(element, 50)).to.equal(0);
    expect(barHeight(element, 350)).to.be.closeTo(210 / 1.05, 1);
    await until(() => said(element, 'x-axis').includes('−2'));
    element.xlims = '-2,2'; // -1 and 0 are inside
    await element.updateComplete;
    expect(barHeight(element, 150)).to.be.closeTo(210 / 1.05, 1);
    expect(barHeight(element, 350)).to.equal(0);
    await until(() => said(element, 'odd').join() === '2 outside: not drawn');
    element.xlims = '2,-2';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-histogram: xlims is "2,-2": its low end is not below its high end. Swap or change them.',
    );
  });

  it('counts NaN and infinities and says so', async () => {
    const element = await show([NaN, 0, 1, NaN, Infinity, 2], 3);
    expect(barHeight(element, 10)).to.be.closeTo(200, 1);
    await until(() => said(element, 'odd').join() === '2 NaN, 1 infinite: not drawn');
  });

  it('clips the highest peaks and labels each with its place and count', async () => {
    const values = [...new Array(500).fill(0), ...new Array(300).fill(9), 2, 2, 5, 10];
    const element = await show(values, 10);
    element.peaksToClip = 2;
    await element.updateComplete;
    expect(barHeight(element, 20), 'clipped').to.equal(210);
    expect(barHeight(element, 100), 'the third highest').to.be.closeTo(210 / 1.05, 1);
    expect(barHeight(element, 220), 'half of it').to.be.closeTo(105 / 1.05, 1);
    await until(() => said(element, 'peaks').join(' ') === '(0.5, 500) (9.5, 301)');
  });

  it('draws one histogram per channel, with shared limits', async () => {
    const values = Float32Array.from([0, 4, 0, 4, 0, 4, 1, 4]); // channel 0: 0 0 0 1; channel 1: 4 4 4 4
    const size = { width: 458, height: 248 };
    const element = mount('feature-histogram', { bins: 4, by: 'channel', data: { values, shape: [1, 4, 2] } }, size);
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    const heightIn = (x: number, [top, bottom]: [number, number]): number =>
      Array.from({ length: bottom - top }, (_, i) => pixels.at(x, top + i)[3]).filter((alpha) => alpha > 127).length;
    const plot = 105 - 14 - 8; // a cell less its label and its gap
    expect(heightIn(60, [0, 105]), 'three zeros').to.be.closeTo((3 / 4.2) * plot, 1);
    expect(heightIn(150, [0, 105]), 'one 1').to.be.closeTo((1 / 4.2) * plot, 1);
    expect(heightIn(60, [105, 210])).to.equal(0);
    expect(heightIn(350, [105, 210]), 'four 4').to.be.closeTo((4 / 4.2) * plot, 1);
    expect(said(element, 'label')).to.deep.equal(['channel 0', 'channel 1']);
    element.by = 'head';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-histogram: by is "head", and the data’s axes are sample, time, channel. Give one of these, or leave it empty.',
    );
  });
});
