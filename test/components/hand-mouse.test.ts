import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors } from '../support/engine';
import { click, drag, frames, moveTo, pointIn, tallPage, wheel } from '../support/hand';
import { part, readout, showMap, size } from '../support/hand-heatmap';
import { mount, until } from '../support/mount';
import { seededNumbers } from '../support/random';

describe('a mouse over a heatmap', () => {
  failOnGpuErrors();
  afterEach(() => moveTo([790, 590]));

  it('is told the value beside the pointer, until it leaves', async () => {
    const { element, at } = await showMap();
    await moveTo(at(3, 4));
    await until(() => readout(element).startsWith('query 3, key 4: '));
    const [box, [x, y]] = [part(element, 'readout')!.getBoundingClientRect(), at(3, 4)];
    expect(box.left > x || box.right < x || box.top > y || box.bottom < y, 'not on the pointer').to.equal(true);
    await moveTo(at(3, 5));
    await until(() => readout(element).startsWith('query 3, key 5: '));
    await moveTo([790, 590]);
    await until(() => readout(element) === '');
  });

  it('locks by a click, and lets go by a second one at the same place: the map has not moved', async () => {
    const { element, at } = await showMap();
    const place = at(4, 7);
    await click(place);
    expect(element.locked, 'not before it can be no double click').to.equal(null);
    await until(() => element.locked !== null);
    expect(element.locked).to.deep.equal({ row: 4, column: 7 });
    await element.updateComplete;
    expect(at(4, 7)).to.deep.equal(place);
    await click(place);
    await until(() => element.locked === null);
  });

  it('lets go by the button at the strips’ corner', async () => {
    const { element, at } = await showMap();
    await click(at(2, 2));
    await until(() => element.locked !== null);
    await element.updateComplete;
    await click(pointIn(part(element, 'unlock')!, 0.5, 0.5));
    expect(element.locked).to.equal(null);
  });

  it('shows everything by a double click, which locks nothing, not even later', async () => {
    const { element, at } = await showMap({ window: { x: 2, y: 2, width: 6, height: 6 } });
    const selected: unknown[] = [];
    element.addEventListener('cell-select', (event) => selected.push((event as CustomEvent).detail.indices));
    await click(at(5, 5), 2);
    await until(() => element.window === null);
    await element.updateComplete;
    await click(at(1, 10)); // reported after it, so the double click's own never will be
    await until(() => selected.length > 0);
    expect(selected).to.deep.equal([[1, 10]]);
    expect(element.locked).to.deep.equal({ row: 1, column: 10 });
  });

  it('zooms by the wheel at the pointer, and the page stays, at the closest too', async () => {
    const { element, at } = await showMap();
    const place = at(6, 3);
    await moveTo(place);
    await wheel(place, -240);
    await until(() => element.window !== null);
    const under = (): [number, number] => {
      const box = part(element, 'canvas')!.getBoundingClientRect();
      const { x, y, width, height } = element.window!;
      return [y + ((place[1] - box.top) / box.height) * height, x + ((place[0] - box.left) / box.width) * width];
    };
    expect(under()[0]).to.be.closeTo(6.5, 0.05);
    expect(under()[1]).to.be.closeTo(3.5, 0.05);
    for (let i = 0; i < 12; i++) await wheel(place, -480);
    await until(() => element.window!.width === 1);
    for (let i = 0; i < 4; i++) await wheel(place, -480);
    await frames();
    expect([scrollY, element.window!.width]).to.deep.equal([0, 1]);
  });

  it('scrolls the page on once everything is shown again', async () => {
    const { element, at } = await showMap({ window: { x: 4, y: 4, width: 6, height: 6 } });
    await wheel(at(6, 6), 480);
    await until(() => element.window === null);
    await frames();
    expect(scrollY, 'the turn that was the map’s').to.equal(0);
    await wheel(at(6, 6), 200);
    await until(() => scrollY > 0);
  });

  it('zooms by a trackpad’s pinch, and the page keeps its size', async () => {
    const { element, at } = await showMap();
    await wheel(at(6, 6), -20, { pinch: true });
    await until(() => element.window !== null);
    expect([visualViewport!.scale, scrollY]).to.deep.equal([1, 0]);
  });

  it('moves a part by dragging, beyond the map too, and locks nothing by it', async () => {
    const { element, at } = await showMap({ window: { x: 4, y: 4, width: 4, height: 4 } });
    await element.updateComplete;
    const box = part(element, 'canvas')!.getBoundingClientRect();
    const [x, y] = at(6, 6);
    await drag([x, y], [x - box.width / 4, y - box.height / 2]);
    expect(element.window!.x).to.be.closeTo(5, 0.1);
    expect(element.window!.y).to.be.closeTo(6, 0.1);
    await drag(at(6, 6), [box.right + 350, y]);
    expect(element.window!.x, 'as far as it goes').to.equal(0);
    await moveTo(at(1, 1));
    await until(() => readout(element) !== '');
    const before = element.window;
    await moveTo(at(8, 8));
    await frames();
    expect(element.window, 'let go of').to.equal(before);
    expect(element.locked).to.equal(null);
  });

  it('takes a handle of the colour bar by any of its 24 pixels', async () => {
    for (const down of [0.05, 0.5, 0.95]) {
      const { element } = await showMap({ norm: '-1,1' });
      await until(() => part(element, 'norm-handle') !== null);
      const handle = element.shadowRoot!.querySelectorAll('[part=norm-handle]')[1];
      expect(Math.min(...[handle.clientWidth, handle.clientHeight])).to.be.at.least(24);
      const [x, y] = pointIn(handle, 0.5, down);
      await drag([x, y], [x, y + 90]);
      await element.updateComplete;
      expect(Number(element.norm.split(',')[1]), `at ${down}`).to.be.below(0.8);
      await click(pointIn(element.shadowRoot!.querySelectorAll('[part=norm-handle]')[1], 0.5, 0.5), 2);
      expect(element.norm, 'a double click brings it back').to.equal('-1,1');
      element.remove();
    }
  });

  it('sets thresholds below 1/T by the slider', async () => {
    const T = 400;
    const weights = Float32Array.from({ length: T * 4 }, (_, i) =>
      i % T === 0 ? 1 : 1 / T + ((i * 7919) % 97) / (T * 97),
    );
    const { element } = await showMap({ data: { values: weights, shape: [4, T] }, controls: true });
    const slider = part(element, 'threshold') as HTMLInputElement;
    await until(() => !slider.disabled);
    await click(pointIn(slider, 0.25, 0.5));
    await until(() => element.threshold !== undefined);
    expect(element.threshold).to.be.within(1e-4, 1 / T);
  });
});

describe('a mouse over a feature grid', () => {
  failOnGpuErrors();
  afterEach(() => moveTo([790, 590]));

  const steps = 40;
  const series = (channels: number) => ({
    values: seededNumbers(steps * channels, 5),
    shape: [1, steps, channels],
    axes: ['sample', 'time', 'channel'],
  });

  async function showGrid(channels: number, options: object): Promise<HTMLElementTagNameMap['feature-grid']> {
    tallPage();
    const element = mount('feature-grid', { data: series(channels), sample: 0, ...options }, size);
    await element.updateComplete;
    return element;
  }

  it('enlarges a cell by a click, and loses neither it nor its zoom by another', async () => {
    const grid = await showGrid(4, {});
    await click(pointIn(part(grid, 'surface')!, 0.25, 0.25));
    await until(() => grid.enlarged !== null);
    await grid.updateComplete;
    await wheel(pointIn(part(grid, 'surface')!, 0.5, 0.5), -240);
    await until(() => grid.window !== null);
    const { enlarged, window } = grid;
    let selected = 0;
    grid.addEventListener('cell-select', () => (selected += 1));
    await click(pointIn(part(grid, 'surface')!, 0.7, 0.5));
    await until(() => selected > 0);
    expect([grid.enlarged, grid.window]).to.deep.equal([enlarged, window]);
    await click(pointIn(part(grid, 'surface')!, 0.4, 0.5), 2);
    await until(() => grid.window === null);
    expect(grid.enlarged, 'one step back').to.equal(enlarged);
    await click(pointIn(part(grid, 'back-button')!, 0.5, 0.5));
    expect(grid.enlarged).to.equal(null);
  });

  it('scrolls its rows by the wheel, and the page once they end', async () => {
    const grid = await showGrid(60, { minCell: 90, maxColSubplots: 60, nRows: 20 });
    const middle = pointIn(part(grid, 'surface')!, 0.5, 0.5);
    await moveTo(middle);
    await wheel(middle, 100);
    await until(() => grid.firstRow > 0);
    await frames();
    expect(scrollY).to.equal(0);
    for (let i = 0; i < 12; i++) await wheel(middle, 400);
    await until(() => scrollY > 0);
    scrollTo(0, 0);
    const bar = part(grid, 'scrollbar')!;
    await drag(pointIn(bar, 0.5, 0.9), pointIn(bar, 0.5, 0));
    expect(grid.firstRow, 'by the bar').to.equal(0);
  });

  it('zooms heat at the pointer, and moves a part of it', async () => {
    const grid = await showGrid(30, { mode: 'heat' });
    const middle = pointIn(part(grid, 'surface')!, 0.5, 0.5);
    await wheel(middle, -240);
    await until(() => grid.window !== null);
    const { x } = grid.window!;
    await drag(middle, [middle[0] - 80, middle[1]]);
    expect(grid.window!.x).to.be.above(x);
    expect(scrollY).to.equal(0);
  });
});

describe('a mouse over the other figures', () => {
  failOnGpuErrors();
  afterEach(() => moveTo([790, 590]));

  for (const tag of ['feature-histogram', 'feature-scatter'] as const) {
    it(`is told what lies under it, selects by a click, and lets the wheel scroll the page: ${tag}`, async () => {
      tallPage();
      const element = mount(tag, { data: [[0, 1, 2, 3, 1, 1, 2]] } as never, size);
      if (tag === 'feature-histogram') (element as HTMLElementTagNameMap['feature-histogram']).bins = 4;
      else (element as HTMLElementTagNameMap['feature-scatter']).markerSize = 30;
      await element.updateComplete;
      let selected = 0;
      element.addEventListener('cell-select', () => (selected += 1));
      const place = pointIn(part(element, 'surface')!, 0.5, tag === 'feature-scatter' ? 0.35 : 0.5);
      await moveTo(place);
      await until(() => readout(element) !== '');
      await click(place);
      await until(() => selected === 1);
      await wheel(place, 200);
      await until(() => scrollY > 0);
    });
  }
});
