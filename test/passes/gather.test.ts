import { expect } from 'chai';
import { readBytes } from '../../src/engine/readback';
import { cellAtIndices, MatrixSources, type MatrixChoice } from '../../src/matrix/matrix-choice';
import type { Cell } from '../../src/matrix/matrix-source';
import { Gather } from '../../src/passes/gather';
import { denseStrides, type TensorView } from '../../src/tensor/tensor-view';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

interface Tensor {
  view: TensorView;
  /** The value at these indices, as JavaScript has it. */
  at: (...indices: number[]) => number;
}

async function tensorOf(shape: readonly number[], ring?: TensorView['ring']): Promise<Tensor> {
  const device = (await testEngine()).requireDevice();
  const strides = denseStrides(shape);
  const stored = ring ? [ring.rows, shape[1]] : shape;
  const values = seededNumbers(
    stored.reduce((product, side) => product * side, 1),
    7,
  ) as Float32Array<ArrayBuffer>;
  values[1] = NaN;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: values.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, values);
  const axes = shape.map((_, axis) => `axis${axis}`);
  const place = (index: number, axis: number): number =>
    ring && axis === 0 ? (ring.start + index) % ring.rows : index;
  return {
    view: { buffer, shape, axes, strides, offset: 0, ring, release: () => buffer.destroy() },
    at: (...indices) => values[indices.reduce((sum, index, axis) => sum + place(index, axis) * strides[axis], 0)],
  };
}

async function gathered(view: TensorView, matrix: MatrixChoice, cells: readonly Cell[]): Promise<Float32Array> {
  const engine = await testEngine();
  const sources = new MatrixSources(engine.requireDevice());
  const source = sources.point(view, matrix);
  const gather = new Gather(engine.requireDevice(), source.wgsl);
  const before = { ...engine.stats };
  const bytes = await readBytes(engine, (frame) => [gather.run(frame, source, cells)]);
  expect(engine.stats.dispatches - before.dispatches, 'dispatches').to.equal(1);
  expect(engine.stats.readbacks - before.readbacks, 'readbacks').to.equal(1);
  expect(engine.stats.readbackBytes - before.readbackBytes, 'bytes').to.equal(4 * cells.length);
  gather.release();
  sources.release();
  return new Float32Array(bytes);
}

/** All cells of a matrix, last row first. */
function allCells(rows: number, columns: number): Cell[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const at = rows * columns - 1 - i;
    return [Math.floor(at / columns), at % columns] as const;
  });
}

describe('values of single cells', () => {
  failOnGpuErrors();

  async function compare(
    { view }: Tensor,
    matrix: MatrixChoice,
    [cells, expected]: [readonly Cell[], (row: number, column: number) => number],
    tolerance = 0,
  ): Promise<void> {
    const values = await gathered(view, matrix, cells);
    const wanted = cells.map(([row, column]) => expected(row, column));
    expect(largestDifference(values, wanted)).to.be.at.most(tolerance);
    view.release();
  }

  it('are those of any two axes', async () => {
    const tensor = await tensorOf([2, 3, 5, 4]);
    const axes = { row: 1, column: 2, fixed: [1, 0, 0, 3] };
    await compare(tensor, { kind: 'axes', axes }, [allCells(3, 5), (row, column) => tensor.at(1, row, column, 3)]);
  });

  it('are those of appended rows, wherever the ring begins', async () => {
    const tensor = await tensorOf([6, 3], { start: 5, rows: 8 });
    const axes = { row: 0, column: 1, fixed: [0, 0], firstRow: 1, rowLimit: 4 };
    await compare(tensor, { kind: 'axes', axes }, [allCells(4, 3), (row, column) => tensor.at(row + 1, column)]);
  });

  it('are those of maps side by side, NaN between them', async () => {
    const tensor = await tensorOf([1, 5, 3, 4]);
    const heads = { axis: 1, chosen: [4, 0, 2], together: 'tiles', fixed: [0, 0, 0, 0], across: 2, gap: 1 } as const;
    const expected = (row: number, column: number): number => {
      const [r, c] = [row % 4, column % 5];
      const head = [4, 0, 2][2 * Math.floor(row / 4) + Math.floor(column / 5)];
      return head === undefined || r === 3 || c === 4 ? NaN : tensor.at(0, head, r, c);
    };
    await compare(tensor, { kind: 'heads', heads }, [allCells(7, 9), expected]);
  });

  for (const together of ['mean', 'max'] as const) {
    it(`are the ${together} over heads, as the picture has it`, async () => {
      const tensor = await tensorOf([1, 5, 3, 4]);
      const chosen = [1, 2, 4];
      const heads = { axis: 1, chosen, together, fixed: [0, 0, 0, 0], across: 1, gap: 1 };
      const expected = (row: number, column: number): number => {
        const values = chosen.map((head) => tensor.at(0, head, row, column));
        return together === 'max' ? Math.max(...values) : values.reduce((sum, value) => sum + value) / chosen.length;
      };
      await compare(tensor, { kind: 'heads', heads }, [allCells(3, 4), expected], together === 'max' ? 0 : 1e-6);
    });
  }

  for (const seriesAsRows of [false, true]) {
    it(`are those of channels, picked, turned round and ${seriesAsRows ? 'as rows' : 'as columns'}`, async () => {
      const tensor = await tensorOf([2, 6, 5]);
      const picked = Uint32Array.of(4, 1, 3);
      const lines = { time: 1, slot: 2, overlay: 0, fixed: [0, 0, 0], picked, first: 1, times: 4, reflectFrom: 3 };
      const expected = (row: number, column: number): number => {
        const [line, time] = seriesAsRows ? [row, column] : [column, row];
        const channel = picked[line % 3];
        return tensor.at(Math.floor(line / 3), channel >= 3 ? 5 - (time + 1) : time + 1, channel);
      };
      const cells = seriesAsRows ? allCells(6, 4) : allCells(4, 6);
      await compare(tensor, { kind: 'channels', series: { ...lines, seriesAsRows } }, [cells, expected]);
    });
  }

  it('are those of a tensor that is taken apart along its axes', async () => {
    const tensor = await tensorOf([3, 4, 5]);
    const expected = (row: number, column: number): number =>
      tensor.at(Math.floor(column / 5), Math.floor(row), column % 5);
    await compare(tensor, { kind: 'entries', taken: [1] }, [allCells(4, 15), expected]);
  });

  it('come in the order asked for, the same one as often as that, and more than one dispatch has room for', async () => {
    const tensor = await tensorOf([40, 50]);
    const cells = Array.from({ length: 70_000 }, (_, i) => [(i * 7) % 40, (i * 13) % 50] as const);
    const axes = { row: 0, column: 1, fixed: [0, 0] };
    await compare(tensor, { kind: 'axes', axes }, [cells, (row, column) => tensor.at(row, column)]);
  });

  it('are found by the data’s indices, of one axis too', async () => {
    const line = await tensorOf([9]);
    const found = cellAtIndices(line.view, [6]);
    expect((await gathered(found.data, found.matrix, [found.cell]))[0]).to.equal(line.at(6));
    const cube = await tensorOf([2, 3, 4]);
    const inCube = cellAtIndices(cube.view, [1, 2, 3]);
    expect((await gathered(inCube.data, inCube.matrix, [inCube.cell]))[0]).to.equal(cube.at(1, 2, 3));
    for (const outside of [
      [2, 0, 0],
      [0, 0],
      [0, 0, 1.5],
      [0, -1, 0],
    ])
      // prettier-ignore
      expect(() => cellAtIndices(cube.view, outside)).to.throw(/is outside \[axis0 2, axis1 3, axis2 4\]/);
    line.view.release();
    cube.view.release();
  });

  it('are refused outside the matrix, before any work', async () => {
    const { view } = await tensorOf([3, 4]);
    const engine = await testEngine();
    const sources = new MatrixSources(engine.requireDevice());
    const source = sources.point(view, { kind: 'axes', axes: { row: 0, column: 1, fixed: [0, 0] } });
    const gather = new Gather(engine.requireDevice(), source.wgsl);
    const { dispatches, gpuBytes } = engine.stats;
    const error = await readBytes(engine, (frame) => [gather.run(frame, source, [[0, 0], [3, 1]])]).catch(String); // prettier-ignore
    expect(error).to.equal('RangeError: cell [3, 1] is outside a matrix of 3 × 4. Give rows and columns from 0.');
    expect(engine.stats.dispatches).to.equal(dispatches);
    expect(engine.stats.gpuBytes).to.equal(gpuBytes);
    gather.release();
    sources.release();
    view.release();
  });
});
