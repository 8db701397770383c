import place from '../../shaders/passes/marker-position.wgsl';
import source from '../../shaders/passes/value-positions.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { storageBuffer } from '../engine/sized-buffer';
import type { MatrixSource } from '../matrix/matrix-source';

const mostGroups = 1024;

/**
 * Where the lowest and the highest value of a matrix lie, and how many values a scatter plot leaves out.
 *
 * run      records two dispatches; for when the data rests
 * places   u32[8]   lowest, highest: row · columns + column; NaN, infinite, outside: how many; on the GPU
 * cost     reads each value once
 */
export class ValuePositions {
  readonly places: GPUBuffer;
  readonly #clear: ComputeProgram;
  readonly #find: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'value-positions', source: [matrixWgsl, place, source].join('\n') };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearPlaces' });
    this.#find = new ComputeProgram(device, { ...options, entryPoint: 'findPlaces' });
    this.places = storageBuffer(device, 'value-positions.places', 32);
  }

  /** `range` from ValueRange, `plot` the uniforms of shaders/passes/marker-position.wgsl. */
  run(frame: Frame, matrix: MatrixSource, { range, plot }: { range: GPUBuffer; plot: GPUBuffer }): void {
    const resources = { ...matrix.resources, range, plot, places: this.places };
    frame.run(this.#clear, resources, [1]);
    frame.run(this.#find, resources, [Math.min(mostGroups, Math.ceil((matrix.rows * matrix.columns) / 64))]);
  }

  release(): void {
    this.places.destroy();
  }
}
