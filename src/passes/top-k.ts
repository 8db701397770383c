import order from '../../shaders/order.wgsl';
import source from '../../shaders/passes/top-k.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';
import { rowParts } from '../matrix/parts';
import { perPart } from './line-parts';
import { LongTopK } from './top-k-long';

/**
 * The k-th largest value of each row of each map of a matrix.
 *
 * run     records one dispatch; eight for rows of more than 16,384 values; one per part where the matrix is made in parts
 * floors  f32[rows][mapsAcross], on the GPU; a new buffer when the number of rows outgrows it
 * cost    reads each value 32 times, from cache; of long rows four times
 */
export class TopK {
  readonly #floors: SizedBuffer;
  readonly #program: ComputeProgram;
  readonly #choice: Uniforms;
  #long: LongTopK | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly matrixWgsl: string,
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
    const own = { choice: this.#choice.buffer, rowFloors };
    if (!matrix.maker && matrix.columns / matrix.mapsAcross > perPart) {
      this.#long ??= new LongTopK(this.device, this.matrixWgsl);
      return this.#long.run(frame, matrix, { ...matrix.resources, ...own });
    }
    for (const { rows, resources } of rowParts(frame, matrix)) {
      const count = (rows[1] - rows[0]) * matrix.mapsAcross;
      frame.run(this.#program, { ...resources, ...own }, rowWorkgroups(this.device, count));
    }
  }

  release(): void {
    this.#floors.release();
    this.#choice.release();
    this.#long?.release();
  }
}
