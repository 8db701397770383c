import source from '../../shaders/passes/gather.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import type { ByteRange } from '../engine/readback';
import { SizedBuffer, uploadBuffer } from '../engine/sized-buffer';
import type { Cell, MatrixSource } from '../matrix/matrix-source';

const lanes = 64;
const maxGroups = 1024;
/** Cells that the first buffers hold; a pointer asks for one, a table for a thousand. */
const firstCapacity = 64;

/**
 * Values of single cells of a matrix, by whatever `valueAt` its source has.
 *
 * run       uploads 8 bytes per cell and records one dispatch, and what a source has to make first
 * returns   where the values lie: f32[cells], in the order of the cells, until the next run
 * throws    when a cell lies outside the matrix
 * cost      reads these cells; two buffers that grow by doubling and are kept
 */
export class Gather {
  readonly #program: ComputeProgram;
  readonly #cells: SizedBuffer;
  readonly #gathered: SizedBuffer;
  #capacity = 0;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'gather', source: `${matrixWgsl}\n${source}`, constants: { lanes } };
    this.#program = new ComputeProgram(device, options);
    this.#cells = new SizedBuffer(device, 'gather.cells', uploadBuffer);
    this.#gathered = new SizedBuffer(device, 'gather.gathered');
  }

  run(frame: Frame, matrix: MatrixSource, cells: readonly Cell[]): ByteRange {
    const outside = cells.find(([row, column]) => !(isIndex(row, matrix.rows) && isIndex(column, matrix.columns)));
    if (outside) {
      throw new RangeError(
        `cell [${outside.join(', ')}] is outside a matrix of ${matrix.rows} × ${matrix.columns}. Give rows and columns from 0.`,
      );
    }
    const read = matrix.prepare?.(frame) ?? matrix.resources;
    const { length } = cells;
    if (length > this.#capacity) this.#capacity = 2 ** Math.ceil(Math.log2(Math.max(firstCapacity, length)));
    const listed = this.#cells.resize(8 * this.#capacity);
    const buffer = this.#gathered.resize(4 * this.#capacity);
    this.device.queue.writeBuffer(listed, 0, Uint32Array.from(cells.flat()));
    // Bound by their length, which is all that the shader knows of it.
    const resources = {
      ...read,
      cells: { buffer: listed, size: 8 * length },
      gathered: { buffer, size: 4 * length },
    };
    frame.run(this.#program, resources, [Math.min(maxGroups, Math.ceil(length / lanes))]);
    return { buffer, offset: 0, bytes: 4 * length };
  }

  release(): void {
    this.#cells.release();
    this.#gathered.release();
  }
}

function isIndex(index: number, side: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < side;
}
