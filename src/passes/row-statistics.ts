import fold from '../../shaders/fold.wgsl';
import source from '../../shaders/passes/row-statistics.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';
import { columnParts, rowParts } from '../matrix/parts';
import { LongRowStatistics } from './row-statistics-long';

/** In the order in which the shader writes them. */
export const lineStatistics = ['sum', 'entropy', 'max', 'argmax'] as const;
export type LineStatistic = (typeof lineStatistics)[number];

export interface Lines {
  along: 'rows' | 'columns';
  first: number;
  count: number;
}

/**
 * Sum, entropy in bits, highest value and its index, of each row or each column.
 *
 * run         records one dispatch; two for lines of more than 16,384 values (columns: 4,096) that are few; one per part
 *             where the matrix is made in parts
 * statistics  f32[count][4], in the order of `lineStatistics`; on the GPU
 * cost        reads each value of these rows or columns once; 20 bytes per part of a long one
 */
export class RowStatistics {
  readonly #statistics: SizedBuffer;
  readonly #slices: Uniforms;
  readonly #ofRows: ComputeProgram;
  readonly #ofColumns: ComputeProgram;
  #long: LongRowStatistics | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly matrixWgsl: string,
  ) {
    const options = { label: 'row-statistics', source: [matrixWgsl, fold, source].join('\n') };
    this.#ofRows = new ComputeProgram(device, { ...options, entryPoint: 'ofRows' });
    this.#ofColumns = new ComputeProgram(device, { ...options, entryPoint: 'ofColumns' });
    this.#slices = new Uniforms(device, source, { struct: 'Slices', label: 'row-statistics.slices' });
    this.#statistics = new SizedBuffer(device, 'row-statistics.statistics');
  }

  run(frame: Frame, matrix: MatrixSource, { along, first, count }: Lines): void {
    this.#slices.write({ first, count });
    const own = { slices: this.#slices.buffer, statistics: this.reserve(count) };
    if (!matrix.maker && LongRowStatistics.takes(matrix, { along, first, count })) {
      this.#long ??= new LongRowStatistics(this.device, this.matrixWgsl);
      const resources = { ...matrix.resources, ...own };
      return this.#long.run(frame, matrix, { lines: { along, first, count }, resources });
    }
    const lines = [first, first + count] as const;
    if (along === 'rows') {
      for (const { rows, resources } of rowParts(frame, matrix, { rows: lines })) {
        frame.run(this.#ofRows, { ...resources, ...own }, rowWorkgroups(this.device, rows[1] - rows[0]));
      }
      return;
    }
    for (const { columns, resources } of columnParts(frame, matrix, { columns: lines })) {
      frame.run(this.#ofColumns, { ...resources, ...own }, [Math.ceil((columns[1] - columns[0]) / 64)]);
    }
  }

  /** The buffer that the statistics of this many rows or columns are written to. */
  reserve(count: number): GPUBuffer {
    return this.#statistics.reserve(16 * count);
  }

  release(): void {
    this.#statistics.release();
    this.#slices.release();
    this.#long?.release();
  }
}
