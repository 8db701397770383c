import { expect } from 'chai';
import { TextureSurface } from '../../src/engine/surface';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView } from '../../src/views/heatmap/view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { expectSamePictures } from '../support/same-pictures';
import { failOnWebGlErrors, noCanvas, webGlEngine, webGlPictures } from '../support/webgl-engine';

/** Rows from `first` on, each number of another value. */
const counted = (first: number, count: number, columns = 3): Float32Array[] =>
  Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length: columns }, (_, column) => first + row + column / 10),
  );

const starts = {
  'rows of a page': { values: seededNumbers(12, 3), shape: [4, 3] },
  nothing: null,
} as const;

describe('appended rows by WebGL beside those by WebGPU', () => {
  failOnGpuErrors();
  failOnWebGlErrors();
  let views: HeatmapView[];
  beforeEach(async () => {
    const gpu = await testEngine();
    views = [
      new HeatmapView(gpu, new TextureSurface(gpu.requireDevice(), { width: 8, height: 8 })),
      new HeatmapView(await webGlEngine(), await noCanvas()),
    ];
  });
  afterEach(() => views.forEach((view) => view.release()));

  /** The last of these rows, and the whole picture. */
  async function expectSame(rows: number): Promise<void> {
    const last = Math.min(rows, 40);
    const all = { row: rows - last, column: 0, rows: last, columns: 3 };
    expect(await views[1].readCells(all)).to.deep.equal(await views[0].readCells(all));
    await expectSamePictures(views as [HeatmapView, HeatmapView], [47, 91]);
  }

  for (const [what, data] of Object.entries(starts)) {
    it(`grow, pass their limit, and fit another limit, from ${what}`, async () => {
      for (const view of views) if (data) view.apply({ ...heatmapDefaults, cmap: 'viridis' }, data);
      let [first, kept] = [10, data ? 4 : 0];
      for (const [count, limit] of [
        [2, 7],
        [1, 7],
        [3, 7],
        [9, 7],
        [2, 12],
        [5, 12],
        [70, 200],
        [1, 200],
        [4, 5],
        [1, 5],
      ]) {
        for (const view of views) view.appendRows(counted(first, count), limit);
        first += count;
        kept = Math.min(limit, kept + count);
        await expectSame(kept);
      }
    });
  }

  it('lie several to a row of the texture where they are more than it is high', async () => {
    const [, gl] = views;
    const { context } = await webGlPictures();
    const { maxSide } = context;
    const count = 2 * maxSide + 5;
    gl.appendRows(counted(0, count, 2), Infinity);
    gl.appendRows(counted(count, 3, 2), Infinity);
    const read = async (row: number): Promise<number[]> =>
      Array.from(await gl.readCells({ row, column: 0, rows: 1, columns: 2 }));
    for (const row of [0, 1, maxSide - 1, maxSide, count - 1, count, count + 2]) {
      expect(await read(row), `row ${row}`).to.deep.equal([row, Math.fround(row + 0.1)]);
    }
  });

  it('are refused where one is wider than a texture, and nothing has changed', async () => {
    const [, gl] = views;
    gl.appendRows(counted(0, 2), 10);
    const width = 1 + (await webGlPictures()).context.maxSide;
    const other = new HeatmapView(await webGlEngine(), await noCanvas());
    expect(() => other.appendRows([new Float32Array(width)], 10)).to.throw(
      `a row has ${width} numbers; this GPU’s textures are ${width - 1} wide. Append shorter rows.`,
    );
    other.release();
    expect(Array.from(await gl.readCells({ row: 1, column: 0, rows: 1, columns: 3 }))).to.deep.equal(
      Array.from(counted(1, 1)[0]),
    );
  });

  it('read nothing back, and make nothing new once there is room', async () => {
    const engine = await webGlEngine();
    const [, gl] = views;
    gl.appendRows(counted(0, 20), 16);
    const before = { ...engine.stats };
    for (let i = 0; i < 10; i++) gl.appendRows(counted(20 + i, 1), 16);
    expect(engine.stats.readbacks - before.readbacks).to.equal(0);
    expect(engine.stats.dispatches - before.dispatches).to.equal(0);
    expect(engine.stats.gpuBytes).to.equal(before.gpuBytes);
  });
});
