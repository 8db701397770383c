import { expect } from 'chai';
import type { MatrixSource, PictureSize } from '../../src/matrix/matrix-source';
import { cellsOf, columnParts, rowParts } from '../../src/matrix/parts';
import { covering, pictureParts } from '../../src/passes/virtual/picture-parts';
import type { Frame } from '../../src/engine/frame';
import { seededNumbers } from '../support/random';

/** A matrix that is made in parts of so many cells at most. */
function madeOf(rows: number, columns: number, capacity: number): MatrixSource {
  const nothing = (): Record<string, never> => ({});
  const maker = { capacity, make: nothing, bare: nothing, split: () => [], findRange: () => false, paint: () => false };
  return { wgsl: '', rows, columns, mapsAcross: 1, resources: {}, maker };
}

const frame = {} as Frame;
describe('a picture of a matrix that is made in parts', () => {
  it('has each pixel in one part, whose cells are made and no more than fit', () => {
    const some = seededNumbers(600, 4).map((value) => (value + 1) / 2);
    let pieces = 0;
    for (let i = 0; i < 100; i++) {
      const [rows, columns, x, y, wide, high] = some.subarray(6 * i, 6 * i + 6);
      const matrix = { rows: 1 + Math.floor(300 * rows), columns: 1 + Math.floor(300 * columns), capacity: 2000 };
      const window = { x: x * (matrix.columns - 1), y: y * (matrix.rows - 1), width: 0, height: 0 };
      window.width = Math.max(1, wide * (matrix.columns - window.x));
      window.height = Math.max(1, high * (matrix.rows - window.y));
      const one: PictureSize = { window, width: 1 + (i % 40), height: 1 + (i % 23) };
      const seen = new Set<number>();
      const across = covering(false, {
        origin: window.x,
        extent: window.width,
        pixels: one.width,
        cells: matrix.columns,
      });
      const down = covering(false, { origin: window.y, extent: window.height, pixels: one.height, cells: matrix.rows });
      const [inWide, inHigh] = [Math.max(...spansOf(across, one.width)), Math.max(...spansOf(down, one.height))];
      if (inWide * inHigh > 2000) {
        expect(() => pictureParts(matrix, one, false)).to.throw(
          /covers \d+ cells of a map that is never stored; 2000 are/,
        );
        continue;
      }
      for (const { start, made, cells } of pictureParts(matrix, one, false)) {
        expect(cellsOf(cells!)).to.be.within(1, 2000);
        for (let p = start[0]; p < start[0] + made[0]; p++) {
          expect(cells!.columns[0] <= across(p)[0] && across(p)[1] <= cells!.columns[1]).to.equal(true);
          for (let q = start[1]; q < start[1] + made[1]; q++) {
            expect(cells!.rows[0] <= down(q)[0] && down(q)[1] <= cells!.rows[1]).to.equal(true);
            expect(seen.has(q * one.width + p), 'made twice').to.equal(false);
            seen.add(q * one.width + p);
          }
        }
        pieces += 1;
      }
      expect(seen.size).to.equal(one.width * one.height);
    }
    expect(pieces, 'parts').to.be.above(100);
  });

  it('and its rows and columns come in parts that follow one another', () => {
    const matrix = madeOf(1000, 70, 5000);
    const rows = [...rowParts(frame, matrix)].map((part) => part.rows);
    expect(rows.length, 'whole workgroups of 32 rows').to.equal(Math.ceil(1000 / 64));
    expect(rows.map(([first]) => first)).to.deep.equal([0, ...rows.slice(0, -1).map(([, end]) => end)]);
    expect(rows.at(-1)![1]).to.equal(1000);
    const columns = [...columnParts(frame, matrix, { columns: [3, 20] })].map((part) => [part.columns, part.rows]);
    const wanted = [3, 8, 13, 18].map((first) => [
      [first, Math.min(20, first + 5)],
      [0, 1000],
    ]);
    expect(columns).to.deep.equal(wanted);
  });
});

function spansOf(cells: (pixel: number) => readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, pixel) => cells(pixel)[1] - cells(pixel)[0]);
}
