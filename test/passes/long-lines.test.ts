import { expect } from 'chai';
import { readBytes } from '../../src/engine/readback';
import type { Frame } from '../../src/engine/frame';
import { uploadBuffer } from '../../src/engine/sized-buffer';
import { HeadSource } from '../../src/matrix/heads';
import type { MatrixSource } from '../../src/matrix/matrix-source';
import { StridedSource } from '../../src/matrix/strided';
import { partsOf } from '../../src/passes/line-parts';
import { RowEnds } from '../../src/passes/row-ends';
import { RowRange } from '../../src/passes/row-range';
import { RowStatistics } from '../../src/passes/row-statistics';
import { TopK } from '../../src/passes/top-k';
import { denseStrides } from '../../src/tensor/tensor-view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

const largest = 3.4028234663852886e38;

/** Numbers with ties, gaps, infinities, zeros of both signs, and the smallest and largest finite ones. */
function strange(count: number, seed: number): Float32Array {
  const values = seededNumbers(count, seed, 3).map((value, i) => (i % 3 === 0 ? Math.round(value * 4) / 4 : value));
  const odd = [NaN, Infinity, -Infinity, 0, -0, largest, -largest, 2e-38, -2e-38];
  for (let i = 5; i < count; i += 1009) values[i] = odd[i % odd.length];
  return values;
}

/** The k-th largest of those that are no NaN, in the order of IEEE 754 (-0 before 0). */
function floorOf(line: ArrayLike<number>, k: number): number {
  const sorted = Float32Array.from(line).filter((value) => !Number.isNaN(value));
  sorted.sort(); // typed arrays sort -0 before 0
  return sorted.length < k ? -largest : sorted[sorted.length - k];
}

const finiteOf = (line: ArrayLike<number>): number[] => Array.from(line).filter(Number.isFinite);
const lowestOf = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), largest);
const highestOf = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -largest);

describe('lines of more values than one workgroup reads', () => {
  failOnGpuErrors();

  interface Held {
    device: GPUDevice;
    source: StridedSource;
    release(): void;
  }

  async function matrixOf(values: Float32Array, rows: number): Promise<Held> {
    const device = (await testEngine()).requireDevice();
    const buffer = uploadBuffer(device, 'test.matrix', values.byteLength);
    device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    const shape = [rows, values.length / rows];
    const view = { buffer, shape, strides: denseStrides(shape), axes: ['', ''], offset: 0, release: () => {} };
    const source = new StridedSource(device);
    source.point(view, { row: 0, column: 1, fixed: [0, 0] });
    return { device, source, release: () => (source.release(), buffer.destroy()) };
  }

  /** What `run` wrote, and in how many dispatches. */
  async function numbersOf(
    buffer: () => GPUBuffer,
    count: number,
    run: (frame: Frame) => void,
  ): Promise<[Float32Array, number]> {
    const engine = await testEngine();
    const before = engine.stats.dispatches;
    const bytes = await readBytes(engine, (frame) => {
      run(frame);
      return [{ buffer: buffer(), offset: 0, bytes: 4 * count }];
    });
    return [new Float32Array(bytes), engine.stats.dispatches - before];
  }

  async function floorsOf(source: MatrixSource, k: number, kernel: TopK): Promise<[Float32Array, number]> {
    const count = source.rows * source.mapsAcross;
    return numbersOf(
      () => kernel.floors,
      count,
      (frame) => kernel.run(frame, source, k),
    );
  }

  it('have the k-th largest value that sorting finds, to the bit, with ties, gaps and infinities', async () => {
    const [rows, columns] = [3, 50_021];
    const values = strange(rows * columns, 3);
    values.fill(NaN, columns + 4, 2 * columns); // four values are left in the second row
    const { device, source, release } = await matrixOf(values, rows);
    const kernel = new TopK(device, source.wgsl);
    for (const k of [1, 4, 5, 77, 20_000, columns]) {
      const [floors, dispatches] = await floorsOf(source, k, kernel);
      expect(dispatches).to.equal(8);
      for (let row = 0; row < rows; row++) {
        const wanted = floorOf(values.subarray(row * columns, (row + 1) * columns), k);
        expect(Object.is(floors[row], wanted), `k ${k}, row ${row}: ${floors[row]} for ${wanted}`).to.equal(true);
      }
    }
    kernel.release();
    release();
  });

  it('are searched map by map where several lie side by side', async () => {
    const device = (await testEngine()).requireDevice();
    const [heads, rows, columns] = [3, 2, 20_011];
    const values = strange(heads * rows * columns, 9);
    const buffer = uploadBuffer(device, 'test.heads', values.byteLength);
    device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    const shape = [heads, rows, columns];
    const view = { buffer, shape, strides: denseStrides(shape), axes: ['', '', ''], offset: 0, release: () => {} };
    const source = new HeadSource(device);
    source.point(view, { axis: 0, chosen: [2, 0, 1], together: 'tiles', fixed: [0, 0, 0], across: 3, gap: 4 });
    const kernel = new TopK(device, source.wgsl);
    const [floors, dispatches] = await floorsOf(source, 40, kernel);
    expect(dispatches).to.equal(8);
    const wanted = [0, 1].flatMap((row) =>
      [2, 0, 1].map((head) => {
        const first = (head * rows + row) * columns;
        return floorOf(values.subarray(first, first + columns), 40);
      }),
    );
    expect([...floors]).to.deep.equal(wanted);
    kernel.release();
    source.release();
    buffer.destroy();
  });

  it('have the range that one workgroup finds, as rows and as columns', async () => {
    const length = 70_003;
    const values = strange(length, 4);
    const finite = finiteOf(values);
    const wanted = [lowestOf(finite), highestOf(finite), lowestOf(finite.filter((value) => value > 0))];
    for (const [along, rows] of [
      ['row', 1],
      ['column', length],
    ] as const) {
      const { device, source, release } = await matrixOf(values, rows);
      const kernel = new RowRange(device, source.wgsl);
      const run = (frame: Frame): void => kernel.run(frame, source, { index: 0, along });
      const [range, dispatches] = await numbersOf(() => kernel.range, 3, run);
      expect([...range]).to.deep.equal(wanted);
      expect(dispatches).to.equal(2);
      kernel.release();
      release();
    }
  });

  it('have the sums of float64 and the first of equal highest values, as rows and as columns', async () => {
    const [lines, length] = [3, 40_009];
    const values = seededNumbers(lines * length, 5).map((value, i) => (i < length ? Math.abs(value) : value));
    values[length + 30_000] = values[length + 39_000] = values[length + 35_001] = 2;
    values[length + 7] = NaN;
    values[length + 8] = Infinity;
    values.fill(NaN, 2 * length);
    const lineOf = (line: number): Float32Array => values.subarray(line * length, (line + 1) * length);
    const turned = new Float32Array(values.length).map((_, i) => values[(i % lines) * length + Math.floor(i / lines)]);
    for (const [along, numbers, rows] of [
      ['rows', values, lines],
      ['columns', turned, length],
    ] as const) {
      const { device, source, release } = await matrixOf(numbers, rows);
      const kernel = new RowStatistics(device, source.wgsl);
      const run = (frame: Frame): void => kernel.run(frame, source, { along, first: 0, count: lines });
      const [said, dispatches] = await numbersOf(() => kernel.reserve(lines), 4 * lines, run);
      expect(dispatches).to.equal(2);
      for (const line of [0, 1]) {
        const finite = finiteOf(lineOf(line));
        const positive = finite.filter((value) => value > 0);
        const total = positive.reduce((a, b) => a + b, 0);
        const entropy = positive.reduce((sum, value) => sum - (value / total) * Math.log2(value / total), 0);
        // float32 sums of some 40,000 numbers of size 1.
        expect(said[4 * line]).to.be.closeTo(
          finite.reduce((a, b) => a + b, 0),
          0.01,
        );
        expect(said[4 * line + 1]).to.be.closeTo(entropy, 1e-4);
        expect(said[4 * line + 2]).to.equal(highestOf(finite));
        expect(said[4 * line + 3]).to.equal(lineOf(line).indexOf(highestOf(finite)));
      }
      expect([...said.slice(8)], 'nothing is finite').to.deep.equal([0, 0, NaN, -1]);
      kernel.release();
      release();
    }
  });

  it('have their ends and the floor of what is shown', async () => {
    const [rows, columns] = [2, 33_001];
    const values = strange(rows * columns, 6);
    values.fill(Infinity, columns);
    const { device, source, release } = await matrixOf(values, rows);
    const kernel = new RowEnds(device, source.wgsl);
    const choice = { mask: 0, firstQuery: 0, threshold: 0.25 };
    const run = (frame: Frame): void => kernel.run(frame, source, choice);
    const [ends, dispatches] = await numbersOf(() => kernel.ends, 4 * rows, run);
    const finite = finiteOf(values.subarray(0, columns));
    expect([...ends]).to.deep.equal([lowestOf(finite), highestOf(finite), 0.25, 1, 0, 0, 0.25, 1]);
    expect(dispatches).to.equal(2);
    kernel.release();
    release();
  });

  it('are split only where they are long and few: shorter ones take one dispatch as before', async () => {
    const [rows, columns] = [2, 16_384];
    const { device, source, release } = await matrixOf(seededNumbers(rows * columns, 8), rows);
    const { wgsl } = source;
    const [topK, range] = [new TopK(device, wgsl), new RowRange(device, wgsl)];
    const [statistics, ends] = [new RowStatistics(device, wgsl), new RowEnds(device, wgsl)];
    const runs: [() => GPUBuffer, (frame: Frame) => void][] = [
      [() => topK.floors, (frame) => topK.run(frame, source, 3)],
      [() => range.range, (frame) => range.run(frame, source, { index: 0, along: 'row' })],
      [() => statistics.reserve(2), (frame) => statistics.run(frame, source, { along: 'rows', first: 0, count: 2 })],
      [() => ends.ends, (frame) => ends.run(frame, source, { mask: 0, firstQuery: 0, threshold: null })],
    ];
    for (const [buffer, run] of runs) expect((await numbersOf(buffer, 2, run))[1]).to.equal(1);
    for (const kernel of [topK, range, statistics, ends]) kernel.release();
    release();
    expect([partsOf(16_385, 1), partsOf(16_385, 512), partsOf(16_385, 513), partsOf(4e6, 1)]).to.deep.equal([
      2, 2, 1, 245,
    ]);
  });
});
