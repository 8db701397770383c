import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import type { ElementData } from '../../src/index';
import { scratchLimit } from '../../src/passes/virtual/virtual-maps';
import { parseHeads } from '../../src/views/heatmap/head-choice';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView, type HeatmapOptions } from '../../src/views/heatmap/view';
import { parseNorm } from '../../src/views/norm';
import { loadVirtualMaps } from '../../src/views/virtual-maps';
import { weightsOf, type MapsOf } from '../reference/virtual-maps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { imagePixels } from '../support/texture-pixels';
import { seededMaps, valuesData, type VirtualSize } from '../support/virtual-cases';

const maps = seededMaps({ heads: 3, keyHeads: 1, queries: 61, keys: 67, units: 8, causal: true, window: 40, seed: 77 });
const wide = 4 * 2 ** 20;
/** Cells that are made at once: all of a map; a few rows; less than one row of pixels of several maps. */
const scratches = { 'in one part': wide, 'in strips': 2048, 'in pieces of strips': 512 };

/** The same maps as a page would store them. */
function storedData({ heads, queries, keys, ...rest }: MapsOf): ElementData {
  const values = Float32Array.from({ length: heads * queries * keys }, () => 0);
  for (let row = 0; row < heads * queries; row++) {
    values.set(weightsOf({ heads, queries, keys, ...rest }, Math.floor(row / queries), row % queries), row * keys);
  }
  return { values, shape: [heads, queries, keys], axes: ['head', 'query', 'key'] };
}

const whole = null;
const part = { x: 7.5, y: 3, width: 21, height: 33.25 };
const heads = ['', 'all', 'mean', 'max 0,2'];
const looks: Record<string, Partial<HeatmapOptions>> = {
  'the extreme of each pixel': {},
  'the highest': { minify: 'max' },
  'the mean': { minify: 'mean' },
  'rows each for themselves': { norm: parseNorm('row'), mask: 'causal' },
  'percentiles and zeros hatched': { norm: parseNorm('robust'), mask: 'zero' },
  'a logarithm': { norm: parseNorm('log') },
  'the three largest of each row': { topK: 3, mask: 'zero' },
  'what is above a threshold': { threshold: 0.2, norm: parseNorm('-0.1,0.8') },
};

describe('a virtual map and the same map stored', () => {
  failOnGpuErrors();
  const views: HeatmapView[] = [];
  before(() => loadVirtualMaps());
  afterEach(() => {
    for (const view of views.splice(0)) view.release();
    scratchLimit.cells = wide;
  });

  async function opened(data: ElementData, options: Partial<HeatmapOptions>): Promise<HeatmapView> {
    const engine = await testEngine();
    const view = new HeatmapView(engine, new TextureSurface(engine.requireDevice(), { width: 8, height: 8 }));
    views.push(view);
    view.apply({ ...heatmapDefaults, cmap: 'viridis', indices: { head: 1 }, ...options }, data);
    return view;
  }

  /** Bytes of a picture of the view, or of a strip beside it. */
  async function bytes(view: HeatmapView, [width, height]: [number, number]): Promise<number[]> {
    const image = await view.snapshot(width, height);
    const pixels = imagePixels(image);
    image.close();
    const all = Array.from({ length: width * height }, (_, i) => pixels.at(i % width, Math.floor(i / width)));
    return all.flat();
  }

  for (const [how, cells] of Object.entries(scratches)) {
    for (const [what, look] of Object.entries(looks)) {
      it(`are the same picture, ${how}: ${what}, of one head and of several, whole and in part`, async () => {
        scratchLimit.cells = cells;
        const [virtual, stored] = [await opened(valuesData(maps), {}), await opened(storedData(maps), {})];
        let compared = 0;
        for (const choice of heads) {
          for (const window of [whole, part]) {
            for (const size of [
              [19, 13],
              [150, 131],
            ] as [number, number][]) {
              const options = { ...virtual.options, ...look, heads: parseHeads(choice), window };
              for (const view of [virtual, stored]) view.apply(options);
              const [ours, theirs] = [await bytes(virtual, size), await bytes(stored, size)];
              // A place beside an edge between two colours may be either: neighbours in viridis differ by 4 at most.
              const odd = ours.findIndex((byte, i) => Math.abs(byte - theirs[i]) > (i % 4 === 3 ? 0 : 4));
              const where = `${choice}, ${window ? 'part' : 'whole'}, ${size.join(' × ')}, pixel ${odd >> 2}`;
              expect(odd, `${where}: ${ours.slice(odd & ~3, odd + 4)}, ${theirs.slice(odd & ~3, odd + 4)}`).to.equal(
                -1,
              );
              compared += new Set(theirs).size;
            }
          }
        }
        expect(compared, 'different bytes').to.be.above(16 * 8);
      });
    }

    it(`tell the same numbers, ${how}: extremes, lines, cells`, async () => {
      scratchLimit.cells = cells;
      for (const choice of heads) {
        const options = { heads: parseHeads(choice), norm: parseNorm('log') };
        const [virtual, stored] = [await opened(valuesData(maps), options), await opened(storedData(maps), options)];
        const [ours, theirs] = [(await virtual.readNumbers())!, (await stored.readNumbers())!];
        ours.range.forEach((end, i) => expect(end, `${choice}, end ${i}`).to.be.closeTo(theirs.range[i], 1e-6));
        expect([ours.lowestAt, ours.highestAt]).to.deep.equal([theirs.lowestAt, theirs.highestAt]);
        for (const [along, index] of [
          ['rows', 0],
          ['rows', 57],
          ['columns', 0],
          ['columns', 33],
        ] as const) {
          const [line, wanted] = [await virtual.readLine(along, index), await stored.readLine(along, index)];
          expect(line.argmax).to.equal(wanted.argmax);
          for (const name of ['sum', 'entropy', 'max'] as const) {
            expect(line[name], `${choice}, ${name} of ${along} ${index}`).to.be.closeTo(wanted[name], 1e-5);
          }
        }
        const cellsOf = { row: 30, column: 20, rows: 9, columns: 14 };
        const [values, same] = [await virtual.readCells(cellsOf), await stored.readCells(cellsOf)];
        values.forEach((value, i) => expect(value).to.be.closeTo(same[i], 1e-6));
      }
    });
  }

  const flatMaps = (size: VirtualSize): MapsOf => ({ ...seededMaps(size), scale: 0.1 });
  const notANumber = flatMaps({ heads: 2, queries: 40, keys: 53, units: 5, seed: 8 });
  notANumber.query.fill(NaN, (40 + 17) * 5, (40 + 24) * 5);
  const mask = Array.from({ length: 53 }, (_, key) => Number(key % 7 !== 3 && key < 45));
  const kinds: Record<string, MapsOf> = {
    'no mask': flatMaps({ heads: 2, queries: 40, keys: 53, units: 6 }),
    'padding between keys': flatMaps({ heads: 2, queries: 40, keys: 53, units: 8, mask }),
    'later keys and padding masked': flatMaps({ heads: 2, queries: 53, keys: 53, units: 4, causal: true, mask }),
    'a narrow window': flatMaps({ heads: 2, queries: 64, keys: 64, units: 4, causal: true, window: 5 }),
    'rows of NaN': notANumber,
    'more queries than keys': flatMaps({ heads: 2, queries: 90, keys: 31, units: 7, causal: true }),
  };
  for (const [kind, some] of Object.entries(kinds)) {
    it(`are the same picture where no cell is stored: ${kind}`, async () => {
      scratchLimit.cells = 1;
      const [virtual, stored] = [await opened(valuesData(some), {}), await opened(storedData(some), {})];
      const { stats } = await testEngine();
      for (const choice of ['1', 'mean', 'max']) {
        for (const window of [whole, { x: 3.25, y: 1.5, width: 27.5, height: 28 }]) {
          for (const view of [virtual, stored]) {
            view.apply({ ...view.options, norm: parseNorm('0,0.4'), heads: parseHeads(choice), window });
          }
          await bytes(virtual, [12, 14]); // makes the statistics
          const before = stats.dispatches;
          const ours = await bytes(virtual, [13, 14]);
          expect(stats.dispatches - before, 'not a strip per row of pixels').to.be.below(14);
          const theirs = await bytes(stored, [13, 14]);
          const odd = ours.findIndex((byte, i) => Math.abs(byte - theirs[i]) > (i % 4 === 3 ? 0 : 4));
          const where = `${choice}, ${window ? 'part' : 'whole'}, pixel ${odd >> 2}`;
          expect(odd, `${where}: ${ours.slice(odd & ~3, odd + 4)}, ${theirs.slice(odd & ~3, odd + 4)}`).to.equal(-1);
          expect(new Set(theirs).size, 'different bytes').to.be.above(5);
        }
      }
    });
  }
});
