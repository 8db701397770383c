import order from '../../shaders/order.wgsl';
import source from '../../shaders/passes/top-k.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';
import { rowParts } from '../matrix/parts';

/**
 * The k-th largest value of each row of each map of a matrix.
 *
 * run     records one dispatch; per part where the matrix is made in parts
 * floors  f32[rows][mapsAcross], on the GPU; a new buffer when the number of rows outgrows it
 * cost    reads each value 32 times, from cache
 */
export class TopK {
  readonly #floors: SizedBuffer;
  readonly #program: ComputeProgram;
  readonly #choice: Uniforms;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    this.#program = new ComputeProgram(device, { label: 'top-k', source: [matrixWgsl, order, source].join('\n') });
    this.#choice = new Uniforms(device, source, { struct: 'Choice', label: 'top-k.choice' });
    this.#floors = new SizedBuffer(device, 'top-k.floors');
    this.#floors.resize(4);
  }

  get floors(): GPUBuffer {
    return this.#floors.buffer!;
  }

  run(frame: Frame, matrix: MatrixSource, k: number): void {
    this.#choice.write({ k });
    const rowFloors = this.#floors.reserve(4 * matrix.rows * matrix.mapsAcross);
    for (const { rows, resources } of rowParts(frame, matrix)) {
      const count = (rows[1] - rows[0]) * matrix.mapsAcross;
      const bound = { ...resources, choice: this.#choice.buffer, rowFloors };
      frame.run(this.#program, bound, rowWorkgroups(this.device, count));
    }
  }

  release(): void {
    this.#floors.release();
    this.#choice.release();
  }
}
