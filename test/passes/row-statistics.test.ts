import { expect } from 'chai';
import { readBytes } from '../../src/engine/readback';
import { RowRange } from '../../src/passes/row-range';
import { RowStatistics } from '../../src/passes/row-statistics';
import { StridedSource } from '../../src/matrix/strided';
import { denseStrides } from '../../src/tensor/tensor-view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

/** In float64: sum, entropy in bits, highest, its first index. */
function reference(line: readonly number[]): number[] {
  const finite = line.filter(Number.isFinite);
  const positive = finite.filter((value) => value > 0);
  const total = positive.reduce((a, b) => a + b, 0);
  const entropy = positive.reduce((sum, value) => sum - (value / total) * Math.log2(value / total), 0);
  const max = Math.max(...finite);
  return [
    finite.reduce((a, b) => a + b, 0),
    entropy,
    finite.length ? max : NaN,
    finite.length ? line.indexOf(max) : -1,
  ];
}

describe('what is said of a line of a matrix', () => {
  failOnGpuErrors();

  const [rows, columns] = [70, 150];
  const values = seededNumbers(rows * columns, 5).map((value, i) =>
    Math.floor(i / columns) === 3 ? Math.abs(value) : value,
  );
  values.fill(0, 4 * columns, 5 * columns);
  values.fill(NaN, 6 * columns, 7 * columns);
  values[7 * columns + 9] = Infinity;
  values[8 * columns + 2] = NaN;
  values[9 * columns + 20] = values[9 * columns + 120] = 2; // a tie: the first counts
  const row = (r: number): number[] => [...values.subarray(r * columns, (r + 1) * columns)];
  const column = (c: number): number[] => Array.from({ length: rows }, (_, r) => values[r * columns + c]);

  async function matrix() {
    const { device } = await testEngine();
    const buffer = device!.createBuffer({
      size: values.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    device!.queue.writeBuffer(buffer, 0, values);
    const source = new StridedSource(device!);
    const shape = [rows, columns];
    const view = {
      buffer,
      shape,
      axes: ['query', 'key'],
      strides: denseStrides(shape),
      offset: 0,
      release: () => buffer.destroy(),
    };
    source.point(view, { row: 0, column: 1, fixed: [0, 0] });
    return { device: device!, source, release: () => (source.release(), buffer.destroy()) };
  }

  for (const [along, count, line] of [
    ['rows', rows, row],
    ['columns', columns, column],
  ] as const) {
    it(`is its sum, entropy, highest value and where that is: of ${along}`, async () => {
      const engine = await testEngine();
      const { device, source, release } = await matrix();
      const kernel = new RowStatistics(device, source.wgsl);
      for (const first of [0, 5]) {
        const some = count - first;
        const pieces = [{ buffer: kernel.reserve(some), offset: 0, bytes: 16 * some }];
        const told = new Float32Array(
          await readBytes(engine, pieces, (frame) => kernel.run(frame, source, { along, first, count: some })),
        );
        for (let i = 0; i < some; i++) {
          const wanted = reference(line(first + i));
          wanted.forEach((value, k) => {
            const got = told[4 * i + k];
            if (Number.isNaN(value)) expect(got, `${along} ${first + i}, ${k}`).to.be.NaN;
            else expect(got, `${along} ${first + i}, ${k}`).to.be.closeTo(value, 1e-4);
          });
        }
      }
      kernel.release();
      release();
    });
  }

  it('is, for its own axis, the range of its finite values', async () => {
    const engine = await testEngine();
    const { device, source, release } = await matrix();
    const kernel = new RowRange(device, source.wgsl);
    const range = async (along: 'row' | 'column', index: number): Promise<number[]> => {
      const pieces = [{ buffer: kernel.range, offset: 0, bytes: 12 }];
      return [
        ...new Float32Array(await readBytes(engine, pieces, (frame) => kernel.run(frame, source, { index, along }))),
      ];
    };
    for (const [along, index, line] of [
      ['row', 7, row(7)],
      ['column', 2, column(2)],
    ] as const) {
      const finite = line.filter(Number.isFinite);
      const wanted = [Math.min(...finite), Math.max(...finite), Math.min(...finite.filter((value) => value > 0))];
      expect(await range(along, index)).to.deep.equal(wanted);
    }
    const [low, high] = await range('row', 6);
    expect(low, 'nothing is finite').to.be.greaterThan(high);
    kernel.release();
    release();
  });
});
