import { expect } from 'chai';
import { ChannelSource } from '../../src/matrix/channels';
import { EntrySource } from '../../src/matrix/entries';
import { StridedSource } from '../../src/matrix/strided';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { digits, digitTensor, readMatrix, tabulate } from '../support/read-matrix';

describe('a matrix source on the GPU', () => {
  failOnGpuErrors();
  let device: GPUDevice;
  before(async () => (device = (await testEngine()).requireDevice()));

  describe('strided', () => {
    it('reads any two axes, the others fixed, from any offset', async () => {
      const tensor = digitTensor(device, [2, 3, 4, 5], { offset: 7 });
      const source = new StridedSource(device);
      for (const row of [0, 1, 2, 3]) {
        for (const column of [0, 1, 2, 3].filter((axis) => axis !== row)) {
          const fixed = [1, 2, 3, 4];
          source.point(tensor, { row, column, fixed });
          const wanted = tabulate(tensor.shape[row], tensor.shape[column], (r, c) =>
            digits(fixed.map((index, axis) => (axis === row ? r : axis === column ? c : index))),
          );
          expect(await readMatrix(device, source), `rows ${row}, columns ${column}`).to.deep.equal(wanted);
        }
      }
      source.release();
      tensor.release();
    });

    it('reads a part of the rows', async () => {
      const tensor = digitTensor(device, [6, 3]);
      const source = new StridedSource(device);
      source.point(tensor, { row: 0, column: 1, fixed: [0, 0], firstRow: 2, rowLimit: 3 });
      expect(await readMatrix(device, source)).to.deep.equal(tabulate(3, 3, (r, c) => digits([r + 2, c])));
      source.point(tensor, { row: 0, column: 1, fixed: [0, 0], firstRow: 4, rowLimit: 100 });
      expect(await readMatrix(device, source)).to.deep.equal(tabulate(2, 3, (r, c) => digits([r + 4, c])));
      source.release();
      tensor.release();
    });

    it('reads rows that lie in a ring, from any start and a part of them', async () => {
      const source = new StridedSource(device);
      for (let ringStart = 0; ringStart < 5; ringStart++) {
        const tensor = digitTensor(device, [5, 3], { ringStart });
        for (const firstRow of [0, 2]) {
          source.point(tensor, { row: 0, column: 1, fixed: [0, 0], firstRow });
          const wanted = tabulate(5 - firstRow, 3, (r, c) => digits([r + firstRow, c]));
          expect(await readMatrix(device, source), `start ${ringStart}, row ${firstRow}`).to.deep.equal(wanted);
        }
        tensor.release();
      }
      source.release();
    });

    it('keeps NaN and both infinities', async () => {
      const values = [NaN, Infinity, -Infinity, 1];
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
      const buffer = device.createBuffer({ label: 'test.odd', size: 16, usage });
      device.queue.writeBuffer(buffer, 0, Float32Array.from(values));
      const source = new StridedSource(device);
      const view = { buffer, shape: [1, 4], strides: [4, 1], offset: 0, axes: ['query', 'key'], release: () => {} };
      source.point(view, { row: 0, column: 1, fixed: [0, 0] });
      expect(await readMatrix(device, source)).to.deep.equal([values]);
      buffer.destroy();
      source.release();
    });

    it('refuses a ring of columns', () => {
      const tensor = digitTensor(device, [5, 3], { ringStart: 1 });
      const source = new StridedSource(device);
      expect(() => source.point(tensor, { row: 1, column: 0, fixed: [0, 0] })).to.throw('cannot be channels');
      source.release();
      tensor.release();
    });
  });

  describe('channels', () => {
    const shape = [3, 4, 5]; // sample, time, channel
    const lines = { time: 1, place: 2, layer: -1, fixed: [2, 0, 0], times: Infinity };
    const picked = Uint32Array.of(4, 0, 2);

    it('picks lines of one layer in the given order', async () => {
      const tensor = digitTensor(device, shape, { offset: 3 });
      const source = new ChannelSource(device);
      source.point(tensor, { ...lines, picked });
      expect([source.places, source.layers]).to.deep.equal([3, 1]);
      expect(await readMatrix(device, source)).to.deep.equal(tabulate(4, 3, (t, l) => digits([2, t, picked[l]])));
      source.point(tensor, { ...lines, picked, linesDown: true });
      expect(await readMatrix(device, source)).to.deep.equal(tabulate(3, 4, (l, t) => digits([2, t, picked[l]])));
      source.release();
      tensor.release();
    });

    it('shows all layers of each place, and a part of the time', async () => {
      const tensor = digitTensor(device, shape);
      const source = new ChannelSource(device);
      source.point(tensor, { ...lines, picked, layer: 0, first: 1, times: 2 });
      const wanted = tabulate(2, 9, (t, l) => digits([Math.floor(l / 3), t + 1, picked[l % 3]]));
      expect([source.places, source.layers]).to.deep.equal([3, 3]);
      expect(await readMatrix(device, source)).to.deep.equal(wanted);
      source.release();
      tensor.release();
    });

    it('turns the second half of a bidirectional layer round', async () => {
      const tensor = digitTensor(device, shape);
      const source = new ChannelSource(device);
      source.point(tensor, { ...lines, picked, first: 1, times: 2, reflectFrom: 2 });
      const time = (t: number, channel: number): number => (channel >= 2 ? 4 - 1 - (t + 1) : t + 1);
      const wanted = tabulate(2, 3, (t, l) => digits([2, time(t, picked[l]), picked[l]]));
      expect(await readMatrix(device, source)).to.deep.equal(wanted);
      source.release();
      tensor.release();
    });

    it('reads time steps that lie in a ring', async () => {
      const tensor = digitTensor(device, [5, 3], { ringStart: 3 });
      const source = new ChannelSource(device);
      const all = { time: 0, place: 1, layer: -1, fixed: [0, 0], times: Infinity, picked: Uint32Array.of(2, 1) };
      source.point(tensor, all);
      expect(await readMatrix(device, source)).to.deep.equal(tabulate(5, 2, (t, l) => digits([t, 2 - l])));
      expect(() => source.point(tensor, { ...all, time: 1, place: 0 })).to.throw('cannot be channels');
      source.release();
      tensor.release();
    });

    it('uploads the picked indices only when they are others', () => {
      const tensor = digitTensor(device, shape);
      const source = new ChannelSource(device);
      const uploads: number[] = [];
      const { writeBuffer } = device.queue;
      device.queue.writeBuffer = (_, __, data) => void uploads.push(data.byteLength);
      source.point(tensor, { ...lines, picked });
      source.point(tensor, { ...lines, picked });
      source.point(tensor, { ...lines, picked: Uint32Array.of(1, 2, 3) });
      device.queue.writeBuffer = writeBuffer;
      expect(uploads).to.deep.equal([52, 12, 12]);
      source.release();
      tensor.release();
    });
  });

  describe('entries', () => {
    const shape = [2, 3, 4, 5];
    const subsets = [
      [],
      [0],
      [1],
      [2],
      [3],
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
      [3, 0],
      [0, 1, 2],
      [1, 3, 0],
    ];

    it('takes a tensor apart along any axes; the last one counts fastest', async () => {
      const tensor = digitTensor(device, shape, { offset: 2 });
      const source = new EntrySource(device);
      for (const taken of subsets) {
        source.point(tensor, taken);
        const left = [0, 1, 2, 3].filter((axis) => !taken.includes(axis));
        const place = (count: number, axes: number[], indices: number[]): void => {
          for (const axis of axes.toReversed()) {
            indices[axis] = count % shape[axis];
            count = Math.floor(count / shape[axis]);
          }
        };
        const wanted = tabulate(source.rows, source.columns, (row, column) => {
          const indices: number[] = [];
          place(row, taken, indices);
          place(column, left, indices);
          return digits(indices);
        });
        expect(source.rows * source.columns).to.equal(120);
        expect(await readMatrix(device, source), `taken: ${taken}`).to.deep.equal(wanted);
      }
      source.release();
      tensor.release();
    });

    it('refuses the axis of appended rows, and takes a ring as it lies otherwise', async () => {
      const tensor = digitTensor(device, [5, 3], { ringStart: 2 });
      const source = new EntrySource(device);
      expect(() => source.point(tensor, [0])).to.throw('appended rows are no entries');
      source.point(tensor, [1]);
      const sorted = (await readMatrix(device, source)).map((row) => row.sort((a, b) => a - b));
      expect(sorted).to.deep.equal(tabulate(3, 5, (column, row) => digits([row, column])));
      source.release();
      tensor.release();
    });
  });
});
