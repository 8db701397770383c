import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView } from '../../src/views/heatmap/view';
import { parseNorm } from '../../src/views/norm';
import { loadVirtualMaps } from '../../src/views/virtual-maps';
import { weightsOf, type MapsOf } from '../reference/virtual-maps';
import { matplotlibTables } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { colourDistance } from '../support/pixels';
import { seededNumbers } from '../support/random';
import { imagePixels } from '../support/texture-pixels';
import { valuesData } from '../support/virtual-cases';

const tokens = 4096;
const units = 16;
const spike = { row: 3000, column: 1234 };
const MiB = 2 ** 20;

/** Heads whose weights are all small, but for one cell of head 0. */
function quietMaps(heads: number): MapsOf {
  const rows = heads * tokens;
  const [query, key] = [seededNumbers(rows * units, 1, 0.5), seededNumbers(rows * units, 2, 0.5)];
  for (let row = 0; row < rows; row++) query[row * units + units - 1] = key[row * units + units - 1] = 0;
  query[spike.row * units + units - 1] = 80;
  key[spike.column * units + units - 1] = 1;
  return { query, key, heads, keyHeads: heads, queries: tokens, keys: tokens, units, scale: 0.25, causal: true };
}

describe('a virtual map of 4,096 tokens', function () {
  failOnGpuErrors();
  const maps = quietMaps(2);
  let view: HeatmapView;
  let start: { gpuBytes: number; dispatches: number; readbacks: number };
  const options = { ...heatmapDefaults, cmap: 'viridis', norm: parseNorm('0,0.5'), indices: { head: 0 } };
  before(async () => {
    await loadVirtualMaps();
    const engine = await testEngine();
    view = new HeatmapView(engine, new TextureSurface(engine.requireDevice(), { width: 240, height: 240 }));
    start = { ...engine.stats };
    view.apply(options, valuesData(maps));
  });
  after(() => view.release());

  it('shows a lone spike in 240 pixels', async () => {
    const { viridis } = await matplotlibTables();
    const image = await view.snapshot(240, 240);
    const pixels = imagePixels(image);
    image.close();
    const at = ({ row, column }: { row: number; column: number }) =>
      pixels.at(Math.floor((column * 240) / tokens), Math.floor((row * 240) / tokens));
    const entry = (i: number): number[] => viridis.slice(3 * i, 3 * i + 3);
    expect(colourDistance(at(spike), entry(255)), 'the spike').to.equal(0);
    expect(colourDistance(at({ row: spike.row, column: 2 * spike.column }), entry(0)), 'beside it').to.be.below(4);
    expect(colourDistance(at({ row: 0, column: tokens - 1 }), entry(0)), 'masked').to.equal(0);
  });

  it('takes 16 MiB, its inputs and its statistics; no cell of the picture is stored; nothing is read', async () => {
    const { stats } = await testEngine();
    const inputs = 2 * 4 * maps.query.length;
    const rows = 2 * tokens * 16;
    // Pixels, spans and uniforms of one picture.
    const picture = 8 * 240 * 240 + 256 * 1024;
    expect(stats.gpuBytes - start.gpuBytes).to.be.within(16 * MiB + inputs, 16 * MiB + inputs + rows + picture);
    // Scores and sums of four strips; the ends of the norm are given, their range is from the statistics; spans; pixels
    // without cells; those of four strips.
    expect(stats.dispatches - start.dispatches).to.equal(8 + 1 + 1 + 5);
    expect(stats.readbacks - start.readbacks).to.equal(0);
  });

  it('makes a window of 200 × 200 cells by itself, and nothing where it is known', async () => {
    const { stats } = await testEngine();
    const from = stats.dispatches;
    view.apply({ ...options, window: { x: 1200, y: 2900, width: 200, height: 200 } });
    (await view.snapshot(240, 240)).close();
    expect(stats.dispatches - from, 'cells, spans, pixels').to.equal(3);
    view.apply({ ...options, window: { x: 1210.5, y: 2905, width: 100, height: 50 } });
    (await view.snapshot(240, 240)).close();
    expect(stats.dispatches - from, 'spans and pixels of cells that are there').to.equal(5);
  });

  it('tells cells of both heads as float64 has them', async () => {
    const places = seededNumbers(60, 9).map((value) => Math.floor(((value + 1) / 2) * tokens));
    for (let i = 0; i < 20; i++) {
      const [head, row, column] = [i % 2, places[3 * i], places[3 * i + 1]];
      const wanted = weightsOf(maps, head, row)[column];
      const said = await view.probe([head, row, column]);
      expect(said, `${head}, ${row}, ${column}`).to.be.closeTo(wanted, 1e-5 * Math.max(wanted, 1e-3));
      expect(said === 0).to.equal(column > row);
    }
    expect(await view.probe([0, spike.row, spike.column])).to.be.closeTo(1, 1e-4);
  });

  it('finds its extremes and its lines strip by strip', async () => {
    view.apply({ ...options, heads: { chosen: [], together: 'max' } });
    const numbers = (await view.readNumbers())!;
    expect(numbers.range[0]).to.equal(0);
    expect(numbers.range[1]).to.be.closeTo(1, 1e-6);
    expect(numbers.highestAt, 'the first row has one key').to.deep.equal({ row: 0, column: 0 });
    view.apply(options);
    const column = await view.readLine('columns', spike.column);
    expect(column.argmax).to.equal(spike.row);
    const row = await view.readLine('rows', spike.row);
    expect([row.argmax, Math.round(row.sum * 1e5) / 1e5]).to.deep.equal([spike.column, 1]);
  });
});
