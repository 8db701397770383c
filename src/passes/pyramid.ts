import source from '../../shaders/passes/pyramid.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer, storageBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import { Variants } from '../engine/variants';
import type { MatrixSource } from '../matrix/matrix-source';

/** How blocks lie: squares of cells, or pieces of one row or one column, for pictures that shrink one axis alone. */
export type BlockShape = 'square' | 'rows' | 'columns';

/** A block's columns and rows, in blocks of the level below. */
const sides = { square: [4, 4], rows: [16, 1], columns: [1, 16] } as const satisfies Record<BlockShape, unknown>;
/** The same for the shader that combines them: powers of two. */
export const blockBits = {
  square: { rowBits: 2, columnBits: 2 },
  rows: { rowBits: 0, columnBits: 4 },
  columns: { rowBits: 4, columnBits: 0 },
} as const satisfies Record<BlockShape, unknown>;
/** A workgroup's, in blocks. */
const groups = { square: [8, 8], rows: [64, 1], columns: [1, 64] } as const satisfies Record<BlockShape, unknown>;
/** No picture shrinks a matrix enough to use a coarser level. */
const maxLevels = 5;

interface Programs {
  fromCells: ComputeProgram;
  fromBlocks: ComputeProgram;
}

/**
 * A pyramid over a matrix: blocks of 4 × 4 cells, of 16 × 16, and so on, or of 16 cells of one row, of 256, and so on,
 * each with lowest, highest, sum and count. It is built once per change of the data; a picture at any zoom combines its
 * blocks exactly.
 *
 * run     records one dispatch per level
 * blocks  f32[...][4], level after level; about a fifteenth of the matrix's cells, 16 bytes each
 * cost    reads each cell once
 */
export class Pyramid {
  readonly #blocks: SizedBuffer;
  levels = 0;
  shape: BlockShape = 'square';
  readonly #programs: Variants<Programs>;
  /** Bound in place of an input that is not read. */
  readonly #unused: GPUBuffer;
  #uniforms: Uniforms[] = [];

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'pyramid', source: `${matrixWgsl}\n${source}` };
    this.#programs = new Variants((constants) => ({
      fromCells: new ComputeProgram(device, { ...options, constants, entryPoint: 'fromCells' }),
      fromBlocks: new ComputeProgram(device, { ...options, constants, entryPoint: 'fromBlocks' }),
    }));
    this.#unused = storageBuffer(device, 'pyramid.unused', 16);
    this.#blocks = new SizedBuffer(device, 'pyramid.blocks');
    this.#blocks.resize(16);
  }

  get blocks(): GPUBuffer {
    return this.#blocks.buffer!;
  }

  /** `rowFloors`: cells below their row's floor do not count. */
  run(frame: Frame, matrix: MatrixSource, shape: BlockShape, rowFloors?: GPUBuffer): void {
    const sizes = levelSizes(matrix, shape);
    const pyramid = this.#blocks.resize(16 * sizes.reduce((sum, [columns, rows]) => sum + columns * rows, 0));
    [this.levels, this.shape] = [sizes.length, shape];
    const { fromCells, fromBlocks } = this.#programs.with({ ...sidesOf(shape), floored: rowFloors !== undefined });
    const { maxComputeWorkgroupsPerDimension: most } = this.device.limits;
    let [sourceStart, start] = [0, 0];
    let sourceSize: [number, number] = [matrix.columns, matrix.rows];
    for (const [i, size] of sizes.entries()) {
      this.#uniforms[i] ??= new Uniforms(this.device, source, { struct: 'Level', label: `pyramid.level${i + 1}` });
      this.#uniforms[i].write({ size, sourceSize, sourceStart, start });
      const level = this.#uniforms[i].buffer;
      const resources = { ...matrix.resources, level, pyramid, rowFloors: rowFloors ?? this.#unused };
      const [across, down] = size.map((blocks, axis) => Math.min(most, Math.ceil(blocks / groups[shape][axis])));
      frame.run(i === 0 ? fromCells : fromBlocks, resources, [across, down]);
      sourceStart = start;
      start += size[0] * size[1];
      sourceSize = size;
    }
  }

  release(): void {
    this.#blocks.release();
    this.#unused.destroy();
    for (const uniforms of this.#uniforms) uniforms.release();
    this.#uniforms = [];
  }
}

function sidesOf(shape: BlockShape): Record<string, number> {
  const [[sideColumns, sideRows], [groupColumns, groupRows]] = [sides[shape], groups[shape]];
  return { sideColumns, sideRows, groupColumns, groupRows };
}

/** Columns and rows of each level, in blocks, as cell-extremes.wgsl finds them. */
export function levelSizes(
  { columns, rows }: Pick<MatrixSource, 'columns' | 'rows'>,
  shape: BlockShape = 'square',
): [number, number][] {
  const sizes: [number, number][] = [];
  const [across, down] = sides[shape];
  for (let level = 1; level <= maxLevels; level++) {
    const size: [number, number] = [Math.ceil(columns / across ** level), Math.ceil(rows / down ** level)];
    sizes.push(size);
    if ((size[0] === 1 || across === 1) && (size[1] === 1 || down === 1)) break;
  }
  return sizes;
}
