import source from '../../shaders/passes/pyramid.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

const side = 4;
/** No picture shrinks a matrix enough to use a coarser level. */
const maxLevels = 5;

/**
 * A pyramid over a matrix: blocks of 4 × 4 cells, of 16 × 16, and so on, each with lowest, highest, sum and count. It
 * is built once per change of the data; a picture at any zoom combines its blocks exactly.
 *
 * run     records one dispatch per level
 * blocks  f32[...][4], level after level; about a fifteenth of the matrix's cells, 16 bytes each
 * cost    reads each cell once
 */
export class Pyramid {
  readonly #blocks: SizedBuffer;
  levels = 0;
  readonly #fromCells: ComputeProgram;
  readonly #fromBlocks: ComputeProgram;
  #uniforms: Uniforms[] = [];

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'pyramid', source: `${matrixWgsl}\n${source}` };
    this.#fromCells = new ComputeProgram(device, { ...options, entryPoint: 'fromCells' });
    this.#fromBlocks = new ComputeProgram(device, { ...options, entryPoint: 'fromBlocks' });
    this.#blocks = new SizedBuffer(device, 'pyramid.blocks');
    this.#blocks.resize(16);
  }

  get blocks(): GPUBuffer {
    return this.#blocks.buffer!;
  }

  run(frame: Frame, matrix: MatrixSource): void {
    const sizes = levelSizes(matrix);
    const pyramid = this.#blocks.resize(16 * sizes.reduce((sum, [columns, rows]) => sum + columns * rows, 0));
    this.levels = sizes.length;
    let [sourceStart, start] = [0, 0];
    let sourceSize: [number, number] = [matrix.columns, matrix.rows];
    for (const [i, size] of sizes.entries()) {
      this.#uniforms[i] ??= new Uniforms(this.device, source, { struct: 'Level', label: `pyramid.level${i + 1}` });
      this.#uniforms[i].write({ size, sourceSize, sourceStart, start });
      const resources = { ...matrix.resources, level: this.#uniforms[i].buffer, pyramid };
      const groups = [Math.ceil(size[0] / 8), Math.ceil(size[1] / 8)] as const;
      frame.run(i === 0 ? this.#fromCells : this.#fromBlocks, resources, groups);
      sourceStart = start;
      start += size[0] * size[1];
      sourceSize = size;
    }
  }

  release(): void {
    this.#blocks.release();
    for (const uniforms of this.#uniforms) uniforms.release();
    this.#uniforms = [];
  }
}

/** Columns and rows of each level, in blocks, as cell-extremes.wgsl finds them. */
export function levelSizes({ columns, rows }: Pick<MatrixSource, 'columns' | 'rows'>): [number, number][] {
  const sizes: [number, number][] = [];
  for (let level = 1; level <= maxLevels; level++) {
    const block = side ** level;
    sizes.push([Math.ceil(columns / block), Math.ceil(rows / block)]);
    if (block >= columns && block >= rows) break;
  }
  return sizes;
}
