import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import type { ElementData } from '../../src/index';
import { gridDefaults } from '../../src/views/grid/options';
import { ChannelNames, FeatureGridView, Relevance, type FeatureGridOptions } from '../../src/views/grid/view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { expectSamePictures } from '../support/same-pictures';
import { failOnWebGlErrors, noCanvas, webGlEngine } from '../support/webgl-engine';

const [samples, times, channels] = [3, 70, 12];
const noise = seededNumbers(samples * times * channels, 17);
const values = noise.map((value, i) => {
  if (i % 211 === 5) return NaN;
  if (i % 307 === 7) return Infinity;
  const channel = i % channels;
  return channel === 4 ? 0.75 : Math.sin(i / channels / (3 + channel)) * (1 + channel) + 0.3 * value;
});
const size = [480, 360] as const;
const names = new ChannelNames(Array.from({ length: channels }, (_, i) => (i % 3 ? `odd ${i}` : `third ${i}`)));

interface Source {
  data: ElementData;
  options: Partial<FeatureGridOptions>;
}
const sources: Record<string, Source> = {
  'one of several samples': { data: { values, shape: [samples, times, channels] }, options: { indices: { sample: 1 } } },
  'all samples over one another': { data: { values, shape: [samples, times, channels] }, options: { samples: 'overlay' } },
  'samples as cells': { data: { values, shape: [samples, times, channels] }, options: { samples: 'cells' } },
  'channels first': {
    data: { values, shape: [samples * times, channels], axes: ['channel', 'time'] },
    options: { channelAxis: 0, maxColSubplots: 15 },
  },
  'one time step': { data: { values: values.slice(0, channels), shape: [1, channels] }, options: {} },
}; // prettier-ignore

const looks: Record<string, Partial<FeatureGridOptions>> = {
  'lines': {},
  'lines with borders and ticks, no zero line': { borders: true, ticks: true, zeroLine: false, labels: false },
  'wide lines in given rows': { dpr: 3, nRows: 3, lineColour: [0.5, 0, 0.4, 0.7], borders: true },
  'equated axes': { equateAxes: true },
  'shared by row': { shareXy: 'rows', maxTimesteps: 20 },
  'shared by column': { shareXy: 'columns', shaped: true },
  'shared by all': { shareXy: 'all', maxTimesteps: 0 },
  'scrolled rows': { minCell: 90, scroll: 1.4, maxColSubplots: 2 },
  'some of them, in another order': { filter: '2-9, 11', order: 'range' },
  'an enlarged one, part of its time': { enlarged: 1, window: { x: 7.3, y: 0, width: 20.5, height: 1 } },
  'density': { mode: 'density', bar: true },
  'density of part of the time': { mode: 'density', zeroLine: false, cmap: 'magma', window: { x: 3, y: 0, width: 30, height: 1 } }, // prettier-ignore
  'density of some': { mode: 'density', filter: '0-3' },
  'heat': { mode: 'heat' },
  'heat, time down': { mode: 'heat', timestepsXaxis: false, cmap: 'viridis', reflectHalf: true },
  'heat, reflected, by variance': { mode: 'heat', reflectHalf: true, order: 'variance', norm: { kind: 'symmetric' } },
  'heat by a logarithm': { mode: 'heat', norm: { kind: 'log' }, maxTimesteps: 0 },
  'heat between given ends': { mode: 'heat', norm: { kind: 'fixed', low: -1, high: 2 } },
  'robust heat of some, by the last value': { mode: 'heat', norm: { kind: 'robust' }, filter: 'odd', names, order: 'last' },
  'heat by row, in part': { mode: 'heat', norm: { kind: 'row' }, window: { x: 0.5, y: 1.25, width: 9.5, height: 4.5 } },
}; // prettier-ignore

/** As long as the values; with gaps, and in a window's first columns none at all. */
const relevanceValues = seededNumbers(values.length, 23).map((value, i) => (i % 53 < 3 || i < 40 ? NaN : value - 0.3));
const lengthOf = (data: ElementData): number => (data as { values: Float32Array }).values.length;
const related: Record<string, Partial<FeatureGridOptions>> = {
  lines: {},
  'lines with borders and ticks, no zero line': { borders: true, ticks: true, zeroLine: false, cmap: 'bwr' },
  'thin lines': { dpr: 0.5 },
  'shared by all, scrolled': { shareXy: 'all', minCell: 90, scroll: 1.4, maxColSubplots: 2 },
  'some of them, in another order': { filter: '2-9, 11', order: 'range', dpr: 2 },
  'an enlarged one, part of its time': { enlarged: 1, window: { x: 7.3, y: 0, width: 20.5, height: 1 } },
};

describe('feature grids by WebGL beside those by WebGPU', () => {
  failOnGpuErrors();
  failOnWebGlErrors();
  let views: [FeatureGridView, FeatureGridView];
  before(async () => {
    const gpu = await testEngine();
    views = [
      new FeatureGridView(gpu, new TextureSurface(gpu.requireDevice(), { width: size[0], height: size[1] })),
      new FeatureGridView(await webGlEngine(), await noCanvas()),
    ];
    for (const view of views) view.resize(...size);
  });
  after(() => views.forEach((view) => view.release()));

  /** Numbers by WebGL as they are by WebGPU; sums in float32 have rounded in another order, and percentiles. */
  async function expectSameNumbers(): Promise<void> {
    const [gpu, gl] = views;
    const [wanted, found] = [(await gpu.readNumbers())!, (await gl.readNumbers())!];
    const near = (a: number | undefined, b: number | undefined): void =>
      void expect(a).to.be.closeTo(b!, 2e-6 * Math.abs(b!));
    expect(found.extremes).to.deep.equal(wanted.extremes);
    expect([found.peak, found.limits?.length, found.range?.length]).to.deep.equal([
      wanted.peak,
      wanted.limits?.length,
      wanted.range?.length,
    ]);
    found.range?.forEach((end, i) => near(end, wanted.range![i]));
    found.limits?.forEach((ends, cell) => ends.forEach((end, i) => near(end, wanted.limits![cell][i])));
    expect(gl.places).to.deep.equal(gpu.places);
  }

  for (const [source, { data, options }] of Object.entries(sources)) {
    for (const [name, look] of Object.entries(looks)) {
      it(`show the same: ${source}, ${name}`, async () => {
        for (const view of views) view.apply({ ...gridDefaults, ...options, ...look }, data);
        await expectSameNumbers();
        await expectSamePictures(views, size);
      });
    }

    it(`have the same values and nearest lines: ${source}`, async () => {
      for (const view of views) view.apply({ ...gridDefaults, ...options, filter: '1-8', order: 'last' }, data);
      await expectSameNumbers();
      const [gpu, gl] = views;
      const last = gl.scene.times.count - 1;
      const spots = [0, 1, 2].map((place) => ({ place, time: Math.min(last, 3 * place), layer: gl.scene.layers - 1 }));
      expect(await gl.readSpots(spots)).to.deep.equal(await gpu.readSpots(spots));
      for (const height of [0, 0.3, 1]) {
        expect(await gl.nearestLine(spots[1], height)).to.deep.equal(await gpu.nearestLine(spots[1], height));
      }
    });
  }

  for (const [source, { data, options }] of Object.entries(sources).filter(([, { options }]) => !options.samples)) {
    const relevance = new Relevance({
      ...(data as object),
      values: relevanceValues.slice(0, lengthOf(data)),
    } as ElementData);
    for (const [name, look] of Object.entries(related)) {
      it(`colour the same by relevance: ${source}, ${name}`, async () => {
        for (const view of views) view.apply({ ...gridDefaults, ...options, ...look, relevance }, data);
        await expectSameNumbers();
        await expectSamePictures(views, size);
      });
    }
  }

  it('count the same lines under a pixel of a density', async () => {
    for (const view of views) {
      view.apply(
        { ...gridDefaults, mode: 'density', samples: 'overlay' },
        { values, shape: [samples, times, channels] },
      );
    }
    const [gpu, gl] = views;
    for (let x = 3; x < size[0]; x += 97) {
      for (let y = 5; y < size[1]; y += 41) {
        expect(await gl.linesAt(x, y), `${x}, ${y}`).to.equal(await gpu.linesAt(x, y));
      }
    }
  });

  it('count more lines than are read back at once', async () => {
    const data = { values: seededNumbers(30 * 2500, 5), shape: [30, 2500] };
    for (const view of views) view.apply({ ...gridDefaults, mode: 'density', bar: true }, data);
    await expectSamePictures(views, size);
    await expectSameNumbers();
  });

  it('show nothing but the zero line where no value is finite', async () => {
    const data = { values: new Float32Array(40).fill(NaN), shape: [10, 4] };
    for (const view of views) view.apply(gridDefaults, data);
    await expectSamePictures(views, size);
    await expectSameNumbers();
  });

  it('show the same of thousands of channels, scrolled', async () => {
    const data = { values: seededNumbers(40 * 5000, 3), shape: [40, 5000] };
    for (const view of views) view.apply({ ...gridDefaults, minCell: 20, scroll: 7, shareXy: 'rows' }, data);
    await expectSamePictures(views, size);
    for (const view of views) view.apply({ ...gridDefaults, minCell: 0, equateAxes: true }, data);
    await expectSamePictures(views, size);
  });

  it('read nothing back for lines and heat, and once for what the CPU counts', async () => {
    const [, gl] = views;
    const { stats } = gl.engine;
    const data = { values, shape: [samples, times, channels] };
    const readsOf = async (options: Partial<FeatureGridOptions>): Promise<number> => {
      gl.apply({ ...gridDefaults, indices: { sample: 1 }, ...options }, data);
      const before = stats.readbacks;
      await gl.draw();
      gl.apply({ ...gridDefaults, indices: { sample: 1 }, ...options, cmap: 'cividis' });
      await gl.draw();
      return stats.readbacks - before;
    };
    expect(await readsOf({})).to.equal(0);
    expect(await readsOf({ mode: 'heat' })).to.equal(0);
    expect(await readsOf({ mode: 'heat', norm: { kind: 'robust' } })).to.equal(1);
    expect(await readsOf({ mode: 'density' })).to.equal(2);
  });
});
