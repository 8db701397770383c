import placesSource from '../../shaders/passes/row-places.wgsl';
import norm from '../../shaders/views/norm.wgsl';
import type { Frame } from '../engine/frame';
import type { Resources } from '../engine/program';
import type { MatrixSource, PartMaker } from '../matrix/matrix-source';
import { leftOutWgsl } from './left-out';
import { RowEnds, type RowEndsChoice } from './row-ends';

/**
 * A matrix source over another: where each value lies between the ends of its row of its map, 0 at the lowest and 1 at
 * the highest. NaN where a cell is not shown.
 *
 * point  records one dispatch: the rows' ends
 */
export class RowPlaces implements MatrixSource {
  readonly wgsl: string;
  rows = 0;
  columns = 0;
  mapsAcross = 1;
  resources: Resources = {};
  maker: PartMaker | undefined;
  readonly #ends: RowEnds;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const stored = matrixWgsl.replace('fn valueAt(', 'fn storedAt(').replace('fn areZero(', 'fn areStoredZero(');
    this.wgsl = [stored, norm, leftOutWgsl, placesSource].join('\n');
    this.#ends = new RowEnds(device, matrixWgsl);
  }

  /** Computes the ends of this matrix's rows, and places its values between them from then on. */
  point(frame: Frame, matrix: MatrixSource, choice: RowEndsChoice): void {
    this.#ends.run(frame, matrix, choice);
    this.follow(matrix);
  }

  /** The matrix has other resources with the same values. */
  follow(matrix: MatrixSource): void {
    [this.rows, this.columns, this.mapsAcross] = [matrix.rows, matrix.columns, matrix.mapsAcross];
    const own = { rowEnds: this.#ends.ends, masking: this.#ends.masking.buffer };
    this.resources = { ...matrix.resources, ...own };
    const { maker } = matrix;
    this.maker = maker && {
      ...{ capacity: maker.capacity, split: (...asked) => maker.split(...asked) },
      make: (frame, part) => ({ ...maker.make(frame, part), ...own }),
      bare: (frame) => ({ ...maker.bare(frame), ...own }),
      // Of values, not of places.
      findRange: () => false,
      paint: () => false,
    };
  }

  release(): void {
    this.#ends.release();
  }
}
