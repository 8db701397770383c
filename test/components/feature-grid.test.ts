import { expect } from 'chai';
import '../../components/feature-grid';
import type { FeatureGrid } from '../../components/feature-grid';
import { layOutGrid, type GridLayout } from '../../src/views/cell-layout';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels, type Pixels } from '../support/pixels';

const size = { width: 600, height: 400 };
const margin = 0.05;

/** Draws these channels, each a function of time. */
async function drawChannels(
  channels: ((time: number) => number)[],
  steps: number,
  options: Partial<FeatureGrid> = {},
): Promise<{ element: FeatureGrid; pixels: Pixels; layout: GridLayout }> {
  const values = Float32Array.from({ length: steps * channels.length }, (_, i) =>
    channels[i % channels.length](Math.floor(i / channels.length)),
  );
  const element = mount(
    'feature-grid',
    { noLabels: true, maxTimesteps: 0, ...options, data: { values, shape: [1, steps, channels.length] } },
    size,
  );
  element.style.setProperty('--feature-grid-line', '#0000ff');
  element.style.setProperty('--feature-grid-zero', '#ff0000');
  element.requestUpdate();
  await element.updateComplete;
  const layout = layOutGrid(channels.length, element.maxColSubplots, { ...size, dpr: 1, labels: !element.noLabels });
  return { element, pixels: readPixels(canvasOf(element)), layout };
}

/** Plot rows that carry this colour in a pixel column of a cell; x as a fraction of the plot. */
function rowsOf(
  pixels: Pixels,
  layout: GridLayout,
  { cell, x, colour }: { cell: number; x: number; colour: 'line' | 'zero' },
): number[] {
  const left = (cell % layout.columns) * layout.pitch[0] + layout.inset[0];
  const top = Math.floor(cell / layout.columns) * layout.pitch[1] + layout.inset[1];
  const px = left + Math.min(layout.plot[0] - 1, Math.floor(x * layout.plot[0]));
  const rows: number[] = [];
  for (let row = 0; row < layout.plot[1]; row++) {
    const [red, , blue, alpha] = pixels.at(px, top + row);
    if (alpha > 100 && (colour === 'line' ? blue > red : red > blue)) rows.push(row);
  }
  return rows;
}

/** The plot row of a value when the y-range is padded by 1/20. */
function rowOf(value: number, [low, high]: [number, number], height: number): number {
  const pad = margin * (high - low);
  return (height * (high + pad - value)) / (high - low + 2 * pad);
}

const middle = (rows: number[]): number => rows.reduce((a, b) => a + b, 0) / rows.length + 0.5;

describe('<feature-grid>', () => {
  failOnGpuErrors();

  it('draws a ramp from the lower left to the upper right', async () => {
    const { pixels, layout } = await drawChannels([(t) => t], 200, { hideYZero: true });
    for (const x of [0.1, 0.5, 0.9]) {
      const wanted = rowOf(x * 199, [0, 199], layout.plot[1]);
      expect(middle(rowsOf(pixels, layout, { cell: 0, x, colour: 'line' })), `at ${x}`).to.be.closeTo(wanted, 2);
    }
  });

  it('draws a constant through the middle when the zero line is hidden', async () => {
    const { pixels, layout } = await drawChannels([() => 3], 50, { hideYZero: true });
    for (const x of [0, 0.3, 0.99]) {
      expect(middle(rowsOf(pixels, layout, { cell: 0, x, colour: 'line' }))).to.be.closeTo(layout.plot[1] / 2, 1);
    }
  });

  it('draws a square wave as its two levels and the edges between them', async () => {
    const { pixels, layout } = await drawChannels([(t) => (t % 20 < 10 ? -1 : 1)], 100, { hideYZero: true });
    const height = layout.plot[1];
    const at = (time: number): number[] => rowsOf(pixels, layout, { cell: 0, x: time / 99, colour: 'line' });
    expect(middle(at(5))).to.be.closeTo(rowOf(-1, [-1, 1], height), 1);
    expect(middle(at(15))).to.be.closeTo(rowOf(1, [-1, 1], height), 1);
    const edge = Math.max(...[9.2, 9.4, 9.6, 9.8].map((time) => at(time).length));
    expect(edge, 'rows of the steep edge in one column').to.be.greaterThan(height / 8);
  });

  it('loses no spike when there are more steps than pixels', async () => {
    const { pixels, layout } = await drawChannels([(t) => (t === 31_337 ? 1 : 0)], 100_000, { hideYZero: true });
    const rows = rowsOf(pixels, layout, { cell: 0, x: 31_337 / 99_999, colour: 'line' });
    expect(Math.min(...rows)).to.be.closeTo(rowOf(1, [0, 1], layout.plot[1]), 2);
  });

  it('shows the zero line, and the range reaches it, as the seed does', async () => {
    const { pixels, layout } = await drawChannels([(t) => 5 + t / 100], 100);
    const zero = rowsOf(pixels, layout, { cell: 0, x: 0.5, colour: 'zero' });
    expect(middle(zero)).to.be.closeTo(rowOf(0, [0, 5.99], layout.plot[1]), 1);
    const hidden = await drawChannels([(t) => 5 + t / 100], 100, { hideYZero: true });
    expect(rowsOf(hidden.pixels, hidden.layout, { cell: 0, x: 0.5, colour: 'zero' })).to.deep.equal([]);
  });

  it('gives each channel its own range, or all the same, symmetric one', async () => {
    const channels = [(t: number) => Math.sin(t), (t: number) => 0.1 * Math.sin(t)];
    const heightOf = ({ pixels, layout }: { pixels: Pixels; layout: GridLayout }, cell: number): number => {
      const rows = Array.from({ length: 50 }, (_, i) =>
        rowsOf(pixels, layout, { cell, x: i / 50, colour: 'line' }),
      ).flat();
      return (Math.max(...rows) - Math.min(...rows)) / layout.plot[1];
    };
    const own = await drawChannels(channels, 100);
    expect(heightOf(own, 1)).to.be.closeTo(heightOf(own, 0), 0.05);
    const equal = await drawChannels(channels, 100, { equateAxes: true });
    expect(heightOf(equal, 1)).to.be.closeTo(0.1 * heightOf(equal, 0), 0.05);
  });

  it('draws only the first 100 steps by default', async () => {
    const { pixels, layout } = await drawChannels([(t) => (t < 100 ? 0 : 1)], 200, {
      maxTimesteps: 100,
      hideYZero: true,
    });
    expect(middle(rowsOf(pixels, layout, { cell: 0, x: 0.99, colour: 'line' }))).to.be.closeTo(layout.plot[1] / 2, 1);
  });

  it('leaves a gap where samples are not finite', async () => {
    const { pixels, layout } = await drawChannels([(t) => (t > 40 && t < 60 ? NaN : t)], 100, { hideYZero: true });
    expect(rowsOf(pixels, layout, { cell: 0, x: 0.5, colour: 'line' })).to.deep.equal([]);
    expect(rowsOf(pixels, layout, { cell: 0, x: 0.2, colour: 'line' })).not.to.deep.equal([]);
  });

  it('reads channels first when told so', async () => {
    const values = Float32Array.from([...new Array(50).fill(0), ...Array.from({ length: 50 }, (_, i) => i)]);
    const element = mount('feature-grid', { channelAxis: 0, noLabels: true, data: { values, shape: [2, 50] } }, size);
    await element.updateComplete;
    expect(element.data).not.to.equal(null);
    expect(await element.probe(1, 7)).to.equal(7);
  });

  for (const count of [1, 61, 4096]) {
    it(`draws ${count} channels in one draw`, async () => {
      const engine = await testEngine();
      const channels = Array.from({ length: count }, (_, c) => (t: number) => Math.sin(t * 0.1 + c));
      await drawChannels(channels, 20);
      const element = mount('feature-grid', { noLabels: true }, size);
      await element.updateComplete;
      const before = engine.stats.draws;
      element.data = { values: new Float32Array(20 * count).fill(1), shape: [20, count] };
      await element.updateComplete;
      expect(engine.stats.draws - before).to.equal(1);
      const layout = layOutGrid(count, 10, { ...size, dpr: 1, labels: false });
      const pixels = readPixels(canvasOf(element));
      for (const cell of [0, Math.floor(count / 2), count - 1]) {
        const [left, top] = [
          (cell % layout.columns) * layout.pitch[0],
          Math.floor(cell / layout.columns) * layout.pitch[1],
        ];
        const alphas = Array.from(
          { length: layout.pitch[1] },
          (_, row) => pixels.at(left + Math.floor(layout.pitch[0] / 2), top + row)[3],
        );
        expect(Math.max(...alphas), `cell ${cell}`).to.be.greaterThan(100);
      }
    });
  }

  it('numbers its cells from zero, or from what is asked for', async () => {
    const { element } = await drawChannels([(t) => t, (t) => -t], 20, { noLabels: false });
    const labels = (): (string | null)[] =>
      [...element.shadowRoot!.querySelectorAll('[part=labels] text')].map((node) => node.textContent);
    expect(labels()).to.deep.equal(['0', '1']);
    element.firstNumber = 1;
    await element.updateComplete;
    expect(labels()).to.deep.equal(['1', '2']);
  });

  it('says what is wrong with an attribute', async () => {
    const element = mount('feature-grid', { maxTimesteps: -3, data: [[1, 2]] }, size);
    const message = new Promise((done) =>
      element.addEventListener('engine-error', (event) => done((event as CustomEvent).detail.error.message)),
    );
    expect(await message).to.equal('feature-grid: max-timesteps is -3. Give a whole number, or 0 for all.');
  });
});
