import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import { layOutMaps, mapsInPlaces, noMap, scrollEnd } from '../../src/views/overview/geometry';
import { overviewDefaults } from '../../src/views/overview/options';
import { OverviewView } from '../../src/views/overview/view';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { colourDistance } from '../support/pixels';
import { texturePixels } from '../support/texture-pixels';

const space = { width: 600, height: 600, dpr: 1, labels: true };

describe('the overview’s layout', () => {
  it('gives layers rows and heads columns, as large as all of them find room', () => {
    const layout = layOutMaps({ layers: 12, heads: 12, inOrder: true }, space);
    expect(layout).to.include({ rows: 12, columns: 12, byAxes: true, named: false });
    expect(layout.size).to.deep.equal([48, 48]);
    expect(scrollEnd(layout, 600)).to.equal(0);
  });

  it('scrolls where thumbnails would be smaller than 20 CSS pixels, with room for the bar', () => {
    const layout = layOutMaps({ layers: 40, heads: 16, inOrder: true }, space);
    expect(layout).to.include({ rows: 40, columns: 16 });
    expect(layout.size[0]).to.equal(Math.floor((600 - 24) / 16) - 2);
    expect(scrollEnd(layout, 600)).to.be.closeTo(40 - 600 / 36, 1e-9);
  });

  it('breaks a layer’s heads into rows where they are more than fit, each layer on a row of its own', () => {
    const layout = layOutMaps({ layers: 3, heads: 32, inOrder: true }, { ...space, width: 300 });
    expect(layout.byAxes).to.equal(false);
    const places = mapsInPlaces({ layers: 3, heads: 32, order: null }, layout);
    const perLayer = places.length / 3;
    expect([places[0], places[perLayer], places[2 * perLayer + 31]]).to.deep.equal([0, 32, 95]);
    expect(places.filter((map) => map !== noMap).length).to.equal(96);
  });

  it('names each thumbnail where they are sorted and have room', () => {
    const order = { layers: 4, heads: 4, inOrder: false };
    expect(layOutMaps(order, space)).to.include({ named: true, byAxes: false });
    expect(layOutMaps(order, { ...space, labels: false }).named).to.equal(false);
    expect(layOutMaps({ ...order, heads: 30 }, space).named).to.equal(false);
  });
});

describe('an overview without an element', () => {
  failOnGpuErrors();

  it('paints a spike in its block’s pixels, and nothing else in its colour, by each norm', async () => {
    const engine = await testEngine();
    const surface = new TextureSurface(engine.device!, { width: 200, height: 160 });
    const view = new OverviewView(engine, surface);
    const [layers, heads, tokens] = [2, 3, 300];
    const values = new Float32Array(layers * heads * tokens ** 2).fill(0.1);
    values[((1 * heads + 2) * tokens + 211) * tokens + 57] = 0.9;
    values[40] = NaN;
    const data = { values, shape: [layers, heads, tokens, tokens] };
    for (const [norm, ends] of [
      [{ kind: 'fixed', low: 0, high: 1 }, [0, 1]],
      [{ kind: 'auto' }, [0.1, 0.9]],
      [{ kind: 'symmetric' }, [-0.9, 0.9]],
      [{ kind: 'log' }, [0.1, 0.9]],
    ] as const) {
      view.apply({ ...overviewDefaults, norm }, data);
      await view.draw();
      const pixels = await texturePixels(engine.device!, surface.texture);
      const [ground, spike] = await Promise.all(
        [Math.fround(0.1), Math.fround(0.9)].map((value) => matplotlibColour('viridis', value, [...ends])),
      );
      const box = view.geometry.boxOf([1, 2]);
      const counts = { ground: 0, spike: 0, clear: 0, other: 0 };
      for (let y = 0; y < 160; y++) {
        for (let x = 0; x < 200; x++) {
          const pixel = pixels.at(x, y);
          if (pixel[3] === 0) counts.clear += 1;
          else if (colourDistance(pixel, spike) <= 1) {
            counts.spike += 1;
            expect(Math.floor(((x - box.x) / box.width) * tokens), norm.kind).to.be.within(48, 60);
            expect(Math.floor(((y - box.y) / box.height) * tokens), norm.kind).to.be.within(202, 214);
          } else if (colourDistance(pixel, ground) <= 2) counts.ground += 1;
          else counts.other += 1;
        }
      }
      const thumbnails = layers * heads * box.width * box.height;
      expect(counts, norm.kind).to.deep.equal({
        ...{ ground: thumbnails - counts.spike, clear: 200 * 160 - thumbnails, other: 0 },
        spike: counts.spike,
      });
      expect(counts.spike).to.be.within(1, 4);
    }
    const { range, scores } = (await view.readNumbers())!;
    expect(range.map((end) => Math.round(end * 1e6))).to.deep.equal([100_000, 900_000, 100_000]);
    expect(scores[0].sink).to.be.closeTo(0.1, 1e-6);
    expect(scores[5]).to.include({ duplicate: null, induction: null });
    expect(await view.scoresOf({ layer: 1, head: 2 })).to.deep.equal(scores[5]);
    expect(await view.probe([1, 2, 211, 57])).to.equal(Math.fround(0.9));
    view.release();
    surface.release();
  });
});
