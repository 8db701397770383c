import { expect } from 'chai';
import cellExtremes from '../../shaders/passes/cell-extremes.wgsl';
import cellSpans from '../../shaders/passes/cell-spans.wgsl';
import foldedPixels from '../../shaders/passes/folded-pixels.wgsl';
import shareGroups from '../../shaders/passes/share-groups.wgsl';
import heads from '../../shaders/matrix/heads.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import oneMap from '../../shaders/matrix/one-map.wgsl';
import histogram from '../../shaders/views/histogram.wgsl';
import { headMatrix } from '../../src/matrix/heads';
import { foldedSize, sideOf } from '../../src/passes/cell-extremes';
import { groupCount, groupOf, shareCode, type Share } from '../../src/passes/entry-ranges';
import { blockBits, levelSizes } from '../../src/passes/pyramid';
import { binsInColumn } from '../../src/views/histogram/geometry';
import { cellOfHead, headIndices } from '../../src/views/heatmap/head-choice';
import { evaluateWgsl } from '../support/wgsl-formulas';
import { failOnGpuErrors } from '../support/engine';

const matrixSides = `
  var<private> sides: vec2u;
  fn matrixRows() -> u32 { return sides.x; }
  fn matrixColumns() -> u32 { return sides.y; }
  fn valueAt(row: u32, column: u32) -> f32 { return 0.0; }
  fn areZero(rows: vec2u, columns: vec2u) -> bool { return false; }
  ${oneMap}`;

describe('whole numbers, in WGSL and in TypeScript', () => {
  failOnGpuErrors();

  it('products that are divided do not overflow', async () => {
    const some = [0, 1, 2, 3, 255, 1000, 65_535];
    const others = [0, 1, 7, 65_536, 10_000_019, 16_777_213];
    const table = some.flatMap((a) => others.flatMap((b) => some.slice(1).map((c) => [a, b, c])));
    // A float32 holds no number near 2^32; the factors of one do.
    const statements = `
      let b = u32(input(1)) * select(1u, 251u, u32(input(1)) > 65536u);
      putWhole(0, scaled(u32(input(0)), b, u32(input(2)))); putWhole(1, scaledUp(u32(input(0)), b, u32(input(2))));`;
    const found = await evaluateWgsl({ source: numbers, statements, outputs: 2 }, table);
    let compared = 0;
    for (const [i, [a, b, c]] of table.entries()) {
      const product = BigInt(a) * BigInt(b > 65_536 ? 251 * b : b);
      const [down, up] = [product / BigInt(c), (product + BigInt(c) - 1n) / BigInt(c)];
      if (up >= 2n ** 32n) continue;
      expect([...found[i].wholes], `${a}·${b}/${c}`).to.deep.equal([Number(down), Number(up)]);
      compared += 1;
    }
    expect(compared).to.be.greaterThan(150);
  });

  it('NaN and infinities are known by their bits, and exp keeps NaN', async () => {
    const table = [NaN, Infinity, -Infinity, 0, -0, 1, -3.4028234663852886e38, 1e-45, -1].map((value) => [value]);
    const statements = `
      let x = input(0);
      putWhole(0, u32(isNan(x))); putWhole(1, u32(isFinite(x))); put(2, expOf(select(x, -abs(x), !isNan(x))));`;
    const found = await evaluateWgsl({ source: numbers, statements, outputs: 3 }, table);
    for (const [i, [value]] of table.entries()) {
      const { wholes, floats } = found[i];
      expect([wholes[0], wholes[1]], `${value}`).to.deep.equal([
        Number(Number.isNaN(value)),
        Number(Number.isFinite(value)),
      ]);
      if (Number.isNaN(value)) expect(floats[2]).to.be.NaN;
      else expect(floats[2], `exp(-|${value}|)`).to.be.closeTo(Math.exp(-Math.abs(value)), 1e-6);
    }
  });

  it('groups of histograms that share limits', async () => {
    const shares = Object.keys(shareCode) as Share[];
    const grids = [
      { cells: 1, overlays: 1, columns: 1 },
      { cells: 12, overlays: 1, columns: 4 },
      { cells: 12, overlays: 3, columns: 4 },
      { cells: 11, overlays: 2, columns: 4 },
      { cells: 3, overlays: 2, columns: 8 },
    ];
    const rows = grids.flatMap((grid) =>
      shares.flatMap((share) =>
        Array.from({ length: grid.cells * grid.overlays }, (_, entry) => ({ entry, grid, share })),
      ),
    );
    const table = rows.map(({ entry, grid, share }) => [entry, grid.overlays, grid.columns, shareCode[share]]);
    const statements = 'putWhole(0, groupOf(u32(input(0)), u32(input(1)), u32(input(2)), u32(input(3))));';
    const found = await evaluateWgsl({ source: shareGroups, statements, outputs: 1 }, table);
    for (const [i, { entry, grid, share }] of rows.entries()) {
      expect(found[i].wholes[0], `${share}, ${entry}`).to.equal(groupOf(entry, share, grid));
      expect(found[i].wholes[0]).to.be.lessThan(groupCount(share, grid));
    }
  });

  it('bins in a pixel column', async () => {
    const table = [1, 2, 50, 100, 500, 1000, 65_536].flatMap((bins) =>
      [1, 22, 39, 44, 317, 1440].flatMap((width) =>
        Array.from({ length: width }, (_, column) => [column, bins, width]),
      ),
    );
    const statements = `
      look.bins = u32(input(1));
      look.plot = vec2u(u32(input(2)), 1u);
      let covered = binsIn(u32(input(0)));
      putWhole(0, covered.x); putWhole(1, covered.y);`;
    const source = `${numbers}\n${shareGroups}\n${histogram}`;
    const found = await evaluateWgsl({ source, stands: { look: 'Look' }, statements, outputs: 2 }, table);
    const wrong = table.filter(([column, bins, width], i) => {
      const [from, end] = binsInColumn(column, { bins, width });
      return found[i].wholes[0] !== from || found[i].wholes[1] !== end;
    });
    expect(wrong).to.deep.equal([]);
  });

  for (const shape of ['square', 'rows', 'columns'] as const) {
    it(`levels of a pyramid of ${shape}: sides, and where each begins`, async () => {
      const sides = [1, 3, 4, 5, 16, 17, 63, 64, 65, 255, 1000, 1024, 1025, 4097];
      const rows = sides.flatMap((rows) => sides.map((columns) => ({ rows, columns })));
      const table = rows.flatMap(({ rows, columns }) =>
        levelSizes({ rows, columns }, shape).map((_, level) => [rows, columns, level + 1]),
      );
      const statements = `
        sides = vec2u(u32(input(0)), u32(input(1)));
        putWhole(0, levelStart(u32(input(2)))); putWhole(1, levelColumns(blockOf(u32(input(2)))));`;
      // The pass's own bindings are not read here; folded pixels need their name only.
      const { rowBits, columnBits } = blockBits[shape];
      const compiled = cellExtremes.replace(/rowBits: u32 = 2/, `rowBits: u32 = ${rowBits}`);
      const inShape = compiled.replace(/columnBits: u32 = 2/, `columnBits: u32 = ${columnBits}`);
      const source = `${numbers}\n${matrixSides}\n${foldedPixels}\n${inShape}`;
      const found = await evaluateWgsl({ source, statements, outputs: 2 }, table);
      for (const [i, [rows, columns, level]] of table.entries()) {
        const sizes = levelSizes({ rows, columns }, shape);
        const start = sizes.slice(0, level - 1).reduce((sum, [across, down]) => sum + across * down, 0);
        expect([...found[i].wholes], `level ${level} of ${rows} × ${columns}`).to.deep.equal([
          start,
          sizes[level - 1][0],
        ]);
      }
    });
  }

  it('cells under pixels: no more than the pass is compiled for, and so many kinds as it makes', async () => {
    const windows = [0, 0.25, 3, 17.5].flatMap((x) => [1, 4, 12.5, 100, 320, 640].map((width) => ({ x, width })));
    const rows = windows.flatMap((part) => [1, 7, 40, 64, 160, 333].map((pixels) => ({ ...part, pixels })));
    const table = rows.map(({ x, width, pixels }) => [x * 256, width * 256, pixels]);
    const statements = `
      let pixels = u32(input(2));
      var covered = vec2u(0u);
      for (var pixel = 0u; pixel < pixels; pixel++) {
        spans[pixel] = cellsOf(pixel, pixels);
        covered = max(covered, vec2u(spans[pixel].y - spans[pixel].x, 0u));
      }
      spans[pixels] = vec2u(0u, 1u);
      putWhole(0, covered.x); putWhole(1, spans[0].x); putWhole(2, spans[pixels - 1u].y);
      putWhole(3, foldedSize(vec2u(pixels, 1u)).x);`;
    const call = 'fn cellsOf(p: u32, n: u32) -> vec2u { return covered(u32(input(0)), u32(input(1)), p, n, 1000u); }';
    const played = cellSpans.replace(/@group\(0\)\s*@binding\(1\)[^;]*;/, 'var<private> spans: array<vec2u, 512>;');
    const source = `${numbers}\n${matrixSides}\n${played}\n${foldedPixels}\n${call}`;
    const found = await evaluateWgsl({ source, statements, outputs: 4 }, table);
    for (const [i, { x, width, pixels }] of rows.entries()) {
      const window = { x, y: 0, width, height: 1 };
      const [covered, first, end, kinds] = found[i].wholes;
      const side = sideOf({ window, width: pixels, height: 1 });
      const of = `${width} cells from ${x} on ${pixels} pixels`;
      if (side > 0) expect(covered, of).to.be.at.most(side);
      else expect(covered, of).to.be.greaterThan(8);
      expect([first, end], of).to.deep.equal([Math.floor(x), Math.ceil(x + width)]);
      expect(kinds, of).to.equal(foldedSize({ window })[0]);
    }
  });

  it('cells of heads side by side', async () => {
    const data = { shape: [5, 2, 3], axes: ['head', 'query', 'key'] };
    const choice = { axis: 0, chosen: [4, 0, 2], together: 'tiles', fixed: [0, 0, 0], across: 2, gap: 1 } as const;
    const [rows, columns] = headMatrix(2, 3, choice);
    const table = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]);
    const statements = `
      for (var i = 0u; i < 30u; i++) { values[i] = bitcast<u32>(f32(i)); }
      chosen = array<u32, 3>(4u, 0u, 2u);
      matrix = MatrixSource(${rows}u, ${columns}u, 2u, 3u, 3u, 1u, 6u, 0u, 2u, 1u, tiles);
      put(0, valueAt(u32(input(0)), u32(input(1))));`;
    const stands = { values: 'array<u32, 30>', matrix: 'MatrixSource', chosen: 'array<u32, 3>' };
    const source = `${numbers}\n${heads.replaceAll('arrayLength(&chosen)', '3u')}`;
    const found = await evaluateWgsl({ source, stands, statements, outputs: 1 }, table);
    let empty = 0;
    for (const [i, [row, column]] of table.entries()) {
      const indices = headIndices(data, choice, row, column);
      const [value] = found[i].floats;
      if (!indices) {
        expect(value, `${row}, ${column}`).to.be.NaN;
        empty += 1;
        continue;
      }
      expect(value, `${row}, ${column}`).to.equal(indices[0] * 6 + indices[1] * 3 + indices[2]);
      expect(cellOfHead(data, choice, indices)).to.deep.equal([row, column]);
    }
    expect(empty, 'gaps, and the place of a fourth head').to.equal(rows * columns - 18);
  });
});
