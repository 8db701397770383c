import type { Frame } from '../../engine/frame';
import type { ByteRange } from '../../engine/readback';
import type { MatrixSource } from '../../matrix/matrix-source';
import type { GridNumbers } from './numbers';
import type { GridPicture } from './picture';

/** The numbers of a part's axes. */
export type PartNumbers = Pick<GridNumbers, 'limits' | 'range' | 'peak'>;

/** One way of showing the channels. */
export interface GridPart {
  /** `relevance` is what colours the lines, as the same matrix. */
  compute(frame: Frame, matrix: MatrixSource, picture: GridPicture, relevance: MatrixSource | null): void;
  paint(frame: Frame, picture: GridPicture, target: GPUTextureView): void;
  /** Whether its axes show numbers that the GPU has. */
  hasNumbers(picture: GridPicture): boolean;
  /** Where they lie, once they are computed, one after another, and what they are. */
  numbers(picture: GridPicture): ByteRange[];
  numbersIn(floats: Float32Array, picture: GridPicture): PartNumbers;
  release(): void;
}

export interface GridPartClass {
  new (device: GPUDevice, matrixWgsl: string): GridPart;
}
