import { expect } from 'chai';
import '../../components/index';
import { showFeatures1D } from '../../components/show';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';

type Grid = HTMLElementTagNameMap['feature-grid'];
const size = { width: 500, height: 300 };
/** Channel c is highest at step c. */
const values = Float32Array.from({ length: 12 * 6 }, (_, i) => (Math.floor(i / 6) === i % 6 ? 10 + (i % 6) : 0));
const data = { values, shape: [12, 6] };

const texts = (grid: Grid, part: string): string[] =>
  [...grid.shadowRoot!.querySelectorAll(`[part=${part}] text`)].map((node) => node.textContent!.trim());

/** Everything that a grid says of the cell with this label: readout, summary, table, an enlarged cell, an image. */
async function saidOf(grid: Grid, from: number): Promise<void> {
  await grid.updateComplete;
  const root = grid.shadowRoot!;
  const surface = root.querySelector('[part=surface]')!;
  const press = (key: string): boolean => surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  expect(texts(grid, 'labels')).to.deep.equal([0, 1, 2, 3, 4, 5].map((channel) => String(channel + from)));
  const details: { indices: number[] }[] = [];
  grid.addEventListener('cell-hover', (event) => details.push((event as CustomEvent).detail));
  press('Home');
  press('ArrowDown');
  await until(() => root.querySelector('[part=readout]')?.textContent === `time 0, channel ${1 + from}: 0`);
  expect(details.at(-1)!.indices, 'indices are those of the data').to.deep.equal([0, 1]);
  await until(() => surface.getAttribute('aria-label')!.includes(`to 15 (channel ${5 + from}, time 5)`));
  root.querySelector<HTMLElement>('[part=table-button]')!.click();
  await until(() => root.querySelectorAll('[part=table] tbody tr').length === 6);
  const heads = [...root.querySelectorAll('[part=table] tbody th')].map((node) => node.textContent!.trim());
  expect(heads).to.deep.equal([0, 1, 2, 3, 4, 5].map((channel) => `channel ${channel + from}`));
  const image = new DOMParser().parseFromString(await grid.toSVG({ scale: 1 }), 'image/svg+xml');
  const drawn = [...image.querySelectorAll('text')].map((node) => node.textContent!.trim());
  expect(drawn)
    .to.include(String(5 + from))
    .and.not.to.include(String(6 + from));
  grid.filter = `${2 + from}, ${4 + from}`;
  await grid.updateComplete;
  expect(texts(grid, 'labels')).to.deep.equal([String(2 + from), String(4 + from)]);
  grid.enlarged = 4;
  await grid.updateComplete;
  expect(surface.getAttribute('aria-label')).to.match(new RegExp(`^Channel ${4 + from} over 12 time steps`));
  [grid.enlarged, grid.filter, grid.mode] = [null, '', 'heat'];
  await grid.updateComplete;
  expect(texts(grid, 'y-axis')[0]).to.equal(String(from));
}

describe('the number of a channel', () => {
  failOnGpuErrors();

  it('counts from 0 in labels and in words', async () => {
    await saidOf(mount('feature-grid', { data }, size), 0);
  });

  it('counts from 1 in labels and in words in what showFeatures1D draws, as in the seed', async () => {
    const grid = showFeatures1D(document.body, data);
    Object.assign(grid.style, { width: `${size.width}px`, height: `${size.height}px` });
    try {
      await saidOf(grid, 1);
    } finally {
      grid.remove();
    }
  });

  it('is one from which cells can be counted', async () => {
    const grid = mount('feature-grid', { data, firstNumber: 0.5 }, size);
    await grid.updateComplete;
    expect(grid.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'feature-grid: first-number is 0.5. Give a whole number, 0 or above.',
    );
  });

  it('counts from 0 on the colour bar of a scatter plot', async () => {
    const scatter = mount('feature-scatter', { data: { values, shape: [12, 6] } }, size);
    await scatter.updateComplete;
    const labels = [...scatter.shadowRoot!.querySelectorAll('[part=colorbar] text')].map((node) => node.textContent);
    expect(Number(labels[0])).to.equal(0);
    expect(Number(labels.at(-1))).to.be.at.most(5);
  });
});
