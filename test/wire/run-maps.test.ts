import { expect } from 'chai';
import '../../components/attn-heatmap';
import '../../components/attn-overview';
import type { Engine } from '../../src/index';
import { readBytes } from '../../src/engine/readback';
import { blockSide } from '../../src/tensor/map-blocks';
import { Run } from '../../src/wire/run';
import { RunMaps } from '../../src/wire/run-maps';
import { WireError } from '../../src/wire/wire-error';
import { rowStatistics, scoresOf, weightsOf, type MapsOf } from '../reference/virtual-maps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { frameOf, namesFrame, rankOf, seededMaps } from './frames';

const half = (bits: number): number => {
  const exponent = (bits >> 10) & 31;
  const size = exponent === 0 ? (bits & 1023) * 2 ** -24 : (1024 + (bits & 1023)) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
};

/** Lowest and highest weight of each block of a map, and null where none is seen. */
async function blocksOf(engine: Engine, maps: RunMaps, map: number): Promise<([number, number] | null)[][]> {
  const lease = maps.open();
  const size = 4 * blockSide ** 2;
  const bytes = await readBytes(engine, [{ buffer: lease.now.blocks, offset: map * size, bytes: size }]);
  lease.release();
  const words = new Uint32Array(bytes);
  return Array.from({ length: blockSide }, (_, row) =>
    Array.from({ length: blockSide }, (_, column) => {
      const word = words[row * blockSide + column];
      return word === 0xfbff7bff ? null : [half(word & 0xffff), half(word >>> 16)];
    }),
  );
}

/** Compares blocks with weights in float64; `come`: which rows and keys have. */
function expectBlocks(
  blocks: ([number, number] | null)[][],
  maps: MapsOf,
  head: number,
  { cells = 1, come = () => true }: { cells?: number; come?: (token: number) => boolean } = {},
): void {
  const { queries, causal, mask } = maps;
  const rows = Array.from({ length: queries }, (_, row) => weightsOf(maps, head, row));
  for (let r = 0; r < blockSide; r++) {
    for (let c = 0; c < blockSide; c++) {
      const seen: number[] = [];
      for (let q = r * cells; q < Math.min(queries, (r + 1) * cells); q++) {
        for (let k = c * cells; k < Math.min(queries, (c + 1) * cells); k++) {
          if (come(q) && come(k) && !(causal && k > q) && mask?.[k] !== 0) seen.push(rows[q][k]);
        }
      }
      if (seen.length === 0) expect(blocks[r][c], `block ${r}, ${c}`).to.equal(null);
      else {
        expect(blocks[r][c]![0], `lowest of ${r}, ${c}`).to.be.closeTo(Math.min(...seen), 6e-4);
        expect(blocks[r][c]![1], `highest of ${r}, ${c}`).to.be.closeTo(Math.max(...seen), 6e-4);
      }
    }
  }
}

describe('maps of a run, from frames', () => {
  failOnGpuErrors();
  let engine: Engine;
  let run: Run;
  let maps: RunMaps;
  before(async () => {
    engine = await testEngine();
  });
  beforeEach(() => {
    run = new Run();
    run.setModel([rankOf(2)], []);
    maps = new RunMaps(engine, run);
  });
  afterEach(() => {
    maps.release();
    run.release();
  });

  it('has the weights of a prompt that came at once', async () => {
    const given = seededMaps(20, 1);
    run.take(frameOf(given, { layer: 1 }));
    expect(maps.shape).to.deep.equal([2, 4, 20, 20]);
    for (const head of [0, 3]) expectBlocks(await blocksOf(engine, maps, 4 + head), given, head);
    expect(
      (await blocksOf(engine, maps, 0)).flat().every((block) => block === null),
      'layer 0',
    ).to.equal(true);
    expect(await maps.weight([1, 3, 19, 4])).to.be.closeTo(weightsOf(given, 3, 19)[4], 1e-6);
    expect(await maps.weight([1, 3, 4, 19])).to.equal(0);
    expect(await maps.weight([0, 0, 0, 0])).to.be.NaN;
  });

  it('has the same weights where tokens come one by one, from ranks with two heads each', async () => {
    const given = seededMaps(150, 3);
    const lease = (run.take(frameOf(given, { tokens: [0, 100] })), maps.open());
    const before = engine.stats.dispatches;
    for (let token = 100; token < 150; token++) {
      for (const heads of [
        [0, 2],
        [2, 4],
      ]) {
        run.take(frameOf(given, { tokens: [token, token + 1], heads }));
      }
      if (token % 10 === 9) maps.open().release();
    }
    lease.release();
    // Five looks at one layer with new rows, two dispatches each; the layer that sent nothing has none. A frame's four
    // parts are placed once (queries, keys, statistics, which keys there are), and room for more rows is made once.
    expect(engine.stats.dispatches - before).to.equal(10 + 50 * 2 * 4 + 4);
    for (const head of [1, 2]) expectBlocks(await blocksOf(engine, maps, head), given, head, { cells: 2 });
  });

  it('leaves out rows that were dropped, and those of a rank that sent nothing', async () => {
    const given = seededMaps(30, 5);
    run.take(frameOf(given, { tokens: [0, 10], heads: [0, 2] }));
    run.take(frameOf(given, { tokens: [20, 30], heads: [0, 2], dropped: 10 }));
    const come = (token: number): boolean => token < 10 || token >= 20;
    expectBlocks(await blocksOf(engine, maps, 1), given, 1, { come });
    expectBlocks(await blocksOf(engine, maps, 2), given, 2, { come: () => false });
    expect(run.dropped).to.equal(10);
    expect(await maps.weight([0, 1, 25, 15])).to.be.NaN;
  });

  it('goes back where rows come again, of the rank whose cache was cut', async () => {
    const [given, again] = [seededMaps(12, 19), seededMaps(12, 23)];
    for (const heads of [
      [0, 2],
      [2, 4],
    ]) {
      run.take(frameOf(given, { heads }));
    }
    maps.open().release();
    const mixed = { ...again, key: again.key.slice() };
    for (let token = 0; token < 4; token++) {
      const at = token * given.units;
      mixed.key.set(given.key.subarray(at, at + given.units), at);
    }
    run.take(frameOf(mixed, { heads: [0, 2], tokens: [4, 7] }));
    const blocks = await blocksOf(engine, maps, 0);
    expect(
      blocks[8].every((block) => block === null),
      'rows of the first rank that are gone',
    ).to.equal(true);
    expect(blocks[5][2]![1]).to.be.closeTo(weightsOf(mixed, 0, 5)[2], 6e-4);
    expectBlocks(await blocksOf(engine, maps, 3), given, 3);
    expect(run.tokens).to.equal(12);
    run.take(frameOf(given, { heads: [2, 4], tokens: [0, 7] }));
    expect(run.tokens).to.equal(7);
  });

  it('has an encoder’s weights, without its padding', async () => {
    const mask = Array.from({ length: 12 }, (_, key) => (key < 9 ? 1 : 0));
    const given = seededMaps(12, 7, { causal: false, mask });
    run.take(frameOf(given, {}));
    expectBlocks(await blocksOf(engine, maps, 3), given, 3);
    expect(await maps.weight([0, 3, 2, 10])).to.equal(0);
  });

  it('begins anew with another text, and takes nothing of the last one', async () => {
    const [first, second] = [seededMaps(30, 9), seededMaps(8, 11)];
    run.take(frameOf(first, { layer: 0 }));
    run.take(frameOf(first, { layer: 1 }));
    const lease = maps.open();
    run.take(frameOf(second, { layer: 1, sequence: 1 }));
    expect(run.take(frameOf(first, { layer: 0, sequence: 0 })), 'a late frame').to.equal(false);
    expectBlocks(await blocksOf(engine, maps, 4), second, 0);
    expect(
      (await blocksOf(engine, maps, 0)).flat().every((block) => block === null),
      'layer 0',
    ).to.equal(true);
    lease.release();
  });

  it('knows how heads look back, by the texts of tokens', async () => {
    const names = ['a', 'b', 'c', 'a', 'b', 'c', 'a'];
    const given = seededMaps(7, 13);
    run.take(namesFrame(names));
    run.take(frameOf(given, {}));
    const lease = maps.open();
    const bytes = await readBytes(engine, [{ buffer: lease.now.sums, offset: 32, bytes: 20 }]);
    lease.release();
    const rows = Array.from({ length: 7 }, (_, row) => weightsOf(given, 1, row));
    const sumOf = (weight: (row: number) => number): number => rows.reduce((sum, _, row) => sum + weight(row), 0);
    const wanted = [
      sumOf((row) => rowStatistics(scoresOf(given, 1, row))[3]),
      sumOf((row) => rows[row][0]),
      sumOf((row) => (row > 0 ? rows[row][row - 1] : 0)),
      rows[3][0] + rows[4][1] + rows[5][2] + rows[6][3] + rows[6][0],
      rows[3][1] + rows[4][2] + rows[5][3] + rows[6][4] + rows[6][1],
    ];
    new Float32Array(bytes).forEach((sum, i) => expect(sum, `sum ${i}`).to.be.closeTo(wanted[i], 1e-4));
  });

  it('is drawn by both elements, and its gaps are gaps', async () => {
    const given = seededMaps(16, 15);
    run.take(frameOf(given, { tokens: [0, 4] }));
    run.take(frameOf(given, { tokens: [8, 16] }));
    const overview = mount('attn-overview', { data: { maps } as never });
    const heatmap = mount('attn-heatmap', { data: run.layers.get(0)!.data(engine), head: 2 });
    await Promise.all([overview.updateComplete, heatmap.updateComplete]);
    expect(await overview.probe(0, 2, 9, 3)).to.be.closeTo(weightsOf(given, 2, 9)[3], 1e-6);
    expect(await heatmap.probe(2, 9, 3)).to.be.closeTo(weightsOf(given, 2, 9)[3], 1e-5);
    expect(await heatmap.probe(2, 9, 6)).to.be.NaN;
    expect(await heatmap.probe(2, 6, 3)).to.be.NaN;
    expect(await heatmap.probe(2, 3, 9)).to.equal(0);
  });

  it('refuses what does not fit the model, and keeps what it had', async () => {
    const given = seededMaps(8, 17);
    run.take(frameOf(given, {}));
    const refused = (act: () => unknown, code: string): void => {
      expect(act).to.throw(WireError).with.property('code', code);
    };
    refused(() => run.take(frameOf(given, { layer: 5 })), 'order');
    refused(() => run.take(frameOf({ ...given, units: 3 }, {})), 'shape');
    const far = frameOf(given, {});
    const blocks = far.blocks.map((block) => ({ ...block, tokens: [2 ** 24 - 8, 2 ** 24] as const }));
    refused(() => run.take({ ...far, blocks }), 'size');
    const heads = far.blocks.map((block) => ({ ...block, heads: [1, 5] as const }));
    refused(() => run.take({ ...far, blocks: heads }), 'range');
    expectBlocks(await blocksOf(engine, maps, 0), given, 0);
  });
});
