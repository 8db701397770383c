import { expect } from 'chai';
import { showFeatures1D } from '../../components/index';
import type { FeatureGrid } from '../../components/feature-grid';
import { failOnGpuErrors } from '../support/engine';
import { showGrid } from '../support/grid';
import { canvasOf, readPixels } from '../support/pixels';
import { textsOf, textFaults } from '../support/text-faults';

const wild = (_: number, t: number, c: number): number => (c % 2 ? 1e4 : 1) * Math.sin(t * (c + 1));

/** Texts over which the canvas shows anything. */
async function textsOnCurves(grid: FeatureGrid): Promise<string[]> {
  await grid.toSVG(); // its numbers are there now
  grid.redraw(); // a canvas can be read only until the browser has shown it
  await grid.updateComplete;
  const canvas = canvasOf(grid);
  const pixels = readPixels(canvas);
  const corner = canvas.getBoundingClientRect();
  const inked = ({ box }: { box: DOMRect }): boolean => {
    const [left, top] = [Math.floor(box.left - corner.left) + 1, Math.floor(box.top - corner.top) + 1];
    for (let y = Math.max(0, top); y < Math.min(pixels.height, top + box.height - 2); y++) {
      for (let x = Math.max(0, left); x < Math.min(pixels.width, left + box.width - 2); x++) {
        if (pixels.at(x, y)[3] > 0) return true;
      }
    }
    return false;
  };
  return textsOf(grid)
    .filter(inked)
    .map(({ text, part }) => `${text} (${part})`);
}

/** Where the cells' numbers stand, a row of them for each height: the rows and columns of cells. */
function rowsAndColumns(grid: FeatureGrid): { rows: number; columns: number; shape: number } {
  const boxes = textsOf(grid).filter(({ part }) => part === 'labels').map(({ box }) => box); // prettier-ignore
  const [rows, columns] = [new Set(boxes.map(({ top }) => Math.round(top))), new Set(boxes.map(({ left }) => Math.round(left)))]; // prettier-ignore
  const { width, height } = canvasOf(grid).getBoundingClientRect();
  return { rows: rows.size, columns: columns.size, shape: (width * rows.size) / (height * columns.size) };
}

describe('the cells of a feature grid', () => {
  failOnGpuErrors();

  for (const width of [150, 240, 310, 360, 480, 900]) {
    it(`have their numbers beside no other cell’s curve, at ${width} pixels`, async () => {
      for (const count of [12, 6, 60]) {
        const size = { width, height: 300 };
        const grid = await showGrid(wild, [1, 80, count], { showTicks: true, nRows: 3, size });
        expect(await textsOnCurves(grid), `${count} channels`).to.deep.equal([]);
        expect(textFaults(grid), `${count} channels`).to.deep.equal([]);
        grid.remove();
      }
    });
  }

  it('say the ends of their y-axes where these have room, and leave them out where they have none', async () => {
    const ends = async (width: number): Promise<number> => {
      const grid = await showGrid(wild, [1, 80, 12], { showTicks: true, nRows: 3, size: { width, height: 300 } });
      await grid.toSVG();
      return textsOf(grid).filter(({ part }) => part === 'ticks').length;
    };
    expect(await ends(480)).to.equal(24);
    expect(await ends(280)).to.equal(24);
    expect(await ends(200)).to.equal(0);
  });

  for (const count of [5, 6, 7, 8, 9, 10, 11, 13]) {
    it(`are no strips: ${count} channels`, async () => {
      for (const size of [
        { width: 600, height: 400 },
        { width: 340, height: 270 },
        { width: 1100, height: 300 },
      ]) {
        // prettier-ignore
        const grid = await showGrid(wild, [1, 40, count], { size });
        const { rows, columns, shape } = rowsAndColumns(grid);
        expect(shape, `${rows} × ${columns} at ${size.width}`).to.be.within(1 / 3, 5);
        expect(rows * columns - count).to.be.below(columns);
        grid.remove();
      }
    });
  }

  it('follow the seed where the page says how many rows there are, and where its rule makes no strips', async () => {
    const bounded = await showGrid(wild, [1, 40, 7], { maxColSubplots: 10 });
    expect(rowsAndColumns(bounded)).to.include({ rows: 7, columns: 1 });
    const sixty = await showGrid(wild, [1, 40, 60], { size: { width: 900, height: 600 } });
    expect(rowsAndColumns(sixty)).to.include({ rows: 10, columns: 6 });
    const place = document.body.appendChild(document.createElement('div'));
    const seed = showFeatures1D(
      place,
      Array.from({ length: 9 }, () => [1, 2, 3, 4, 5, 6, 7]),
      { h: 0.2, w: 0.4 },
    );
    await seed.updateComplete;
    expect(rowsAndColumns(seed)).to.include({ rows: 7, columns: 1 });
    place.remove();
  });

  it('are laid out anew when the page takes its bound back', async () => {
    const grid = await showGrid(wild, [1, 40, 7]);
    const free = rowsAndColumns(grid);
    grid.setAttribute('max-col-subplots', '10');
    await grid.updateComplete;
    expect(rowsAndColumns(grid)).to.include({ rows: 7, columns: 1 });
    grid.removeAttribute('max-col-subplots');
    await grid.updateComplete;
    expect(rowsAndColumns(grid)).to.deep.equal(free);
  });
});
