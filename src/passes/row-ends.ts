import fold from '../../shaders/fold.wgsl';
import longSource from '../../shaders/passes/row-ends-long.wgsl';
import source from '../../shaders/passes/row-ends.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups } from '../engine/program';
import { SizedBuffer, storageBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import { Variants } from '../engine/variants';
import type { MatrixSource } from '../matrix/matrix-source';
import { rowParts } from '../matrix/parts';
import { leftOutUniforms, leftOutWgsl, type LeftOut } from './left-out';
import { partsOf, splitUniforms } from './line-parts';

const lanes = 64;

/** Which cells do not count for the ends, and which are not shown. */
export interface RowEndsChoice extends LeftOut {
  /** Cells below it are not shown; null for none. */
  threshold: number | null;
  /** From TopK: cells below their row's floor are not shown. */
  rowFloors?: GPUBuffer;
}

/**
 * Lowest and highest finite value of each row of each map of a matrix, with the floor of what is shown of it.
 *
 * run   records one dispatch; two for rows of a map of more than 16,384 values that are few; one per part where the matrix
 *       is made in parts
 * ends  f32[rows][mapsAcross][4], on the GPU; a new buffer when the number of rows outgrows it
 * cost  reads each value once; no readback
 */
export class RowEnds {
  readonly masking: Uniforms;
  readonly #ends: SizedBuffer;
  readonly #choice: Uniforms;
  readonly #unused: GPUBuffer;
  readonly #long: Variants<ComputeProgram>;
  readonly #short: Variants<ComputeProgram>;
  readonly #parts: Variants<ComputeProgram>;
  readonly #fold: Variants<ComputeProgram>;
  readonly #partials: SizedBuffer;
  #split: Uniforms | null = null;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const sources = [matrixWgsl, leftOutWgsl, fold, source];
    const options = { label: 'row-ends', source: sources.join('\n') };
    const inParts = { label: 'row-ends-long', source: [...sources, longSource].join('\n') };
    const way = (entryPoint: string, given = options) =>
      new Variants((constants) => new ComputeProgram(device, { ...given, constants, entryPoint }));
    this.#long = way('ofLong');
    this.#short = way('ofShort');
    this.#parts = way('ofParts', inParts);
    this.#fold = way('foldParts', inParts);
    this.#partials = new SizedBuffer(device, 'row-ends-long.partials');
    this.#choice = new Uniforms(device, source, { struct: 'Choice', label: 'row-ends.choice' });
    this.masking = leftOutUniforms(device, 'row-ends.masking');
    this.#ends = new SizedBuffer(device, 'row-ends.ends');
    this.#unused = storageBuffer(device, 'row-ends.unused', 4);
  }

  get ends(): GPUBuffer {
    return this.#ends.buffer!;
  }

  run(frame: Frame, matrix: MatrixSource, { mask, firstQuery, threshold, rowFloors }: RowEndsChoice): void {
    this.masking.write({ mask, firstQuery });
    this.#choice.write({ threshold: threshold ?? 0 });
    const own = {
      masking: this.masking.buffer,
      choice: this.#choice.buffer,
      rowFloors: rowFloors ?? this.#unused,
      rowEnds: this.#ends.reserve(16 * matrix.rows * matrix.mapsAcross),
    };
    const constants = { lanes, thresholded: threshold !== null, floored: rowFloors !== undefined };
    const length = matrix.columns / matrix.mapsAcross;
    const lines = matrix.rows * matrix.mapsAcross;
    const parts = matrix.maker ? 1 : partsOf(length, lines);
    if (parts > 1) {
      this.#split ??= splitUniforms(this.device, longSource, 'row-ends-long.split');
      this.#split.write({ parts });
      const partials = this.#partials.resize(8 * lines * parts);
      const all = { ...matrix.resources, ...own, split: this.#split.buffer, partials };
      frame.run(this.#parts.with(constants), all, rowWorkgroups(this.device, lines * parts));
      frame.run(this.#fold.with(constants), all, rowWorkgroups(this.device, Math.ceil(lines / lanes)));
      return;
    }
    const long = length > lanes / 2;
    const program = (long ? this.#long : this.#short).with(constants);
    for (const { rows, resources } of rowParts(frame, matrix)) {
      const count = (rows[1] - rows[0]) * matrix.mapsAcross;
      frame.run(program, { ...resources, ...own }, rowWorkgroups(this.device, Math.ceil(count / (long ? 1 : lanes))));
    }
  }

  release(): void {
    this.#ends.release();
    this.#partials.release();
    this.#split?.release();
    this.#choice.release();
    this.masking.release();
    this.#unused.destroy();
  }
}
