import { expect } from 'chai';
import { Frame } from '../../src/engine/frame';
import { readBytes } from '../../src/engine/readback';
import { HistogramBins } from '../../src/passes/histogram-bins';
import { EntryRanges, groupCount, groupOf, type Share } from '../../src/passes/entry-ranges';
import { EntrySource } from '../../src/matrix/entries';
import { denseStrides } from '../../src/tensor/tensor-view';
import { finiteRange, histogram, valuesAt } from '../reference/histogram';
import { failOnGpuErrors, testEngine } from '../support/engine';

interface Counted {
  counts: number[][];
  ranges: [number, number][];
  tops: number[];
  odd: number[][];
}

/** Whole numbers, so that no value lies on the edge of a bin by rounding alone; some NaN and infinities. */
function tensorOf(shape: readonly number[]): { values: Float32Array<ArrayBuffer>; shape: readonly number[] } {
  const count = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 997) + 0.5 - (i % 13) * 40);
  values[3] = NaN;
  values[count - 2] = Infinity;
  return { values, shape };
}

async function count(
  { values, shape }: ReturnType<typeof tensorOf>,
  taken: readonly number[],
  { bins, grid, shareX, shareY }: { bins: number; grid: [number, number, number]; shareX: Share; shareY: Share },
): Promise<Counted> {
  const engine = await testEngine();
  const device = engine.requireDevice();
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: values.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, values);
  const matrix = new EntrySource(device);
  const [ranges, bin] = [new EntryRanges(device, matrix.wgsl), new HistogramBins(device, matrix.wgsl)];
  const axes = shape.map((_, axis) => `axis${axis}`);
  matrix.point({ buffer, shape, axes, strides: denseStrides(shape), offset: 0, release: () => {} }, taken);
  const [cells, overlays, columns] = grid;
  const entryGrid = { cells, overlays, columns };
  const frame = new Frame(device, engine.stats);
  ranges.run(frame, matrix, { grid: entryGrid, share: shareX });
  const asked = { bins, ranges: ranges.ranges!, ends: 'range', ranks: 1, grid: entryGrid, shareX, shareY } as const;
  bin.run(frame, matrix, asked);
  frame.submit();
  const read = async (from: GPUBuffer): Promise<ArrayBuffer> =>
    readBytes(engine, [{ buffer: from, offset: 0, bytes: from.size }]);
  const flat = [...new Uint32Array(await read(bin.counts!))];
  const ends = [...new Float32Array(await read(ranges.ranges!))];
  const odd = [...new Uint32Array(await read(bin.odd!))];
  const tops = [...new Uint32Array(await read(bin.tops!))];
  for (const thing of [matrix, ranges, bin]) thing.release();
  buffer.destroy();
  const entries = cells * overlays;
  expect(ends.length / 2).to.equal(groupCount(shareX, entryGrid));
  return {
    counts: Array.from({ length: entries }, (_, e) => flat.slice(e * bins, (e + 1) * bins)),
    ranges: Array.from({ length: ends.length / 2 }, (_, i) => [ends[2 * i], ends[2 * i + 1]]),
    odd: Array.from({ length: entries }, (_, e) => odd.slice(4 * e, 4 * e + 3)),
    tops,
  };
}

describe('bins of a tensor taken apart', () => {
  failOnGpuErrors();

  const shape = [4, 3, 5, 6, 7];
  const cases: [string, number[]][] = [
    ['not at all', []],
    ['along the first axis', [0]],
    ['along the last', [4]],
    ['along one between', [2]],
    ['along two that are no neighbours', [1, 3]],
    ['along two in the other order', [3, 0]],
    ['along three, with four runs of what is left', [1, 3, 0]],
    ['along three at the end', [2, 3, 4]],
  ];
  for (const [name, taken] of cases) {
    it(`${name}: every entry counts as numpy does`, async () => {
      const tensor = tensorOf(shape);
      const sides = taken.map((axis) => shape[axis]);
      const cells = sides.slice(0, 2).reduce((product, side) => product * side, 1);
      const overlays = sides[2] ?? 1;
      const grid: [number, number, number] = [cells, overlays, sides[1] ?? 1];
      const { counts, odd } = await count(tensor, taken, { bins: 16, grid, shareX: 'all', shareY: 'all' });
      const ends = finiteRange([...tensor.values]);
      for (const [entry, row] of counts.entries()) {
        let left = entry;
        const fixed = new Map<number, number>();
        for (const axis of taken.toReversed()) {
          fixed.set(axis, left % shape[axis]);
          left = Math.floor(left / shape[axis]);
        }
        const values = valuesAt(tensor, fixed);
        expect(row, `entry ${entry}`).to.deep.equal(histogram(values, { bins: 16, ends }));
        expect(odd[entry]).to.deep.equal([
          values.filter(Number.isNaN).length,
          values.filter((value) => Math.abs(value) === Infinity).length,
          0,
        ]);
      }
    });
  }

  for (const shareX of ['rows', 'columns', 'none'] as const) {
    it(`with bins of their own for ${shareX === 'none' ? 'each cell' : `all in ${shareX}`}`, async () => {
      const tensor = tensorOf([3, 4, 2, 500]);
      // Other ranges in each cell.
      for (let i = 0; i < tensor.values.length; i++) tensor.values[i] += Math.floor(i / 1000) * 100;
      const grid = { cells: 12, overlays: 2, columns: 4 };
      const how = { bins: 10, grid: [12, 2, 4] as [number, number, number], shareX, shareY: shareX };
      const { counts, ranges, tops } = await count(tensor, [0, 1, 2], how);
      const groups = ranges.map((_, group) => Array.from({ length: 24 }, (_, e) => e).filter((e) => groupOf(e, shareX, grid) === group)); // prettier-ignore
      const valuesOf = (entry: number): number[] => [...tensor.values.slice(entry * 500, (entry + 1) * 500)];
      for (const [group, entries] of groups.entries()) {
        const ends = finiteRange(entries.flatMap(valuesOf));
        expect(ranges[group], `group ${group}`).to.deep.equal(ends);
        const wanted = entries.map((entry) => histogram(valuesOf(entry), { bins: 10, ends }));
        expect(entries.map((entry) => counts[entry])).to.deep.equal(wanted);
        expect(tops[group]).to.equal(Math.max(...wanted.flat()));
      }
    });
  }

  it('with more bins than a workgroup’s memory holds, and more than one workgroup to an entry', async () => {
    const tensor = tensorOf([40_000]);
    const { counts, tops } = await count(tensor, [], { bins: 3000, grid: [1, 1, 1], shareX: 'all', shareY: 'all' });
    const sum = counts[0].reduce((total, n) => total + n, 0);
    expect(sum, 'all but NaN and infinity').to.equal(39_998);
    expect(tops[0]).to.equal(Math.max(...counts[0]));
  });
});
