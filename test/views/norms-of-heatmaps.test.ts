import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView, type HeatmapOptions } from '../../src/views/heatmap/view';
import { matplotlibTables } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { colourDistance } from '../support/pixels';
import { seededNumbers } from '../support/random';
import { imagePixels } from '../support/texture-pixels';

/** numpy's percentile with its default, linear interpolation, in float64. */
function percentile(values: ArrayLike<number>, part: number): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (at % 1) * (high - low);
}

async function opened(data: Parameters<HeatmapView['apply']>[1], options: Partial<HeatmapOptions>) {
  const engine = await testEngine();
  const surface = new TextureSurface(engine.requireDevice(), { width: 8, height: 8 });
  const view = new HeatmapView(engine, surface);
  view.apply({ ...heatmapDefaults, cmap: 'viridis', ...options }, data);
  return view;
}

describe('the robust norm of a heatmap', () => {
  failOnGpuErrors();

  const scales = { 'a few values': 7, 'one hundred and one': 101, 'two hundred': 200, 'many values': 300 * 401 };
  for (const [name, count] of Object.entries(scales)) {
    it(`runs from numpy's 1st to its 99th percentile: ${name}`, async () => {
      const values = seededNumbers(count, count).map((value, i) => (i % 3 ? value ** 3 : 1e4 * value));
      if (count > 7) [values[3], values[5], values[6]] = [NaN, Infinity, -Infinity];
      const view = await opened({ values, shape: [1, count] }, { norm: { kind: 'robust' } });
      const { robust } = (await view.readNumbers())!;
      const wanted = [0.01, 0.99].map((part) => percentile(values, part));
      robust!.forEach((end, i) => expect(end).to.be.closeTo(wanted[i], 2e-7 * Math.abs(wanted[i])));
      view.release();
    });
  }

  it('holds for one value, equal values, huge ones, and none', async () => {
    const big = 3.4028234663852886e38;
    for (const [values, wanted] of [
      [[3], [3, 3]],
      [
        [0.25, 0.25, 0.25],
        [0.25, 0.25],
      ],
      [
        [-0.5, -0, 0],
        [-0.49, 0],
      ],
      [
        [-big, big],
        [-0.98 * big, 0.98 * big],
      ],
    ]) {
      const view = await opened([values], { norm: { kind: 'robust' } });
      const { robust } = (await view.readNumbers())!;
      robust!.forEach((end, i) => expect(end, `${values}`).to.be.closeTo(wanted[i], 1e-6 * Math.abs(wanted[i])));
      view.release();
    }
    const none = await opened([[NaN, Infinity]], { norm: { kind: 'robust' } });
    const { robust } = (await none.readNumbers())!;
    expect(robust![0]).to.be.above(robust![1]);
    none.release();
  });

  it('reads nothing back for its picture, and eight bytes more for its numbers', async () => {
    const engine = await testEngine();
    const view = await opened([[1, 2, 3]], { norm: { kind: 'robust' } });
    const before = engine.stats.readbackBytes;
    await view.draw();
    expect(engine.stats.readbackBytes - before).to.equal(0);
    await view.readNumbers();
    expect(engine.stats.readbackBytes - before).to.equal(36);
    view.release();
  });
});

describe('the norm of each row of a heatmap', () => {
  failOnGpuErrors();
  let viridis: number[];
  before(async () => (viridis = (await matplotlibTables()).viridis));

  /** Distance of a pixel from the colour at a place of the map, or from either beside an edge. */
  const off = (pixel: readonly number[], place: number): number => {
    const entries = [-1e-5, 1e-5].map((step) => Math.min(255, Math.max(0, Math.floor(256 * (place + step)))));
    return Math.min(...entries.map((entry) => colourDistance(pixel, viridis.slice(3 * entry, 3 * entry + 3))));
  };

  it('gives a constant row the middle, infinities the ends, and one cell the middle', async () => {
    const data = [
      [4, 4, 4],
      [0, Infinity, 1],
      [-Infinity, 5, NaN],
    ];
    const view = await opened(data, { norm: { kind: 'row' } });
    const pixels = imagePixels(await view.snapshot(30, 30));
    const at = (row: number, column: number) => pixels.at(10 * column + 5, 10 * row + 5);
    const wanted: [number, number, number][] = [[0, 0, 0.5], [0, 2, 0.5], [1, 0, 0], [1, 1, 2], [1, 2, 1], [2, 0, -1], [2, 1, 0.5]]; // prettier-ignore
    for (const [row, column, place] of wanted) expect(off(at(row, column), place), `${row}, ${column}`).to.equal(0);
    expect(at(2, 2)[3], 'NaN').to.equal(0);
    view.release();
    const one = await opened([[-7]], { norm: { kind: 'row' } });
    expect(off(imagePixels(await one.snapshot(9, 9)).at(4, 4), 0.5)).to.equal(0);
    one.release();
  });

  for (const [name, threshold] of [
    ['', null],
    [', above a threshold', 0.1],
  ] as const) {
    // prettier-ignore
    it(`shows of several cells under a pixel the one farthest from the middle of its own row${name}`, async () => {
      const [rows, columns, each] = [24, 130, 2];
      const values = seededNumbers(rows * columns, 5).map((value, i) => value * 10 ** -(Math.floor(i / columns) % 4));
      const place = (row: number, column: number): number => {
        const line = values.subarray(row * columns, (row + 1) * columns);
        const [low, high] = [Math.min(...line), Math.max(...line)];
        return (line[column] - low) / (high - low);
      };
      const view = await opened({ values, shape: [rows, columns] }, { norm: { kind: 'row' }, threshold });
      const [width, height] = [columns / each / 5, rows / each];
      const pixels = imagePixels(await view.snapshot(width, height));
      let compared = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const places = [];
          for (let row = each * y; row < each * (y + 1); row++) {
            for (let column = 10 * x; column < 10 * (x + 1); column++) {
              if (threshold === null || values[row * columns + column] >= threshold) places.push(place(row, column));
            }
          }
          const pixel = pixels.at(x, y);
          if (places.length === 0) expect(pixel[3], `${x}, ${y}`).to.equal(0);
          else {
            const far = threshold === null ? Math.max(...places.map((at) => Math.abs(at - 0.5))) : 0;
            const shown = threshold === null ? places.find((at) => Math.abs(at - 0.5) === far)! : Math.max(...places);
            expect(off(pixel, shown), `${x}, ${y}`).to.equal(0);
          }
          compared += 1;
        }
      }
      expect(compared).to.equal(width * height);
      view.release();
    });
  }

  it('holds where blocks of a pyramid make the pixels', async () => {
    const [rows, columns] = [256, 512];
    const values = seededNumbers(rows * columns, 9).map((value, i) => (1 + (i >> 9)) * value);
    const view = await opened({ values, shape: [rows, columns] }, { norm: { kind: 'row' } });
    const pixels = imagePixels(await view.snapshot(16, 8));
    // Each pixel covers 32 whole rows of many values: of some row a place near an end.
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 16; x++) {
        const places = Array.from({ length: 32 * 32 }, (_, i) => {
          const [row, column] = [32 * y + (i >> 5), 32 * x + (i & 31)];
          const line = values.subarray(row * columns, (row + 1) * columns);
          const [low, high] = [Math.min(...line), Math.max(...line)];
          return (line[column] - low) / (high - low);
        });
        const far = Math.max(...places.map((at) => Math.abs(at - 0.5)));
        const ties = places.filter((at) => Math.abs(at - 0.5) > far - 1e-6);
        expect(Math.min(...ties.map((at) => off(pixels.at(x, y), at))), `${x}, ${y}`).to.equal(0);
      }
    }
    view.release();
  });
});

describe('a logarithmic norm of a heatmap', () => {
  failOnGpuErrors();

  it('runs over sixty powers of ten', async () => {
    const viridis = (await matplotlibTables()).viridis;
    const values = [1e-30, 1e-15, 1, 1e15, 1e30, 1e-35, 1e35];
    const view = await opened([values], { norm: { kind: 'log', low: 1e-30, high: 1e30 } });
    const pixels = imagePixels(await view.snapshot(70, 10));
    [0, 64, 128, 192, 255, 0, 255].forEach((entry, i) => {
      const beside = [entry, Math.max(0, entry - 1)].map((at) => viridis.slice(3 * at, 3 * at + 3));
      const far = Math.min(...beside.map((colour) => colourDistance(pixels.at(10 * i + 5, 5), colour)));
      expect(far, `${values[i]}`).to.equal(0);
    });
    view.release();
  });
});
