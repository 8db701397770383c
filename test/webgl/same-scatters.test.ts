import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import type { ElementData } from '../../src/index';
import { markers, scatterDefaults } from '../../src/views/scatter/options';
import { ScatterView, type ScatterOptions } from '../../src/views/scatter/view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { expectSamePictures } from '../support/same-pictures';
import { failOnWebGlErrors, noCanvas, webGlEngine } from '../support/webgl-engine';

const [layers, samples, channels] = [2, 37, 6];
const values = seededNumbers(layers * samples * channels, 31).map((value, i) => {
  if (i % 41 === 5) return NaN;
  return i % 83 === 7 ? -Infinity : value ** 3;
});

const sources: Record<string, { data: ElementData; indices?: ScatterOptions['indices'] }> = {
  'one matrix': { data: { values: values.slice(0, samples * channels), shape: [samples, channels] } },
  'one of several matrices': { data: { values, shape: [layers, samples, channels] }, indices: { axis0: 1 } },
  'samples of one channel': { data: { values: values.slice(0, 90), shape: [90] } },
  'channels of one sample': { data: { values: values.slice(0, 90), shape: [90], axes: ['channel'] } },
  'the same value everywhere': { data: { values: new Float32Array(24), shape: [8, 3] } },
};
const all: typeof sources = {
  ...sources,
  'nothing finite': { data: { values: new Float32Array(24).fill(NaN), shape: [8, 3] } },
};

const looks: Record<string, Partial<ScatterOptions>> = {
  plain: {},
  ...Object.fromEntries(markers.map((marker) => [`marker ${marker}`, { marker, radius: 5.5 }])),
  'limits of its own': { ylims: [-0.25, 0.5] },
  'one colour, no zero line': { colour: [0.4, 0.1, 0.6, 1], zeroLine: false },
  'a dark page, another map': { cmap: 'viridis', rimColour: [0.9, 0.9, 0.92, 1], radius: 4 },
  'markers of a pixel, a translucent zero line': { radius: 1, zeroColour: [0, 0.5, 0, 0.5] },
};

describe('scatter plots by WebGL beside those by WebGPU', () => {
  failOnGpuErrors();
  failOnWebGlErrors();
  let views: [ScatterView, ScatterView];
  before(async () => {
    const gpu = await testEngine();
    views = [
      new ScatterView(gpu, new TextureSurface(gpu.requireDevice(), { width: 300, height: 200 })),
      new ScatterView(await webGlEngine(), await noCanvas()),
    ];
    for (const view of views) view.resize(300, 200);
  });
  after(() => views.forEach((view) => view.release()));

  for (const [source, { data, indices = {} }] of Object.entries(sources)) {
    for (const [name, look] of Object.entries(looks)) {
      it(`show the same: ${source}, ${name}`, async () => {
        for (const view of views) view.apply({ ...scatterDefaults, indices, ...look }, data);
        await expectSamePictures(views, [300, 200]);
      });
    }
  }

  for (const [source, { data, indices = {} }] of Object.entries(all)) {
    it(`have the same numbers, values and markers: ${source}`, async () => {
      for (const view of views) view.apply({ ...scatterDefaults, indices, radius: 4, ylims: [-0.5, 0.75] }, data);
      const [gpu, gl] = views;
      expect(await gl.readNumbers()).to.deep.equal(await gpu.readNumbers());
      const part = { sample: 0, channel: 0, samples: gpu.samples, channels: gpu.channels };
      expect(await gl.readValues(part)).to.deep.equal(await gpu.readValues(part));
      await expectSamePictures(views, [300, 200]);
      for (let x = 1; x < 300; x += 47) {
        for (let y = 3; y < 200; y += 31) {
          expect(await gl.pick(x, y), `${x}, ${y}`).to.deep.equal(await gpu.pick(x, y));
        }
      }
    });
  }

  it('count the values beyond the limits that no option gives, and read single markers', async () => {
    const data = { values: Float32Array.of(-3, NaN, 2, Infinity), shape: [2, 2] };
    const [, gl] = views;
    gl.apply({ ...scatterDefaults, radius: 20 }, data);
    const expected = { low: -3, high: 2, lowest: [0, 0], highest: [1, 0], nan: 1, infinite: 1, outside: 0 };
    expect(await gl.readNumbers()).to.deep.equal(expected);
    expect(await gl.pick(75, 179)).to.deep.equal([0, 0]);
    expect(await gl.pick(75, 100)).to.equal(null);
    expect(await gl.probe([1, 0])).to.equal(2);
  });

  it('show many values', async () => {
    const data = { values: seededNumbers(3000 * 20, 3), shape: [3000, 20] };
    for (const view of views) view.apply(scatterDefaults, data);
    await expectSamePictures(views, [300, 200]);
  });
});
