import source from '../../shaders/passes/value-range.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { storageBuffer } from '../engine/sized-buffer';
import type { MatrixSource } from '../matrix/matrix-source';

const maxGroups = 1024;
const lanes = 64;
/** Values that are worth a workgroup. */
const perGroup = 4096;

/**
 * Lowest, highest and lowest positive finite value of a matrix. The result stays on the GPU.
 *
 * run      records two dispatches
 * range    f32[4]   lowest, highest, lowest positive, 0; lowest > highest when no value is finite
 * cost     one pass over the matrix, no readback
 */
export class ValueRange {
  readonly range: GPUBuffer;
  readonly #partials: GPUBuffer;
  readonly #reduce: ComputeProgram;
  readonly #fold: ComputeProgram;
  readonly #foldAll: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'value-range', source: `${matrixWgsl}\n${source}`, constants: { lanes, perGroup } };
    this.#reduce = new ComputeProgram(device, { ...options, entryPoint: 'reduceValues' });
    this.#fold = new ComputeProgram(device, { ...options, entryPoint: 'foldPartials' });
    const all = { ...options.constants, all: true };
    this.#foldAll = new ComputeProgram(device, { ...options, constants: all, entryPoint: 'foldPartials' });
    this.range = storageBuffer(device, 'value-range.range', 16);
    this.#partials = storageBuffer(device, 'value-range.partials', 16 * maxGroups * lanes);
  }

  run(frame: Frame, matrix: MatrixSource): void {
    const resources = { ...matrix.resources, partials: this.#partials, range: this.range };
    frame.run(this.#reduce, resources, [Math.min(maxGroups, Math.ceil((matrix.rows * matrix.columns) / perGroup))]);
    frame.run(this.#fold, resources, [1]);
  }

  /** The same from the partials of another pass over the matrix: f32[...][4]. Records one dispatch. */
  fold(frame: Frame, matrix: MatrixSource, partials: GPUBuffer): void {
    frame.run(this.#foldAll, { ...matrix.resources, partials, range: this.range }, [1]);
  }

  release(): void {
    this.range.destroy();
    this.#partials.destroy();
  }
}
