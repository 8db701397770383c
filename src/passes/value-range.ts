import fold from '../../shaders/fold.wgsl';
import source from '../../shaders/passes/value-range.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer, storageBuffer } from '../engine/sized-buffer';
import { Variants } from '../engine/variants';
import type { MatrixSource } from '../matrix/matrix-source';
import { cellsOf, rowParts } from '../matrix/parts';

const maxGroups = 1024;
const lanes = 64;
/** Values that are worth a workgroup. */
const perGroup = 4096;

/**
 * Lowest, highest and lowest positive finite value of a matrix. The result stays on the GPU.
 *
 * run      records two dispatches; per part where the matrix is made in parts
 * range    f32[4]   lowest, highest, lowest positive, 0; lowest > highest when no value is finite
 * cost     one pass over the matrix, no readback; none where its maker finds the range in another way
 */
export class ValueRange {
  readonly range: GPUBuffer;
  readonly #partials: SizedBuffer;
  readonly #reduce: ComputeProgram;
  readonly #folds: Variants<ComputeProgram>;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = {
      label: 'value-range',
      source: [matrixWgsl, fold, source].join('\n'),
      constants: { lanes, perGroup },
    };
    this.#reduce = new ComputeProgram(device, { ...options, entryPoint: 'reduceValues' });
    this.#folds = new Variants((which) => {
      const constants = { ...options.constants, ...which };
      return new ComputeProgram(device, { ...options, constants, entryPoint: 'foldPartials' });
    });
    this.range = storageBuffer(device, 'value-range.range', 16);
    this.#partials = new SizedBuffer(device, 'value-range.partials');
  }

  /** `positive`: whether the lowest positive value is wanted; else it may be left undetermined. */
  run(frame: Frame, matrix: MatrixSource, { positive = true }: { positive?: boolean } = {}): void {
    if (matrix.maker?.findRange(frame, this.range, { positive })) return;
    const partials = this.#partials.resize(16 * maxGroups * lanes);
    let continued = false;
    for (const part of rowParts(frame, matrix)) {
      const resources = { ...part.resources, partials, range: this.range };
      frame.run(this.#reduce, resources, [Math.min(maxGroups, Math.ceil(cellsOf(part) / perGroup))]);
      frame.run(this.#folds.with({ all: false, continued }), resources, [1]);
      continued = true;
    }
  }

  /** The same from the partials of another pass over the matrix: f32[...][4]. Records one dispatch. */
  fold(frame: Frame, matrix: MatrixSource, partials: GPUBuffer): void {
    frame.run(
      this.#folds.with({ all: true, continued: false }),
      { ...matrix.resources, partials, range: this.range },
      [1],
    );
  }

  release(): void {
    this.range.destroy();
    this.#partials.release();
  }
}
