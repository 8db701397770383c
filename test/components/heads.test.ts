import { expect } from 'chai';
import '../../components/attn-heatmap';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

const size = { width: 348, height: 260 }; // margins leave 200 × 200 pixels
const shape = [1, 4, 8, 8];
/** Head h holds h everywhere, but for one cell. */
const values = Float32Array.from({ length: 4 * 64 }, (_, i) => (i === 64 + 9 ? 3 : Math.floor(i / 64)));
const options = { cmap: 'viridis', norm: '0,3', data: { values, shape } };

async function colourAt(element: Element, x: number, y: number): Promise<[number, number, number, number]> {
  const heatmap = element as HTMLElementTagNameMap['attn-heatmap'];
  heatmap.redraw(); // a canvas can be read only until the browser has shown it
  await heatmap.updateComplete;
  const pixels = readPixels(canvasOf(element));
  return pixels.at(Math.floor(x * pixels.width), Math.floor(y * pixels.height));
}

async function expectColour(element: Element, x: number, y: number, value: number): Promise<void> {
  const wanted = await matplotlibColour('viridis', value, [0, 3]);
  expect(colourDistance(await colourAt(element, x, y), wanted), `at ${x}, ${y}`).to.be.at.most(1);
}

describe('several heads in one heatmap', () => {
  failOnGpuErrors();

  it('stand side by side, in one draw, with gaps between them', async () => {
    const engine = await testEngine();
    const before = engine.stats.draws;
    const element = mount('attn-heatmap', { ...options, heads: 'all' }, size);
    await element.updateComplete;
    expect(engine.stats.draws - before).to.equal(1);
    await expectColour(element, 0.2, 0.2, 0);
    await expectColour(element, 0.9, 0.2, 1);
    await expectColour(element, 0.2, 0.9, 2);
    await expectColour(element, 0.9, 0.9, 3);
    expect((await colourAt(element, 0.5, 0.25))[3], 'the gap').to.equal(0);
    const labels = [...element.shadowRoot!.querySelectorAll('[part=heads] text')].map((node) => node.textContent);
    expect(labels).to.deep.equal(['0', '1', '2', '3']);
  });

  it('show a choice in its order', async () => {
    const element = mount('attn-heatmap', { ...options, heads: '3, 1' }, size);
    await expectColour(element, 0.2, 0.5, 3);
    await expectColour(element, 0.9, 0.9, 1);
  });

  it('are put together cell by cell: mean and highest', async () => {
    const mean = mount('attn-heatmap', { ...options, heads: 'mean' }, size);
    await expectColour(mean, 0.9, 0.9, 1.5);
    await expectColour(mean, 1.5 / 8, 1.5 / 8, 2);
    const highest = mount('attn-heatmap', { ...options, heads: 'max 0,1' }, size);
    await expectColour(highest, 0.9, 0.9, 1);
    await expectColour(highest, 1.5 / 8, 1.5 / 8, 3);
  });

  it('put together, tell the value that is seen, and name no head', async () => {
    const element = mount('attn-heatmap', { ...options, heads: 'mean' }, size);
    await element.updateComplete;
    const said = async (heads: string): Promise<unknown> => {
      element.heads = heads;
      await element.updateComplete;
      const canvas = canvasOf(element);
      const box = canvas.getBoundingClientRect();
      const place = { clientX: box.left + (1.5 / 8) * box.width, clientY: box.top + (1.5 / 8) * box.height };
      const told = new Promise((done) =>
        element.addEventListener('cell-select', (event) => done((event as CustomEvent).detail), { once: true }),
      );
      canvas.dispatchEvent(new MouseEvent('click', { ...place, bubbles: true }));
      return told;
    };
    const cell = { indices: [0, 1, 1], axes: ['sample', 'query', 'key'] };
    expect(await said('mean')).to.deep.equal({ ...cell, value: 2 });
    expect(await said('max 0,1')).to.deep.equal({ ...cell, value: 3 });
  });

  it('tell head and cell under the pointer, and enlarge the one that is clicked', async () => {
    const element = mount('attn-heatmap', { ...options, heads: 'all' }, size);
    await element.updateComplete;
    const box = canvasOf(element).getBoundingClientRect();
    const told: number[][] = [];
    element.addEventListener('cell-select', (event) => told.push((event as CustomEvent).detail.indices));
    canvasOf(element).dispatchEvent(
      new MouseEvent('click', {
        clientX: box.left + 0.99 * box.width,
        clientY: box.top + 0.01 * box.height,
        bubbles: true,
      }),
    );
    await until(() => told.length > 0);
    expect(told[0]).to.deep.equal([0, 1, 0, 7]);
    await expectColour(element, 0.5, 0.5, 1);
    expect([element.heads, element.head]).to.deep.equal(['', 1]);
    element.resetView();
    await expectColour(element, 0.9, 0.9, 3);
  });

  it('are refused in a sentence when they are not there', async () => {
    const message = async (heads: string, data = options.data): Promise<string> => {
      const element = mount('attn-heatmap', { ...options, data, heads }, size);
      await element.updateComplete;
      return element.shadowRoot!.querySelector('[part=message]')!.textContent!;
    };
    expect(await message('0,7')).to.equal('attn-heatmap: heads names head 7, and the data has 4. Choose below that.');
    expect(await message('some')).to.match(/^attn-heatmap: heads is "some". Give "all", "mean", "max"/);
    expect(await message('all', { values, shape: [16, 16] })).to.match(/heads need an axis before the last two/);
  });
});
