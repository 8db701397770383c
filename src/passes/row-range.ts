import fold from '../../shaders/fold.wgsl';
import longSource from '../../shaders/passes/row-range-long.wgsl';
import source from '../../shaders/passes/row-range.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, type Resources } from '../engine/program';
import { SizedBuffer, storageBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';
import { lineOf } from '../matrix/parts';
import { partsOf } from './line-parts';

/**
 * Lowest, highest and lowest positive finite value of one row or column.
 *
 * run    records one dispatch; two for a line of more than 16,384 values
 * range  f32[4], as ValueRange has it; on the GPU
 * cost   reads the row or column once
 */
export class RowRange {
  readonly range: GPUBuffer;
  readonly #slice: Uniforms;
  readonly #program: ComputeProgram;
  readonly #partials: SizedBuffer;
  #long: Record<'part' | 'fold', ComputeProgram> | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly matrixWgsl: string,
  ) {
    const whole = { label: 'row-range', source: [matrixWgsl, fold, source].join('\n') };
    this.#program = new ComputeProgram(device, whole);
    this.#slice = new Uniforms(device, source, { struct: 'Slice', label: 'row-range.slice' });
    this.range = storageBuffer(device, 'row-range.range', 16);
    this.#partials = new SizedBuffer(device, 'row-range.partials');
  }

  run(frame: Frame, matrix: MatrixSource, { index, along }: { index: number; along: 'row' | 'column' }): void {
    this.#slice.write({ index, down: Number(along === 'column') });
    const own = { slice: this.#slice.buffer, range: this.range };
    const parts = matrix.maker ? 1 : partsOf(along === 'row' ? matrix.columns : matrix.rows, 1);
    if (parts > 1) this.#runLong(frame, { ...matrix.resources, ...own }, parts);
    else frame.run(this.#program, { ...lineOf(frame, matrix, { index, along }), ...own }, [1]);
  }

  #runLong(frame: Frame, resources: Resources, parts: number): void {
    this.#long ??= this.#createLong();
    const all = { ...resources, partials: this.#partials.resize(16 * parts) };
    frame.run(this.#long.part, all, [parts]);
    frame.run(this.#long.fold, all, [1]);
  }

  #createLong(): Record<'part' | 'fold', ComputeProgram> {
    const options = { label: 'row-range-long', source: [this.matrixWgsl, fold, source, longSource].join('\n') };
    const way = (entryPoint: string): ComputeProgram => new ComputeProgram(this.device, { ...options, entryPoint });
    return { part: way('ofPart'), fold: way('foldParts') };
  }

  release(): void {
    this.range.destroy();
    this.#slice.release();
    this.#partials.release();
  }
}
