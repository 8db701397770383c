import fold from '../../shaders/fold.wgsl';
import source from '../../shaders/passes/row-range.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { storageBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';
import { lineOf } from '../matrix/parts';

/**
 * Lowest, highest and lowest positive finite value of one row or column.
 *
 * run    records one dispatch
 * range  f32[4], as ValueRange has it; on the GPU
 * cost   reads the row or column once
 */
export class RowRange {
  readonly range: GPUBuffer;
  readonly #slice: Uniforms;
  readonly #program: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    this.#program = new ComputeProgram(device, { label: 'row-range', source: [matrixWgsl, fold, source].join('\n') });
    this.#slice = new Uniforms(device, source, { struct: 'Slice', label: 'row-range.slice' });
    this.range = storageBuffer(device, 'row-range.range', 16);
  }

  run(frame: Frame, matrix: MatrixSource, { index, along }: { index: number; along: 'row' | 'column' }): void {
    this.#slice.write({ index, down: Number(along === 'column') });
    const resources = lineOf(frame, matrix, { index, along });
    frame.run(this.#program, { ...resources, slice: this.#slice.buffer, range: this.range }, [1]);
  }

  release(): void {
    this.range.destroy();
    this.#slice.release();
  }
}
