import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import { gridDefaults } from '../../src/views/grid/options';
import { FeatureGridView } from '../../src/views/grid/view';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView } from '../../src/views/heatmap/view';
import { histogramDefaults } from '../../src/views/histogram/options';
import { HistogramView } from '../../src/views/histogram/view';
import type { Canvas, Surface } from '../../src/views/painter';
import { scatterDefaults } from '../../src/views/scatter/options';
import { ScatterView } from '../../src/views/scatter/view';
import type { View } from '../../src/views/view';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { colourDistance, readPixels, type Pixels } from '../support/pixels';
import { imagePixels, texturePixels } from '../support/texture-pixels';

const size = { width: 120, height: 80 };
const red = [1, 0, 0, 1] as const;

type Opened = View & { apply(options: never, data: never): boolean };

/** A figure without an element: how it is opened and fed, and what is to be seen of it at known pixels. */
interface Figure {
  name: string;
  open(surface: Canvas | Surface): Promise<View>;
  /** Pixels of a picture of `size`. */
  see(pixels: Pixels): Promise<void>;
}

async function opened<V extends View>(
  ViewClass: new (engine: Awaited<ReturnType<typeof testEngine>>, surface: Canvas | Surface) => V,
  surface: Canvas | Surface,
  [options, data]: [V['options'], readonly (readonly number[])[]],
): Promise<View> {
  const view = new ViewClass(await testEngine(), surface) as unknown as Opened;
  view.resize(size.width, size.height);
  view.apply(options as never, data as never);
  return view;
}

function isRed([r, g, b, a]: readonly number[]): boolean {
  return r === 255 && g === 0 && b === 0 && a === 255;
}

const figures: Figure[] = [
  {
    name: 'a heatmap',
    open: (surface) => opened(HeatmapView, surface, [{ ...heatmapDefaults, norm: { kind: 'fixed', low: -1, high: 1 } }, [[-1, 0, 1], [0.5, NaN, -0.5]]]), // prettier-ignore
    see: async (pixels) => {
      for (const [x, y, value] of [
        [20, 20, -1],
        [60, 20, 0],
        [100, 39, 1],
        [39, 40, 0.5],
        [81, 79, -0.5],
      ])
        // prettier-ignore
        expect(colourDistance(pixels.at(x, y), await matplotlibColour('bwr', value, [-1, 1])), `${x}, ${y}`).to.equal(0);
      expect(pixels.at(60, 60), 'NaN').to.deep.equal([0, 0, 0, 0]);
    },
  },
  {
    name: 'a feature grid',
    open: (surface) => opened(FeatureGridView, surface, [{ ...gridDefaults, mode: 'heat', norm: { kind: 'fixed', low: 0, high: 5 } }, [[0, 3], [1, 4], [2, 5]]]), // prettier-ignore
    see: async (pixels) => {
      for (const [x, y, value] of [
        [20, 20, 0],
        [60, 20, 1],
        [100, 39, 2],
        [0, 40, 3],
        [119, 79, 5],
      ])
        // prettier-ignore
        expect(colourDistance(pixels.at(x, y), await matplotlibColour('bwr', value, [0, 5])), `${x}, ${y}`).to.equal(0);
    },
  },
  {
    name: 'a histogram',
    // Of 4 bins over 120 pixels the first holds one value, the last three; 21/20 of three is the top of 80 pixels.
    open: (surface) => opened(HistogramView, surface, [{ ...histogramDefaults, bins: 4, colour: red }, [[0, 4, 4, 4]]]),
    see: async (pixels) => {
      expect(isRed(pixels.at(15, 79)), 'a value').to.equal(true);
      expect(pixels.at(15, 40), 'above one').to.deep.equal([0, 0, 0, 0]);
      expect(pixels.at(45, 79), 'an empty bin').to.deep.equal([0, 0, 0, 0]);
      expect(isRed(pixels.at(105, 8)), 'three values').to.equal(true);
      expect(pixels.at(105, 1), 'the margin').to.deep.equal([0, 0, 0, 0]);
    },
  },
  {
    name: 'a scatter plot',
    open: (surface) => opened(ScatterView, surface, [{ ...scatterDefaults, colour: red, marker: 's', radius: 4, zeroLine: false, rimColour: red, ylims: [0, 1] }, [[0], [1], [0.5]]]), // prettier-ignore
    see: async (pixels) => {
      expect(isRed(pixels.at(20, 76)), 'at the bottom').to.equal(true);
      expect(isRed(pixels.at(60, 4)), 'at the top').to.equal(true);
      expect(isRed(pixels.at(100, 40)), 'in the middle').to.equal(true);
      expect(pixels.at(20, 40), 'beside them').to.deep.equal([0, 0, 0, 0]);
    },
  },
];

describe('a view without an element', () => {
  failOnGpuErrors();

  for (const { name, open, see } of figures) {
    it(`draws ${name} on a canvas of nobody`, async () => {
      const canvas = new OffscreenCanvas(1, 1);
      const view = await open(canvas);
      await view.draw();
      await see(readPixels(canvas));
      view.release();
    });

    it(`draws ${name} on a texture, and anew on one of another size`, async () => {
      const device = (await testEngine()).requireDevice();
      const surface = new TextureSurface(device, { width: 8, height: 8 });
      const view = await open(surface);
      await view.draw();
      const first = surface.texture;
      await see(await texturePixels(device, first));
      expect(view.resize(240, 160)).to.equal(true);
      await view.draw();
      expect([surface.width, surface.height]).to.deep.equal([240, 160]);
      expect(surface.texture).not.to.equal(first);
      expect(view.picture).to.equal(2);
      view.release();
      surface.release();
    });

    it(`gives an image of ${name}, while the canvas keeps its picture and nothing waits for a frame`, async () => {
      const canvas = new OffscreenCanvas(1, 1);
      const view = await open(canvas);
      await view.draw();
      const { frames } = (await testEngine()).stats;
      await see(imagePixels(await view.snapshot(size.width, size.height)));
      const large = await view.snapshot(2 * size.width, 2 * size.height);
      expect([large.width, large.height]).to.deep.equal([2 * size.width, 2 * size.height]);
      expect([canvas.width, canvas.height]).to.deep.equal([size.width, size.height]);
      await see(readPixels(canvas));
      expect((await testEngine()).stats.frames, 'frames').to.equal(frames);
      view.overwritten();
      await view.draw();
      await see(readPixels(canvas));
      view.release();
    });
  }

  it('knows which of its data is drawn, and reads numbers and values before any picture', async () => {
    const view = new HeatmapView(await testEngine(), new OffscreenCanvas(4, 4));
    view.apply(heatmapDefaults, [[3, 1], [2, 9]]); // prettier-ignore
    expect([view.dataVersion, view.drawnVersion]).to.deep.equal([1, 0]);
    expect(await view.readNumbers()).to.deep.equal({
      range: [1, 9, 1],
      lowestAt: { row: 0, column: 1 },
      highestAt: { row: 1, column: 1 },
      strips: {},
    });
    expect(await view.probe([1, 0])).to.equal(2);
    await view.draw();
    expect(view.drawnVersion).to.equal(1);
    view.overwritten();
    expect([view.dataVersion, view.drawnVersion]).to.deep.equal([2, 1]);
    view.release();
  });

  it('counts a picture’s lines again after an image of another size was made', async () => {
    const view = new FeatureGridView(await testEngine(), new OffscreenCanvas(40, 20));
    view.apply({ ...gridDefaults, mode: 'density', zeroLine: false }, [[1, 1, -1], [1, 1, -1]]); // prettier-ignore
    await view.draw();
    const counts = async (): Promise<number[]> => [await view.linesAt(20, 0), await view.linesAt(20, 19)];
    const before = await counts();
    (await view.snapshot(64, 64)).close();
    expect(await counts()).to.deep.equal(before);
    view.release();
  });

  it('computes again what a lost frame was to compute', async () => {
    const engine = await testEngine();
    const view = new HeatmapView(engine, new OffscreenCanvas(4, 4));
    view.apply(heatmapDefaults, [[3, 1], [2, 9]]); // prettier-ignore
    await view.draw();
    const { dispatches } = engine.stats;
    view.lost();
    await view.draw();
    expect(engine.stats.dispatches).to.be.above(dispatches);
    view.release();
  });
});

describe('the numbers of a view', () => {
  failOnGpuErrors();

  async function heatmap(): Promise<HeatmapView> {
    const view = new HeatmapView(await testEngine(), new OffscreenCanvas(8, 8));
    view.apply(heatmapDefaults, [[3, 1], [2, 9]]); // prettier-ignore
    await view.readNumbers();
    return view;
  }

  it('are due when an option changes them, and not when it changes the look', async () => {
    const view = await heatmap();
    expect(view.numbersDue).to.equal(null);
    view.apply({ ...heatmapDefaults, cmap: 'viridis', norm: { kind: 'symmetric' }, threshold: 2 });
    expect(view.numbersDue).to.equal(null);
    view.apply({ ...heatmapDefaults, indices: { head: 0 } });
    expect(view.numbersDue).to.equal('now');
    expect(view.numbers?.range, 'the last ones stay').to.deep.equal([1, 9, 1]);
    await view.readNumbers();
    expect(view.numbersDue).to.equal(null);
    view.release();
  });

  it('are forgotten with the data, and an answer that came too late is dropped', async () => {
    const view = await heatmap();
    view.overwritten();
    expect([view.numbers, view.numbersDue]).to.deep.equal([null, null]);
    const late = view.readNumbers();
    view.apply(heatmapDefaults, [[5, 6]]);
    await late;
    expect(view.numbers).to.equal(null);
    expect((await view.readNumbers())?.range).to.deep.equal([5, 6, 5]);
    view.release();
  });

  it('are forgotten at once where other options make them meaningless, and wait for the end of a zoom', async () => {
    const view = new FeatureGridView(await testEngine(), new OffscreenCanvas(40, 20));
    const options = { ...gridDefaults, mode: 'density' as const };
    view.apply(options, [[1, -1], [3, 0], [2, 2]]); // prettier-ignore
    expect((await view.readNumbers())?.range).to.deep.equal([-1, 3]);
    view.apply({ ...options, window: { x: 0, y: 0, width: 2, height: 1 } });
    expect([view.numbers, view.numbersDue]).to.deep.equal([null, 'at rest']);
    view.apply({ ...options, mode: 'heat' });
    expect([view.numbers, view.numbersDue]).to.deep.equal([null, 'now']);
    expect((await view.readNumbers())?.range).to.deep.equal([-1, 3, 1]);
    view.release();
  });

  it('of a density are 8 bytes beside the extremes: nothing that no axis shows', async () => {
    const engine = await testEngine();
    const view = new FeatureGridView(engine, new OffscreenCanvas(40, 20));
    view.apply({ ...gridDefaults, mode: 'density' }, [[1, -1], [3, 0]]); // prettier-ignore
    const { readbackBytes } = engine.stats;
    await view.readNumbers();
    expect(engine.stats.readbackBytes - readbackBytes).to.equal(16 + 8);
    view.release();
  });
});
