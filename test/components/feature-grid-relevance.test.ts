import { expect } from 'chai';
import '../../components/feature-grid';
import type { FeatureGrid } from '../../components/feature-grid';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels, type Pixels } from '../support/pixels';

const [steps, channels] = [60, 2];

/** A grid of two level lines, one above the other, whose relevance grows from -2 to 1 over time. */
async function drawn(options: Partial<FeatureGrid> = {}): Promise<FeatureGrid> {
  const values = Float32Array.from({ length: steps * channels }, (_, i) => (i % 2 ? 0.5 : 1));
  const relevance = values.map((_, i) => -2 + (3 * Math.floor(i / channels)) / (steps - 1));
  const element = mount(
    'feature-grid',
    {
      ...{ noLabels: true, hideYZero: true, nRows: 2, cmap: 'bwr' },
      data: { values, shape: [steps, channels] },
      relevance: { values: relevance, shape: [steps, channels] },
      ...options,
    },
    { width: 500, height: 300 },
  );
  await element.updateComplete;
  return element;
}

/** The columns of pixels that a line passes. */
function columnsOf({ width, height, at }: Pixels): number[] {
  return Array.from({ length: width }, (_, x) => x).filter((x) =>
    Array.from({ length: height }, (_, y) => at(x, y)[3]).some((alpha) => alpha > 200),
  );
}

/** The most saturated colour in a column of pixels: how much more red than blue. */
function rednessAt(pixels: Pixels, x: number): number {
  let strongest = 0;
  for (let y = 0; y < pixels.height; y++) {
    const [red, , blue, alpha] = pixels.at(x, y);
    if (alpha > 100 && Math.abs(red - blue) > Math.abs(strongest)) strongest = red - blue;
  }
  return strongest;
}

const texts = (element: FeatureGrid, part: string): string[] =>
  [...element.shadowRoot!.querySelectorAll(`[part=${part}] text, text[part=${part}]`)].map((text) => text.textContent!);
const messageOf = (element: FeatureGrid): string =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? '';

describe('<feature-grid relevance>', () => {
  failOnGpuErrors();
  before(testEngine);

  it('colours lines by it, symmetric about 0: blue below, white at 0, red above', async () => {
    const element = await drawn();
    const pixels = readPixels(canvasOf(element));
    const painted = columnsOf(pixels);
    const at = (share: number): number => rednessAt(pixels, painted[Math.round(share * (painted.length - 1))]);
    expect(at(0)).to.be.below(-200);
    expect(Math.abs(at(0.667))).to.be.below(20);
    // 1 of 2: half way to red.
    expect(at(1)).to.be.within(90, 160);
  });

  it('has a colour bar with the ends that it stands for', async () => {
    const element = await drawn();
    await element.toSVG(); // reads now what is read at rest
    await element.updateComplete;
    const labels = texts(element, 'colorbar');
    expect(labels).to.include('−2');
    expect(labels).to.include('2');
  });

  it('writes the caption below, whole, in as many lines as it needs', async () => {
    const caption =
      'Integrated gradients of unit 1 of “out”; the sum 0.83 is to be f(x) − f(baseline) = 0.845: delta −0.015, which is said here in a sentence that has no room in one line of the figure.';
    const element = await drawn({ caption });
    const [text] = element.shadowRoot!.querySelectorAll('text[part=caption]');
    const lines = [...text.querySelectorAll('tspan')].map((line) => line.textContent);
    expect(lines.join(' ')).to.equal(caption);
    expect(lines).to.have.length.above(1);
    const canvas = canvasOf(element).getBoundingClientRect();
    const box = text.getBoundingClientRect();
    expect(box.top).to.be.at.least(canvas.bottom);
    expect(box.bottom).to.be.at.most(element.getBoundingClientRect().bottom);
    expect(await element.toSVG()).to.include('delta −0.015');
  });

  it('follows another relevance, and goes with null', async () => {
    const element = await drawn();
    const shape = [steps, channels];
    element.relevance = { values: new Float32Array(steps * channels).fill(3), shape };
    await element.updateComplete;
    const red = readPixels(canvasOf(element));
    expect(rednessAt(red, 100)).to.be.above(200);
    element.relevance = null;
    await element.updateComplete;
    expect(texts(element, 'colorbar')).to.deep.equal([]);
    expect(rednessAt(readPixels(canvasOf(element)), 100)).to.be.below(0);
  });

  it('is drawn in one frame with the data, with one submit', async () => {
    const element = await drawn();
    const { stats } = await testEngine();
    const before = { ...stats };
    element.redraw();
    await element.updateComplete;
    expect([stats.frames - before.frames, stats.submits - before.submits]).to.deep.equal([1, 1]);
    expect(stats.draws - before.draws).to.equal(1);
  });

  it('says where it does not go with the data, the mode or the samples', async () => {
    const other = { values: [1, 2, 3], shape: [3, 1] };
    expect(messageOf(await drawn({ relevance: other }))).to.equal(
      'feature-grid: relevance is [3, 1] and the data is [60, 2]. Give a number for each value.',
    );
    expect(messageOf(await drawn({ mode: 'heat' }))).to.equal(
      'feature-grid: relevance colours lines, and mode is "heat". Give mode="line".',
    );
    const shape = [2, 30, channels];
    const values = new Float32Array(steps * channels);
    const overlaid = await drawn({ samples: 'overlay', data: { values, shape }, relevance: { values, shape } });
    expect(messageOf(overlaid)).to.match(/^feature-grid: relevance colours each line, and with samples="overlay"/);
  });
});
