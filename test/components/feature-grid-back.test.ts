import { expect } from 'chai';
import '../../components/feature-grid';
import type { FeatureGrid } from '../../components/feature-grid';
import { german } from '../../components/words/german';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fireAt, press, showGrid, spoken } from '../support/grid';
import { until } from '../support/mount';
import { canvasOf } from '../support/pixels';
import { textsOf, textFaults } from '../support/text-faults';

const ramps = (_: number, t: number, c: number): number => t * (c + 1);
const show = (options: Partial<FeatureGrid> = {}): Promise<FeatureGrid> =>
  showGrid(ramps, [1, 50, 4], { nRows: 2, ...options });
const back = (grid: FeatureGrid): HTMLButtonElement | null => grid.shadowRoot!.querySelector('[part=back-button]');

/** A click as a person makes it: the first, or the second of a double click. */
const click = (grid: FeatureGrid, at: [number, number], detail = 1): void => fireAt(grid, 'click', at, { detail });
function doubleClick(grid: FeatureGrid, at: [number, number]): void {
  click(grid, at);
  click(grid, at, 2);
  fireAt(grid, 'dblclick', at, { detail: 2 });
}

describe('an enlarged cell of a feature grid', () => {
  failOnGpuErrors();

  it('keeps what a person sees when it is clicked: the cell, its zoom, its row', async () => {
    const grid = await show();
    click(grid, [0.75, 0.75]);
    await until(() => grid.enlarged === 3);
    await grid.updateComplete;
    fireAt(grid, 'wheel', [0.5, 0.5], { deltaY: -240 });
    await grid.updateComplete;
    const { window } = grid;
    expect(window!.width).to.be.below(50);
    const selected: unknown[] = [];
    grid.addEventListener('cell-select', (event) => selected.push((event as CustomEvent).detail.indices[2]));
    click(grid, [0.3, 0.4]);
    await until(() => selected.length === 1);
    await grid.updateComplete;
    expect([grid.enlarged, grid.window, selected[0]]).to.deep.equal([3, window, 3]);
  });

  it('is left by a double click, after its zoom, and never by the one that enlarged it', async () => {
    const grid = await show();
    click(grid, [0.75, 0.75]);
    await until(() => grid.enlarged === 3);
    click(grid, [0.75, 0.75], 2);
    fireAt(grid, 'dblclick', [0.75, 0.75], { detail: 2 });
    await grid.updateComplete;
    expect(grid.enlarged, 'the same double click').to.equal(3);
    fireAt(grid, 'wheel', [0.5, 0.5], { deltaY: -240 });
    await grid.updateComplete;
    doubleClick(grid, [0.5, 0.5]);
    await grid.updateComplete;
    expect([grid.enlarged, grid.window]).to.deep.equal([3, null]);
    doubleClick(grid, [0.5, 0.5]);
    expect(grid.enlarged).to.equal(null);
  });

  it('is left by Escape, after its zoom', async () => {
    const grid = await show({ enlarged: 1 });
    press(grid, '+');
    await grid.updateComplete;
    expect(grid.window).to.not.equal(null);
    press(grid, 'Escape');
    expect([grid.enlarged, grid.window]).to.deep.equal([1, null]);
    await grid.updateComplete;
    press(grid, 'Escape');
    expect(grid.enlarged).to.equal(null);
  });

  it('has a button that leads back, named, at least 24 pixels wide and high, over no text', async () => {
    const grid = await show();
    expect(back(grid)).to.equal(null);
    grid.enlarged = 2;
    await grid.toSVG();
    const button = back(grid)!;
    expect(button.getAttribute('aria-label')).to.equal('Back to all cells');
    const box = button.getBoundingClientRect();
    expect(Math.min(box.width, box.height)).to.be.at.least(24);
    const under = textsOf(grid).filter((text) => text.box.left < box.right && text.box.right > box.left && text.box.top < box.bottom && text.box.bottom > box.top); // prettier-ignore
    expect(under).to.deep.equal([]);
    expect(textFaults(grid)).to.deep.equal([]);
    grid.words = german;
    await grid.updateComplete;
    expect(back(grid)!.title).to.equal('Zurück zu allen Diagrammen');
    button.focus();
    button.click();
    await grid.updateComplete;
    expect([grid.enlarged, back(grid)]).to.deep.equal([null, null]);
    expect(grid.shadowRoot!.activeElement?.getAttribute('part')).to.equal('surface');
  });

  it('has the picture before the button in the order of the keys', async () => {
    const grid = await show({ enlarged: 2 });
    const reached = [...grid.shadowRoot!.querySelectorAll<HTMLElement>('[tabindex], button')];
    expect(reached.slice(0, 2).map((node) => node.getAttribute('part'))).to.deep.equal(['surface', 'back-button']);
  });
});

describe('the scroll indicator of a feature grid', () => {
  failOnGpuErrors();
  it('is wide enough for a finger, and beside the cells', async () => {
    const grid = await showGrid((_, t) => t, [1, 10, 900], { minCell: 60 });
    const box = grid.shadowRoot!.querySelector('[part=scrollbar]')!.getBoundingClientRect();
    expect(box.width).to.be.at.least(24);
    const labels = textsOf(grid).filter(({ part }) => part === 'labels');
    for (const { box: label, text } of labels) expect(label.right, text).to.be.at.most(box.left + 1);
  });
});

describe('the colour bar of a density', () => {
  failOnGpuErrors();
  // 7 lines at 1, 2 at -1.
  const levels = (_: number, __: number, channel: number): number => (channel < 7 ? 1 : -1);
  const bar = (grid: FeatureGrid): string[] =>
    textsOf(grid).filter(({ part }) => part === 'colorbar').map(({ text }) => text); // prettier-ignore

  it('says how many lines each colour stands for, where heat has its bar', async () => {
    const grid = await showGrid(levels, [1, 11, 9], { mode: 'density' });
    await until(() => bar(grid).includes('7'));
    expect(bar(grid)).to.have.members(['1', '2', '3', '4', '5', '6', '7']);
    const box = (): DOMRect => grid.shadowRoot!.querySelector('[part=colorbar] rect')!.getBoundingClientRect();
    const ofDensity = box();
    grid.mode = 'heat';
    await grid.updateComplete;
    expect([box().left, box().width, box().height]).to.deep.equal([ofDensity.left, ofDensity.width, ofDensity.height]);
  });

  it('counts anew where the size changes what passes a pixel, and for one line has one number', async () => {
    const spread = (_: number, t: number, c: number): number => c + 0 * t;
    const grid = await showGrid(spread, [1, 20, 600], { mode: 'density', size: { width: 400, height: 160 } });
    const highest = (): number => Math.max(...bar(grid).map(Number));
    await until(() => highest() >= 5);
    const few = highest();
    grid.style.height = '560px';
    await until(() => highest() < few);
    const one = await showGrid(ramps, [1, 20, 1], { mode: 'density' });
    await until(() => bar(one).join() === '1');
  });

  it('is in the images, whose colours stand for the same counts', async () => {
    const grid = await showGrid(levels, [1, 11, 9], { mode: 'density' });
    const text = await grid.toSVG({ scale: 0.5 });
    const image = new DOMParser().parseFromString(text, 'image/svg+xml');
    expect([...image.querySelectorAll('[part=colorbar] text')].map((node) => node.textContent)).to.include('7');
    const blob = await grid.toBlob('image/png', { scale: 1 });
    const bitmap = await createImageBitmap(blob);
    const host = grid.getBoundingClientRect();
    const canvas = canvasOf(grid).getBoundingClientRect();
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const right = Math.round(canvas.right - host.left);
    const beside = context.getImageData(right + 20, Math.round(canvas.height / 2), 1, 1).data;
    expect(Math.max(...beside.slice(0, 3)) - Math.min(...beside.slice(0, 3)), 'a colour of the bar').to.be.above(40);
  });

  it('costs four bytes when the data rests, none while the pointer moves', async () => {
    const engine = await testEngine();
    const grid = await showGrid(levels, [1, 11, 9], { mode: 'density' });
    await until(() => bar(grid).includes('7'));
    const before = engine.stats.readbackBytes;
    fireAt(grid, 'pointermove', [0.5, 0.5]);
    await until(() => spoken(grid) !== '');
    expect(engine.stats.readbackBytes - before).to.equal(4);
  });
});
