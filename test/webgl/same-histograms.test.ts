import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import type { ElementData } from '../../src/index';
import { histogramDefaults } from '../../src/views/histogram/options';
import { HistogramView } from '../../src/views/histogram/view';
import type { HistogramOptions } from '../../src/views/histogram/options';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { expectSamePictures } from '../support/same-pictures';
import { failOnWebGlErrors, noCanvas, webGlEngine } from '../support/webgl-engine';

const shape = [4, 30, 6];
const values = seededNumbers(4 * 30 * 6, 13).map((value, i) => {
  if (i % 61 === 5) return NaN;
  if (i % 97 === 7) return Infinity;
  return i % 5 === 1 ? 0.25 : value ** 3 + (i % 6);
});
const size = [420, 300] as const;

const sources: Record<string, { data: ElementData; by: readonly string[]; overlay: readonly string[] }> = {
  'three axes': {
    data: { values, shape },
    by: ['', 'channel', 'sample,channel', 'time', 'channel,sample'],
    overlay: ['', 'sample', 'channel'],
  },
  'one axis': { data: { values: values.slice(0, 100), shape: [100] }, by: [''], overlay: [''] },
  'the same value everywhere': { data: { values: new Float32Array(50).fill(1), shape: [10, 5] }, by: ['channel'], overlay: [''] }, // prettier-ignore
};

const looks: Record<string, Partial<HistogramOptions>> = {
  plain: {},
  'symmetric bins': { centerZero: true, bins: 31 },
  'limits of its own': { xlims: [-0.5, 1.25], ylim: 12, bins: 64 },
  'clipped peaks, nothing shared': { peaksToClip: 2, shareX: 'none', shareY: 'none', bins: 20 },
  'shared by row and column': { shareX: 'columns', shareY: 'rows', bins: 40 },
  'shared the other way round, more rows': { shareX: 'rows', shareY: 'columns', nRows: 2, bins: 2000, dpr: 2 },
};

describe('histograms by WebGL beside those by WebGPU', () => {
  failOnGpuErrors();
  failOnWebGlErrors();
  let views: [HistogramView, HistogramView];
  before(async () => {
    const gpu = await testEngine();
    views = [
      new HistogramView(gpu, new TextureSurface(gpu.requireDevice(), { width: size[0], height: size[1] })),
      new HistogramView(await webGlEngine(), await noCanvas()),
    ];
    for (const view of views) view.resize(...size);
  });
  after(() => views.forEach((view) => view.release()));

  async function expectSame(options: HistogramOptions, data: ElementData): Promise<void> {
    for (const view of views) view.apply(options, data);
    await expectSamePictures(views, size);
    const [gpu, gl] = views;
    expect(await gl.readNumbers()).to.deep.equal(await gpu.readNumbers());
    const entries = Array.from({ length: gl.entries }, (_, i) => i).slice(-5);
    const part = { from: 2, length: Math.min(15, options.bins - 2) };
    expect(await gl.readCounts(entries, part)).to.deep.equal(await gpu.readCounts(entries, part));
  }

  for (const [source, { data, by: cells, overlay: overlays }] of Object.entries(sources)) {
    for (const [name, look] of Object.entries(looks)) {
      it(`show and count the same: ${source}, ${name}`, async () => {
        for (const by of cells) {
          for (const overlay of overlays.filter((axis) => axis === '' || !by.split(',').includes(axis))) {
            await expectSame({ ...histogramDefaults, by, overlay, ...look }, data);
          }
        }
      });
    }
  }

  it('count nothing where no value is finite', async () => {
    const [gpu, gl] = views;
    for (const view of views) view.apply(histogramDefaults, { values: Float32Array.of(NaN, Infinity), shape: [2] });
    expect(await gl.readNumbers()).to.deep.equal(await gpu.readNumbers());
  });

  it('read the values back once per change of what is counted, and not for numbers, counts or colours', async () => {
    const [, gl] = views;
    const { stats } = gl.engine;
    gl.apply(histogramDefaults, { values, shape });
    const before = stats.readbacks;
    await gl.draw();
    await gl.readNumbers();
    await gl.readCounts([0], { from: 0, length: 500 });
    gl.apply({ ...histogramDefaults, colour: [1, 0, 0, 1] });
    await gl.draw();
    expect(stats.readbacks - before).to.equal(1);
    expect(await gl.probe([1, 2, 3])).to.equal(values[(30 + 2) * 6 + 3]);
  });

  it('show many values', async () => {
    await expectSame(
      { ...histogramDefaults, by: 'channel' },
      { values: seededNumbers(4000 * 20, 3), shape: [4000, 20] },
    );
  });
});
