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
