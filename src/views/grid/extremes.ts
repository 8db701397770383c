import type { Engine } from '../../engine/engine';
import { readBytes, type ByteRange } from '../../engine/readback';
import { ExtremePositions, extremesIn, type Extremes, type PlacedValue } from '../../passes/extreme-positions';
import type { MatrixSource } from '../../matrix/matrix-source';

export type { Extremes, PlacedValue } from '../../passes/extreme-positions';

/**
 * The lowest and the highest value that are drawn, and where, for a summary in words. Found when the data rests, in the read that brings the
 * axes' numbers.
 */
export class GridExtremes {
  /** Rows and columns are those of the matrix; null until they were read, and when no value is finite. */
  found: Extremes | null = null;
  readonly #kernels = new Map<string, ExtremePositions>();
  #foundFor = '';

  constructor(readonly engine: Engine) {}

  /**
   * Reads these pieces, and the extremes of the matrix with them.
   *
   * version  changes whenever the matrix does; the same one again is not searched again
   * cost     16 bytes more; of a new version two dispatches
   */
  async readWith(pieces: ByteRange[], matrix: MatrixSource, version: string): Promise<number[]> {
    if (version === this.#foundFor) {
      return pieces.length ? [...new Float32Array(await readBytes(this.engine, pieces))] : [];
    }
    const kernel = this.#kernelFor(matrix.wgsl);
    const bytes = await readBytes(this.engine, [kernel.answer, ...pieces], (frame) => kernel.run(frame, matrix));
    this.found = extremesIn(bytes, matrix.columns);
    this.#foundFor = version;
    return [...new Float32Array(bytes, kernel.answer.bytes)];
  }

  #kernelFor(wgsl: string): ExtremePositions {
    let kernel = this.#kernels.get(wgsl);
    if (!kernel) this.#kernels.set(wgsl, (kernel = new ExtremePositions(this.engine.requireDevice(), wgsl)));
    return kernel;
  }

  release(): void {
    for (const kernel of this.#kernels.values()) kernel.release();
    this.#kernels.clear();
  }
}

/** A value of the data, by its indices there. */
export interface FoundValue {
  value: number;
  indices: number[];
}

/** Both ends of what is drawn, by the data's indices. */
export function extremesAt(
  { lowest, highest }: Extremes,
  indicesOf: (row: number, column: number) => number[],
): { lowest: FoundValue; highest: FoundValue } {
  const placed = ({ value, row, column }: PlacedValue): FoundValue => ({ value, indices: indicesOf(row, column) });
  return { lowest: placed(lowest), highest: placed(highest) };
}
