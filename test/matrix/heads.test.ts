import { expect } from 'chai';
import { HeadSource, headMatrix, type HeadChoice } from '../../src/matrix/heads';
import type { TensorView } from '../../src/tensor/tensor-view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { digits, digitTensor, readMatrix, tabulate } from '../support/read-matrix';

describe('several heads as one matrix on the GPU', () => {
  failOnGpuErrors();
  let device: GPUDevice;
  let tensor: TensorView;
  let source: HeadSource;
  const shape = [2, 5, 3, 4]; // sample, head, query, key
  const choice: HeadChoice = { axis: 1, chosen: [3, 0, 4], together: 'tiles', fixed: [1, 0, 0, 0], across: 2, gap: 1 };
  const value = (head: number, row: number, column: number): number => digits([1, head, row, column]);

  before(async () => {
    device = (await testEngine()).requireDevice();
    tensor = digitTensor(device, shape, { offset: 5 });
    source = new HeadSource(device);
  });
  after(() => {
    source.release();
    tensor.release();
  });

  it('lie side by side in the given order, with empty cells between them and for a tile that is not there', async () => {
    for (const [across, gap] of [
      [2, 1],
      [3, 0],
      [1, 2],
    ]) {
      source.point(tensor, { ...choice, across, gap });
      const wanted = tabulate(source.rows, source.columns, (row, column) => {
        const [down, right] = [Math.floor(row / (3 + gap)), Math.floor(column / (4 + gap))];
        const [r, c] = [row % (3 + gap), column % (4 + gap)];
        const head = choice.chosen[down * across + right];
        return head === undefined || r >= 3 || c >= 4 ? NaN : value(head, r, c);
      });
      expect([source.rows, source.columns]).to.deep.equal(headMatrix(3, 4, { ...choice, across, gap }));
      expect(await readMatrix(device, source), `${across} across, gap ${gap}`).to.deep.equal(wanted);
    }
  });

  it('are put together as their mean or their maximum, cell by cell', async () => {
    const { chosen } = choice;
    source.point(tensor, { ...choice, together: 'max' });
    expect(await readMatrix(device, source)).to.deep.equal(tabulate(3, 4, (r, c) => value(4, r, c)));
    source.point(tensor, { ...choice, together: 'mean' });
    const mean = (r: number, c: number): number =>
      Math.fround(chosen.reduce((sum, head) => Math.fround(sum + value(head, r, c)), 0) / chosen.length);
    const read = await readMatrix(device, source);
    // WGSL's division is exact to 2.5 units in the last place (section 14.6.1, Floating Point Accuracy).
    for (const [r, row] of read.entries()) {
      for (const [c, cell] of row.entries()) expect(cell).to.be.closeTo(mean(r, c), 3 * 2 ** -13);
    }
  });

  it('have no value in a cell where one of them has none', async () => {
    const nan = digitTensor(device, shape);
    const at = (head: number, row: number, column: number): number => 4 * (60 + head * 12 + row * 4 + column);
    device.queue.writeBuffer(nan.buffer, at(0, 1, 2), Float32Array.of(NaN));
    device.queue.writeBuffer(nan.buffer, at(4, 2, 3), Float32Array.of(NaN));
    device.queue.writeBuffer(nan.buffer, at(2, 0, 0), Float32Array.of(NaN)); // not chosen
    for (const together of ['mean', 'max'] as const) {
      source.point(nan, { ...choice, together });
      const empty = (await readMatrix(device, source)).map((row) => row.map(Number.isNaN));
      const wanted = tabulate(3, 4, (r, c) => Number((r === 1 && c === 2) || (r === 2 && c === 3)));
      expect(empty.map((row) => row.map(Number))).to.deep.equal(wanted);
    }
    nan.release();
  });

  it('are counted along any leading axis', async () => {
    source.point(tensor, { ...choice, axis: 0, chosen: [1, 0], fixed: [0, 4, 0, 0], across: 2, gap: 0 });
    const wanted = tabulate(3, 8, (r, c) => digits([c < 4 ? 1 : 0, 4, r, c % 4]));
    expect(await readMatrix(device, source)).to.deep.equal(wanted);
  });
});
