import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors } from '../support/engine';
import { frames, pointIn, tallPage, tap, touch, type Point } from '../support/hand';
import { part, readout, showMap, side, size } from '../support/hand-heatmap';
import { mount, until } from '../support/mount';
import { seededNumbers } from '../support/random';

const moved = ([x, y]: Point, across: number, down: number): Point => [x + across, y + down];

describe('one finger on a heatmap', () => {
  failOnGpuErrors();

  it('scrolls the page over a map that is shown whole, and locks nothing', async () => {
    const { element, at } = await showMap();
    await touch([at(9, 6), moved(at(9, 6), 0, -200)]);
    await until(() => scrollY > 50);
    expect([element.locked, element.window]).to.deep.equal([null, null]);
    await until(() => readout(element) === '');
  });

  it('moves a part that is zoomed, in any direction, and the page stays', async () => {
    const { element, at } = await showMap({ window: { x: 4, y: 4, width: 4, height: 4 } });
    await element.updateComplete;
    const box = part(element, 'canvas')!.getBoundingClientRect();
    await touch([at(8, 6), moved(at(8, 6), 0, -box.height / 4)]);
    expect(element.window!.y).to.be.closeTo(5, 0.1);
    await touch([at(6, 8), moved(at(6, 8), -box.width / 4, 0)]);
    expect(element.window!.x).to.be.closeTo(5, 0.1);
    await frames();
    expect([scrollY, element.locked]).to.deep.equal([0, null]);
  });

  it('is told the value above it and locks by a tap, lets go by another', async () => {
    const { element, at } = await showMap();
    await tap(at(5, 5));
    await until(() => readout(element).startsWith('query 5, key 5: '));
    await until(() => element.locked !== null);
    expect(element.locked).to.deep.equal({ row: 5, column: 5 });
    expect(readout(element), 'stays').to.match(/^query 5, key 5: /);
    const box = part(element, 'readout')!.getBoundingClientRect();
    const [x, y] = at(5, 5);
    const far = Math.hypot(Math.max(box.left - x, x - box.right, 0), Math.max(box.top - y, y - box.bottom, 0));
    expect(far, 'not under the finger').to.be.at.least(24);
    await element.updateComplete;
    await tap(at(5, 5));
    await until(() => element.locked === null);
  });

  it('is told the value while it rests, and locks nothing by that', async () => {
    const { element, at } = await showMap();
    let [menus, selected] = [0, 0];
    element.addEventListener('contextmenu', () => (menus += 1));
    element.addEventListener('cell-select', () => (selected += 1));
    await tap(at(5, 5), { held: 1200 });
    await until(() => readout(element).startsWith('query 5, key 5: '));
    await frames(60);
    expect([selected, element.locked], `${menus} menus`).to.deep.equal([0, null]);
  });

  it('shows everything by a double tap, and locks nothing', async () => {
    const { element, at } = await showMap({ window: { x: 2, y: 2, width: 6, height: 6 } });
    await element.updateComplete;
    await tap(at(5, 5), { times: 2 });
    await until(() => element.window === null);
    await frames(60);
    expect([element.locked, visualViewport!.scale]).to.deep.equal([null, 1]);
  });
});

describe('two fingers on a heatmap', () => {
  failOnGpuErrors();

  const settings = [null, { x: 3, y: 3, width: 6, height: 6 }];

  it('zoom by pinching, about their middle, and the page stays as it is', async () => {
    const { element } = await showMap();
    const canvas = part(element, 'canvas')!;
    await touch(
      [pointIn(canvas, 0.4, 0.4), pointIn(canvas, 0.2, 0.2)],
      [pointIn(canvas, 0.6, 0.6), pointIn(canvas, 0.8, 0.8)],
    );
    const { x, y, width, height } = element.window!;
    expect(width).to.be.closeTo(side / 3, 0.5);
    expect([x + width / 2, y + height / 2].map(Math.round)).to.deep.equal([side / 2, side / 2]);
    expect([scrollY, visualViewport!.scale, element.locked]).to.deep.equal([0, 1, null]);
  });

  it('zoom out by pinching together', async () => {
    const { element } = await showMap({ window: { x: 4, y: 4, width: 4, height: 4 } });
    await element.updateComplete;
    const canvas = part(element, 'canvas')!;
    await touch(
      [pointIn(canvas, 0.1, 0.1), pointIn(canvas, 0.45, 0.45)],
      [pointIn(canvas, 0.9, 0.9), pointIn(canvas, 0.55, 0.55)],
    );
    expect(element.window).to.equal(null);
    expect([scrollY, visualViewport!.scale]).to.deep.equal([0, 1]);
  });

  for (const window of settings) {
    it(`move the map and not the page, ${window ? 'zoomed' : 'shown whole'}`, async () => {
      const { element } = await showMap({ window });
      await element.updateComplete;
      const canvas = part(element, 'canvas')!;
      await touch(
        [pointIn(canvas, 0.4, 0.6), pointIn(canvas, 0.4, 0.3)],
        [pointIn(canvas, 0.6, 0.6), pointIn(canvas, 0.6, 0.3)],
      );
      await frames();
      expect([scrollY, visualViewport!.scale, element.locked]).to.deep.equal([0, 1, null]);
      if (window) expect(element.window!.y).to.be.closeTo(3 + 0.3 * 6, 0.3);
      else expect(element.window).to.equal(null);
    });
  }
});

describe('fingers on a feature grid', () => {
  failOnGpuErrors();

  const series = { values: seededNumbers(40 * 60, 5), shape: [40, 60], axes: ['time', 'channel'] };

  async function showGrid(options: object): Promise<HTMLElementTagNameMap['feature-grid']> {
    tallPage();
    const grid = mount('feature-grid', { data: series, ...options }, size);
    await grid.updateComplete;
    return grid;
  }

  it('scroll the page over cells that are all in sight', async () => {
    const grid = await showGrid({});
    const from = pointIn(part(grid, 'surface')!, 0.5, 0.8);
    await touch([from, moved(from, 0, -200)]);
    await until(() => scrollY > 50);
    expect(grid.enlarged).to.equal(null);
  });

  it('scroll rows of cells first, and the page at their ends', async () => {
    const grid = await showGrid({ minCell: 90, nRows: 20 });
    const from = pointIn(part(grid, 'surface')!, 0.5, 0.8);
    await touch([from, moved(from, 0, -200)]);
    expect(grid.firstRow).to.be.above(1);
    await frames();
    expect(scrollY).to.equal(0);
    grid.firstRow = 1e6;
    await grid.updateComplete;
    await touch([from, moved(from, 0, -200)]);
    await until(() => scrollY > 50);
  });

  it('enlarge a cell by a tap, and zoom its time by pinching', async () => {
    const grid = await showGrid({});
    await tap(pointIn(part(grid, 'surface')!, 0.3, 0.43));
    await until(() => grid.enlarged !== null);
    await grid.updateComplete;
    const surface = part(grid, 'surface')!;
    await touch(
      [pointIn(surface, 0.4, 0.5), pointIn(surface, 0.2, 0.5)],
      [pointIn(surface, 0.6, 0.5), pointIn(surface, 0.8, 0.5)],
    );
    expect(grid.window!.width).to.be.within(8, 20);
    expect([scrollY, visualViewport!.scale]).to.deep.equal([0, 1]);
  });
});
