import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import { loadTransformer, type ElementData } from '../../src/index';
import { parseHeads } from '../../src/views/heatmap/head-choice';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView, type HeatmapOptions } from '../../src/views/heatmap/view';
import { parseNorm } from '../../src/views/norm';
import { loadVirtualMaps } from '../../src/views/virtual-maps';
import { weightsOf, type MapsOf } from '../reference/virtual-maps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { bufferOf } from '../support/heatmap-cases';
import { folderOf } from '../support/seeded-encoder';
import { seededMaps, valuesData } from '../support/virtual-cases';

const size = { heads: 2, queries: 45, keys: 70, units: 8 };
const padding = Array.from({ length: size.keys }, (_, key) => Number(key > 2 && key < 60 && key !== 33));
const masks: Record<string, MapsOf> = {
  'keys of padding': seededMaps({ ...size, mask: padding }),
  'padding and later keys': seededMaps({ ...size, causal: true, mask: padding.map((live, key) => (key ? live : 1)) }),
  'no padding, but a mask': seededMaps({ ...size, mask: padding.map(() => 1) }),
};

function storedData(maps: MapsOf): ElementData {
  const { heads, queries, keys } = maps;
  const rows = Array.from({ length: heads * queries }, (_, row) =>
    weightsOf(maps, Math.floor(row / queries), row % queries),
  );
  return { values: Float32Array.from(rows.flat()), shape: [heads, queries, keys], axes: ['head', 'query', 'key'] };
}

describe('a virtual map with padding', () => {
  failOnGpuErrors();
  const views: HeatmapView[] = [];
  before(() => loadVirtualMaps());
  afterEach(() => views.splice(0).forEach((view) => view.release()));

  async function opened(data: ElementData, options: Partial<HeatmapOptions> = {}): Promise<HeatmapView> {
    const engine = await testEngine();
    const view = new HeatmapView(engine, new TextureSurface(engine.requireDevice(), { width: 8, height: 8 }));
    views.push(view);
    view.apply({ ...heatmapDefaults, indices: { head: 1 }, ...options }, data);
    return view;
  }

  async function expectSame(ours: HeatmapView, theirs: HeatmapView, what: string): Promise<void> {
    const [numbers, wanted] = [(await ours.readNumbers())!, (await theirs.readNumbers())!];
    numbers.range.forEach((end, i) => expect(end, `${what}, end ${i}`).to.be.closeTo(wanted.range[i], 1e-6));
    const all = { row: 0, column: 0, rows: ours.shape.at(-2)!, columns: ours.shape.at(-1)! };
    const [cells, same] = [await ours.readCells(all), await theirs.readCells(all)];
    cells.forEach((value, i) => expect(value, `${what}, cell ${i}`).to.be.closeTo(same[i], 1e-6));
    const few = { row: 12, column: 14, rows: 3, columns: 7 };
    const [single, alike] = [await ours.readCells(few), await theirs.readCells(few)];
    single.forEach((value, i) => expect(value, `${what}, single cell ${i}`).to.be.closeTo(alike[i], 1e-6));
    const [line, summary] = [await ours.readLine('columns', 14), await theirs.readLine('columns', 14)];
    expect(line.sum, `${what}, a column's sum`).to.be.closeTo(summary.sum, 1e-5);
  }

  for (const [name, maps] of Object.entries(masks)) {
    it(`has the numbers of the same map stored: ${name}, of one head and of the mean`, async () => {
      for (const heads of ['', 'mean']) {
        const options = { heads: parseHeads(heads), norm: parseNorm('log') };
        const [ours, theirs] = [await opened(valuesData(maps), options), await opened(storedData(maps), options)];
        await expectSame(ours, theirs, heads || 'one head');
      }
    });
  }

  it('takes a mask of whole numbers from a buffer as it lies', async () => {
    const maps = masks['keys of padding'];
    const { device } = await testEngine();
    const mask = { buffer: bufferOf(device!, Uint32Array.from(padding)), shape: [size.keys], dtype: 'uint32' as const };
    const ours = await opened({ ...valuesData(maps), mask } as ElementData);
    await expectSame(ours, await opened(storedData(maps)), 'u32');
  });

  it('refuses a mask that is not of its keys, before anything is drawn', async () => {
    const given = valuesData(masks['keys of padding']);
    const wrong = async (mask: unknown): Promise<string> =>
      opened({ ...given, mask } as ElementData).then(
        () => 'drawn',
        (error: Error) => error.message,
      );
    expect(await wrong({ values: new Float32Array(69), shape: [69] })).to.equal(
      'mask: it has 69 numbers, and key is [head 2, token 70, unit 8]. Give one number per key: 1, or 0 for padding.',
    );
    expect(await wrong({ values: new Float32Array(140), shape: [2, 70] })).to.contain('Give [key].');
  });

  it('is what an encoder’s layer gives, padding left out', async () => {
    const transformer = await loadTransformer(
      folderOf({
        ...{ family: 'bert', layers: 2, heads: 4, headSize: 10, neurons: 48 },
        ...{ vocabulary: 40, positions: 32, types: 2 },
      }),
    );
    const session = transformer.session();
    const ids = Array.from({ length: 23 }, (_, i) => (7 * i + 3) % transformer.config.vocabulary);
    for (const live of [23, 15]) {
      const mask = ids.map((_, i) => Number(i < live));
      await session.prompt({ ids, mask });
      const hook = 'blocks.1.attn.pattern';
      const { shape, values, axes } = await session.read(hook);
      expect(values.filter((weight) => weight === 0).length / values.length).to.equal((23 - live) / 23);
      const data = session.at(hook);
      expect('query' in data && 'mask' in data, 'virtual').to.equal(true);
      await expectSame(await opened(data), await opened({ values, shape, axes: [...axes] }), `${live} of 23 tokens`);
    }
    transformer.dispose();
  });
});
