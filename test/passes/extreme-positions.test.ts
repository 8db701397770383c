import { expect } from 'chai';
import { readBytes } from '../../src/engine/readback';
import { ExtremePositions, extremesIn, type Extremes } from '../../src/passes/extreme-positions';
import { StridedSource } from '../../src/matrix/strided';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

/** The extremes of a dense matrix, by the kernel, in the submit that reads them. */
async function extremesOf(
  values: Float32Array<ArrayBuffer>,
  [rows, columns]: [number, number],
): Promise<Extremes | null> {
  const engine = await testEngine();
  const device = engine.requireDevice();
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: values.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, values);
  const matrix = new StridedSource(device);
  const shape = [rows, columns];
  const view = { buffer, shape, strides: [columns, 1], axes: ['time', 'channel'], offset: 0, release: () => {} };
  matrix.point(view, { row: 0, column: 1, fixed: [0, 0] });
  const kernel = new ExtremePositions(device, matrix.wgsl);
  const bytes = await readBytes(engine, [kernel.answer], (frame) => kernel.run(frame, matrix));
  kernel.release();
  matrix.release();
  buffer.destroy();
  return extremesIn(bytes, columns);
}

describe('the places of the lowest and the highest value', () => {
  failOnGpuErrors();

  for (const [rows, columns] of [
    [1, 1],
    [3, 5],
    [257, 63],
    [1200, 1000],
  ] as const) {
    it(`are found in ${rows} × ${columns} values`, async () => {
      const values = new Float32Array(seededNumbers(rows * columns, rows));
      const found = (await extremesOf(values, [rows, columns]))!;
      const [low, high] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
      const place = (value: number): object => {
        const at = values.indexOf(value);
        return { value, row: Math.floor(at / columns), column: at % columns };
      };
      expect(found).to.deep.equal({ lowest: place(low), highest: place(high) });
    });
  }

  it('are the first ones where several are equal', async () => {
    const values = new Float32Array(90_000);
    for (const at of [89_999, 70_000, 41_234]) values[at] = 5;
    for (const at of [88_888, 60_001]) values[at] = -5;
    const { lowest, highest } = (await extremesOf(values, [300, 300]))!;
    expect([highest.row * 300 + highest.column, lowest.row * 300 + lowest.column]).to.deep.equal([41_234, 60_001]);
  });

  it('leave out what is not finite, and are none where nothing is', async () => {
    const values = Float32Array.of(NaN, Infinity, 2, -Infinity, 1, NaN);
    expect(await extremesOf(values, [2, 3])).to.deep.equal({
      lowest: { value: 1, row: 1, column: 1 },
      highest: { value: 2, row: 0, column: 2 },
    });
    expect(await extremesOf(new Float32Array(6).fill(NaN), [2, 3])).to.equal(null);
  });
});
