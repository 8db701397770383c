import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView, type HeatmapOptions } from '../../src/views/heatmap/view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { imagePixels } from '../support/texture-pixels';
import { failOnWebGlErrors, noCanvas, webGlEngine } from '../support/webgl-engine';

/** Pixels that may differ, and by so many levels of 255. */
const [stray, rounding] = [1e-4, 2];

const [heads, rows, columns] = [6, 96, 130];
const values = seededNumbers(heads * rows * columns, 21).map((value, i) => {
  if (i % 97 === 5) return 0;
  if (i % 1009 === 7) return NaN;
  return i % 4001 === 11 ? Infinity : value ** 3;
});
const data = { values, shape: [heads, rows, columns], axes: ['head', 'query', 'key'] };
const large = { values: seededNumbers(700 * 900, 5), shape: [700, 900] };

const looks: Record<string, Partial<HeatmapOptions>> = {
  plain: {},
  'a logarithm': { norm: { kind: 'log' } },
  'ends of its own': { norm: { kind: 'fixed', low: -0.4, high: 0.7 }, cmap: 'magma' },
  symmetric: { norm: { kind: 'symmetric' } },
  robust: { norm: { kind: 'robust' }, mask: 'zero' },
  'by row, causal': { norm: { kind: 'row' }, mask: 'causal' },
  'a threshold': { threshold: 0.1 },
  'the largest of each row': { topK: 9 },
  'the largest of each row, hatched zeros': { topK: 9, mask: 'zero' },
  'the highest': { minify: 'max' },
  'the mean': { minify: 'mean' },
  'a part': { window: { x: 10.25, y: 3.5, width: 41.75, height: 20.125 } },
  'all heads': { heads: { chosen: [], together: 'tiles' }, indices: {}, mask: 'causal' },
  'the mean of heads': { heads: { chosen: [0, 2, 5], together: 'mean' }, indices: {} },
  'the highest of heads, by row': { heads: { chosen: [], together: 'max' }, indices: {}, norm: { kind: 'row' } },
};
const sizes = { 'cells larger than pixels': [520, 400], 'cells smaller than pixels': [61, 37] } as const;

describe('heatmaps by WebGL beside those by WebGPU', () => {
  failOnGpuErrors();
  failOnWebGlErrors();
  let views: HeatmapView[];
  before(async () => {
    const gpu = await testEngine();
    views = [
      new HeatmapView(gpu, new TextureSurface(gpu.requireDevice(), { width: 8, height: 8 })),
      new HeatmapView(await webGlEngine(), await noCanvas()),
    ];
  });
  after(() => views.forEach((view) => view.release()));

  /** Of how many pixels a colour differs, and by how much at most. */
  async function difference(width: number, height: number): Promise<{ pixels: number; most: number }> {
    const [a, b] = await Promise.all(views.map(async (view) => imagePixels(await view.snapshot(width, height))));
    expect([b.width, b.height]).to.deep.equal([a.width, a.height]);
    let [pixels, most, painted] = [0, 0, 0];
    for (let i = 0; i < a.data.length; i += 4) {
      const off = Math.max(...[0, 1, 2, 3].map((channel) => Math.abs(a.data[i + channel] - b.data[i + channel])));
      pixels += Number(off > rounding);
      most = Math.max(most, off);
      painted += Number(a.data[i + 3] > 0);
    }
    expect(painted).to.be.above(0);
    return { pixels, most };
  }

  for (const [name, look] of Object.entries(looks)) {
    for (const [how, [width, height]] of Object.entries(sizes)) {
      it(`show the same: ${name}, ${how}`, async () => {
        for (const view of views)
          view.apply({ ...heatmapDefaults, cmap: 'viridis', indices: { head: 1 }, ...look }, data);
        const { pixels } = await difference(width, height);
        expect(pixels).to.be.at.most(stray * width * height);
      });
    }
  }

  it('show the same of many cells', async () => {
    for (const view of views) view.apply({ ...heatmapDefaults, cmap: 'viridis' }, large);
    const { pixels } = await difference(333, 222);
    expect(pixels).to.be.at.most(stray * 333 * 222);
  });

  it('have the same strips, numbers, lines, values and colours', async () => {
    const profiles = { across: { statistic: 'entropy' }, down: { line: 7 } } as const;
    for (const view of views) {
      view.apply({ ...heatmapDefaults, indices: { head: 2 }, norm: { kind: 'robust' }, profiles }, data);
      const { engine } = view;
      const canvases = { across: new OffscreenCanvas(200, 40), down: new OffscreenCanvas(40, 150) };
      view.profiles.setCanvases(canvases);
      view.profiles.resize('across', 200, 40);
      view.profiles.resize('down', 40, 150);
      view.resize(200, 150);
      view.profileChanged();
      await view.draw();
      await engine.scheduler.settled();
    }
    const [gpu, gl] = views;
    const [a, b] = [await gpu.readNumbers(), await gl.readNumbers()];
    expect(b!.range).to.deep.equal(a!.range);
    expect([b!.lowestAt, b!.highestAt]).to.deep.equal([a!.lowestAt, a!.highestAt]);
    b!.robust!.forEach((end, i) => expect(end).to.be.closeTo(a!.robust![i], 1e-6 * Math.abs(a!.robust![i])));
    for (const side of ['across', 'down'] as const) {
      b!.strips[side]!.forEach((end, i) => expect(end, side).to.be.closeTo(a!.strips[side]![i], 1e-5));
      const [one, other] = await Promise.all(views.map((view) => view.profileSnapshot(side, 200, 150)));
      const [p, q] = [imagePixels(one), imagePixels(other)];
      const off = p.data.filter((level, i) => Math.abs(level - q.data[i]) > 2 * rounding).length;
      expect(off, side).to.be.at.most(0.001 * p.data.length);
    }
    for (const along of ['rows', 'columns'] as const) {
      const [line, other] = [await gpu.readLine(along, 5), await gl.readLine(along, 5)];
      for (const name of ['sum', 'entropy', 'max', 'argmax'] as const) {
        expect(other[name], `${along} ${name}`).to.be.closeTo(line[name], 1e-4);
      }
    }
    const part = { row: 3, column: 2, rows: 20, columns: 30 };
    expect(await gl.readCells(part)).to.deep.equal(await gpu.readCells(part));
    expect(await gl.readColours(part)).to.deep.equal(await gpu.readColours(part));
    expect(await gl.probe([2, 1, 3])).to.equal(values[(2 * rows + 1) * columns + 3]);
  });
});
