import position from '../../shaders/passes/marker-position.wgsl';
import source from '../../shaders/passes/value-positions.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { storageBuffer } from '../engine/sized-buffer';
import type { MatrixSource } from '../matrix/matrix-source';

const maxGroups = 1024;

/**
 * Positions of a matrix's lowest and highest value, and how many values a scatter plot leaves out.
 *
 * run        records two dispatches; run it when the data rests
 * positions  u32[8]   of lowest and highest: row · columns + column; number of NaN, infinite and outside values; on the
 *            GPU
 * cost       reads each value once
 */
export class ValuePositions {
  readonly positions: GPUBuffer;
  readonly #clear: ComputeProgram;
  readonly #find: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'value-positions', source: [matrixWgsl, position, source].join('\n') };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearPositions' });
    this.#find = new ComputeProgram(device, { ...options, entryPoint: 'findPositions' });
    this.positions = storageBuffer(device, 'value-positions.positions', 32);
  }

  /** `range` from ValueRange, `plot` the uniforms of shaders/passes/marker-position.wgsl. */
  run(frame: Frame, matrix: MatrixSource, { range, plot }: { range: GPUBuffer; plot: GPUBuffer }): void {
    const resources = { ...matrix.resources, range, plot, positions: this.positions };
    frame.run(this.#clear, resources, [1]);
    frame.run(this.#find, resources, [Math.min(maxGroups, Math.ceil((matrix.rows * matrix.columns) / 64))]);
  }

  release(): void {
    this.positions.destroy();
  }
}
