import order from '../../shaders/order.wgsl';
import source from '../../shaders/passes/top-k-long.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups, type Resources } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import type { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';
import { partsOf, splitUniforms } from './line-parts';

const lanes = 64;
/** Eight bits each of a float's 32. */
const rounds = 4;

/**
 * TopK for rows that are too long for one workgroup: their parts are counted by many.
 *
 * run   records eight dispatches; `resources` are the matrix's, and TopK's choice and rowFloors
 * cost  reads each value four times; 1,036 bytes per row of a map
 */
export class LongTopK {
  readonly #tally: ComputeProgram;
  readonly #choose: ComputeProgram;
  readonly #split: Uniforms;
  readonly #searches: SizedBuffer;
  readonly #tallies: SizedBuffer;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'top-k-long', source: [matrixWgsl, order, source].join('\n'), constants: { lanes } };
    this.#tally = new ComputeProgram(device, { ...options, entryPoint: 'tally' });
    this.#choose = new ComputeProgram(device, { ...options, entryPoint: 'choose' });
    this.#split = splitUniforms(device, source, 'top-k-long.split');
    this.#searches = new SizedBuffer(device, 'top-k-long.searches');
    this.#tallies = new SizedBuffer(device, 'top-k-long.tallies');
  }

  run(frame: Frame, matrix: MatrixSource, given: Resources): void {
    const count = matrix.rows * matrix.mapsAcross;
    const parts = partsOf(matrix.columns / matrix.mapsAcross, count);
    this.#split.write({ parts });
    const resources = {
      ...given,
      split: this.#split.buffer,
      searches: this.#searches.resize(12 * count),
      tallies: this.#tallies.resize(1024 * count),
    };
    for (let round = 0; round < rounds; round++) {
      frame.run(this.#tally, resources, rowWorkgroups(this.device, count * parts));
      frame.run(this.#choose, resources, rowWorkgroups(this.device, Math.ceil(count / lanes)));
    }
  }

  release(): void {
    this.#split.release();
    this.#searches.release();
    this.#tallies.release();
  }
}
