import fold from '../../shaders/fold.wgsl';
import order from '../../shaders/order.wgsl';
import source from '../../shaders/passes/value-counts.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups } from '../engine/program';
import type { ByteRange } from '../engine/readback';
import { storageBuffer } from '../engine/sized-buffer';
import type { MatrixSource } from '../matrix/matrix-source';

const bytes = 24;

/** What there is in a matrix that has a row per unit. */
export interface ValueCounts {
  /** All of them. */
  values: number;
  nan: number;
  infinite: number;
  zero: number;
  /** Rows of the matrix. */
  units: number;
  /** Units all of whose values are zero. */
  zeroUnits: number;
  /** Lowest and highest finite value; null without any. */
  range: [low: number, high: number] | null;
}

/**
 * Counts of NaN, infinite and zero values of a matrix, of rows with only zeros, and the range.
 *
 * run      records two dispatches
 * returns  24 bytes on the GPU, which `countsIn` reads
 * cost     one pass over the matrix
 */
export class ValueCounter {
  readonly #counts: GPUBuffer;
  readonly #start: ComputeProgram;
  readonly #count: ComputeProgram;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'value-counts', source: [matrixWgsl, order, fold, source].join('\n') };
    this.#start = new ComputeProgram(device, { ...options, entryPoint: 'start' });
    this.#count = new ComputeProgram(device, { ...options, entryPoint: 'countValues' });
    this.#counts = storageBuffer(device, 'value-counts.counts', bytes);
  }

  run(frame: Frame, matrix: MatrixSource): ByteRange {
    const resources = { ...matrix.resources, counts: this.#counts };
    frame.run(this.#start, resources, [1]);
    frame.run(this.#count, resources, rowWorkgroups(this.device, matrix.rows));
    return { buffer: this.#counts, offset: 0, bytes };
  }

  release(): void {
    this.#counts.destroy();
  }
}

/** The counts of a matrix of this size, from the bytes of `ValueCounter`. */
export function countsIn(answer: ArrayBuffer, { rows, columns }: { rows: number; columns: number }): ValueCounts {
  const [nan, infinite, zero, zeroUnits, low, high] = new Uint32Array(answer);
  const range = low > high ? null : ([valueOf(low), valueOf(high)] as [number, number]);
  return { values: rows * columns, nan, infinite, zero, units: rows, zeroUnits, range };
}

/** The same of a matrix's values, row after row. */
export function countsOf(values: Float32Array, columns: number): ValueCounts {
  const counts = { nan: 0, infinite: 0, zero: 0, zeroUnits: 0 };
  let [low, high] = [Infinity, -Infinity];
  const rows = values.length / columns;
  for (let row = 0; row < rows; row++) {
    const before = counts.zero;
    for (const value of values.subarray(row * columns, (row + 1) * columns)) {
      if (Number.isNaN(value)) counts.nan += 1;
      else if (!Number.isFinite(value)) counts.infinite += 1;
      else {
        if (value === 0) counts.zero += 1;
        [low, high] = [Math.min(low, value), Math.max(high, value)];
      }
    }
    if (counts.zero - before === columns) counts.zeroUnits += 1;
  }
  return { values: values.length, ...counts, units: rows, range: low > high ? null : [low, high] };
}

const bits = new DataView(new ArrayBuffer(4));

/** As shaders/order.wgsl has it. */
function valueOf(order: number): number {
  bits.setUint32(0, order >= 2 ** 31 ? order - 2 ** 31 : ~order >>> 0);
  return bits.getFloat32(0);
}
