import { Frame } from '../../src/engine/frame';
import { ComputeProgram } from '../../src/engine/program';
import { createStats } from '../../src/engine/stats';
import type { MatrixSource } from '../../src/matrix/matrix-source';
import { denseStrides, type TensorView } from '../../src/tensor/tensor-view';

const reader = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> cells: array<u32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let columns = matrixColumns();
  if (id.x >= matrixRows() * columns) { return; }
  cells[id.x] = bitcast<u32>(valueAt(id.x / columns, id.x % columns));
}
`;

/** All cells of a matrix, row by row, by what `valueAt` gives on the GPU. */
export async function readMatrix(device: GPUDevice, source: MatrixSource): Promise<number[][]> {
  const { rows, columns, wgsl, resources } = source;
  const size = 4 * rows * columns;
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const cells = device.createBuffer({ label: 'test.cells', size, usage: STORAGE | COPY_SRC });
  const staging = device.createBuffer({ label: 'test.staging', size, usage: COPY_DST | MAP_READ });
  const program = new ComputeProgram(device, { label: 'test.read-matrix', source: `${wgsl}\n${reader}` });
  const frame = new Frame(device, createStats());
  frame.run(program, { ...resources, cells }, [Math.ceil((rows * columns) / 64)]);
  frame.endCompute();
  frame.encoder.copyBufferToBuffer(cells, 0, staging, 0, size);
  frame.submit();
  await staging.mapAsync(GPUMapMode.READ);
  const values = [...new Float32Array(staging.getMappedRange())];
  cells.destroy();
  staging.destroy();
  return Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}

/** The same cells by a function of row and column. */
export function tabulate(rows: number, columns: number, value: (row: number, column: number) => number): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => value(row, column)));
}

export interface TensorLayout {
  /** Elements before the first one. */
  offset?: number;
  /** The row of the second-last axis that comes first; the buffer then holds that many rows in a ring. */
  ringStart?: number;
  axes?: readonly string[];
}

/**
 * A tensor on the GPU whose element at some indices has the value of their digits: 203 at [2, 0, 3]. Each offset in
 * memory that a wrong stride might hit holds another value.
 */
export function digitTensor(device: GPUDevice, shape: readonly number[], layout: TensorLayout = {}): TensorView {
  const { offset = 0, ringStart, axes = shape.map((_, i) => `axis${i}`) } = layout;
  const strides = denseStrides(shape);
  const count = shape.reduce((product, side) => product * side, 1);
  const values = new Float32Array(offset + count).fill(-1);
  const ring = ringStart === undefined ? undefined : { start: ringStart, rows: shape.at(-2)! };
  for (let i = 0; i < count; i++) {
    const indices = shape.map((side, axis) => Math.floor(i / strides[axis]) % side);
    const stored = indices.map((index, axis) =>
      ring && axis === shape.length - 2 ? (index + ring.start) % ring.rows : index,
    );
    values[offset + stored.reduce((sum, index, axis) => sum + index * strides[axis], 0)] = digits(indices);
  }
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ label: 'test.tensor', size: values.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, values);
  return { buffer, shape, strides, offset, axes, ring, release: () => buffer.destroy() };
}

/** The value of a digit tensor at these indices. */
export const digits = (indices: readonly number[]): number => indices.reduce((number, index) => number * 10 + index, 0);
