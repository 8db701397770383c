import type { GlFrame } from '../../webgl/frame';
import type { PointedMatrix } from '../../webgl/matrix';
import type { GlSurface } from '../../webgl/surface';
import type { PartNumbers } from './part';
import type { GridPicture } from './picture';

/** One way of showing the channels, by WebGL. */
export interface GlGridPart {
  /** `relevance` is what colours the lines, as the same matrix. */
  compute(frame: GlFrame, matrix: PointedMatrix, picture: GridPicture, relevance: PointedMatrix | null): void;
  paint(frame: GlFrame, picture: GridPicture, surface: GlSurface): void;
  /** Whether its axes show numbers that the GPU has. */
  hasNumbers(picture: GridPicture): boolean;
  /** Those of the picture that was computed last. */
  numbers(frame: GlFrame, picture: GridPicture): PartNumbers;
  release(): void;
}
