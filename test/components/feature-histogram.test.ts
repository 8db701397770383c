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
});
