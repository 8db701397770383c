import fold from '../../shaders/fold.wgsl';
import longSource from '../../shaders/passes/row-statistics-long.wgsl';
import source from '../../shaders/passes/row-statistics.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups, type Resources } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import type { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';
import { partsOf, splitUniforms } from './line-parts';
import type { Lines } from './row-statistics';

const lanes = 64;
/** Values of a column that one invocation reads on its own. */
const perColumnPart = 4096;

/**
 * RowStatistics of lines that are split among workgroups.
 *
 * run   records two dispatches; `resources` are the matrix's, and RowStatistics's slices and statistics
 * cost  reads each value once; 20 bytes per part of a line
 */
export class LongRowStatistics {
  readonly #programs: Record<Lines['along'], { parts: ComputeProgram; fold: ComputeProgram }>;
  readonly #split: Uniforms;
  readonly #seen: SizedBuffer;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'row-statistics-long', source: [matrixWgsl, fold, source, longSource].join('\n') };
    const way = (entryPoint: string): ComputeProgram => new ComputeProgram(device, { ...options, entryPoint });
    this.#programs = {
      rows: { parts: way('partsOfRows'), fold: way('foldRows') },
      columns: { parts: way('partsOfColumns'), fold: way('foldColumns') },
    };
    this.#split = splitUniforms(device, longSource, 'row-statistics-long.split');
    this.#seen = new SizedBuffer(device, 'row-statistics-long.seen');
  }

  /** Whether these lines are long enough, and few enough, to be split. */
  static takes(matrix: MatrixSource, lines: Lines): boolean {
    return linePartsOf(matrix, lines) > 1;
  }

  run(frame: Frame, matrix: MatrixSource, { lines, resources }: { lines: Lines; resources: Resources }): void {
    const { along, count } = lines;
    const parts = linePartsOf(matrix, lines);
    this.#split.write({ parts });
    const all = { ...resources, split: this.#split.buffer, seen: this.#seen.resize(20 * count * parts) };
    const { device } = this;
    const inRows = along === 'rows';
    const workgroups = inRows ? rowWorkgroups(device, count * parts) : ([Math.ceil((count * parts) / lanes)] as const);
    frame.run(this.#programs[along].parts, all, workgroups);
    frame.run(this.#programs[along].fold, all, [Math.ceil(count / lanes)]);
  }

  release(): void {
    this.#split.release();
    this.#seen.release();
  }
}

function linePartsOf({ rows, columns }: MatrixSource, { along, count }: Lines): number {
  return along === 'rows' ? partsOf(columns, count) : partsOf(rows, count, { per: perColumnPart });
}
