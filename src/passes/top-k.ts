import source from '../../shaders/passes/top-k.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

/**
 * The k-th largest value of each row of a matrix.
 *
 * run     records one dispatch
 * floors  f32[rows], on the GPU; made anew when the number of rows changes
 * cost    reads each value 32 times, from cache
 */
export class TopK {
  floors: GPUBuffer;
  readonly #program: ComputeProgram;
  readonly #choice: Uniforms;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    this.#program = new ComputeProgram(device, { label: 'top-k', source: `${matrixWgsl}\n${source}` });
    this.#choice = new Uniforms(device, source, { struct: 'Choice', label: 'top-k.choice' });
    this.floors = this.#create(1);
  }

  run(frame: Frame, matrix: MatrixSource, k: number): void {
    this.#choice.write({ k });
    if (this.floors.size !== 4 * matrix.rows) {
      this.floors.destroy();
      this.floors = this.#create(matrix.rows);
    }
    const across = Math.min(matrix.rows, this.device.limits.maxComputeWorkgroupsPerDimension);
    const resources = { ...matrix.resources, choice: this.#choice.buffer, rowFloors: this.floors };
    frame.run(this.#program, resources, [across, Math.ceil(matrix.rows / across)]);
  }

  #create(rows: number): GPUBuffer {
    return this.device.createBuffer({ label: 'top-k.floors', size: 4 * rows, usage: GPUBufferUsage.STORAGE });
  }

  release(): void {
    this.floors.destroy();
    this.#choice.release();
  }
}
