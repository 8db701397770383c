import type { Stored } from '../../tensor/stored';
import type { MatrixChoice, Painter, Scene } from '../painter';
import type { ScatterNumbers } from './numbers';
import type { ScatterOptions } from './options';

/** What a scatter plot shows: a matrix with samples as rows and channels as columns. */
export interface ScatterScene extends Scene<ScatterOptions> {
  readonly matrix: MatrixChoice;
  readonly samples: number;
  readonly channels: number;
}

/** The pixel of a scene's picture that a point lies in; null outside. */
export function pixelAt({ size }: ScatterScene, at: readonly [number, number]): { x: number; y: number } | null {
  const [x, y] = at.map(Math.floor);
  return x < 0 || y < 0 || x >= size.width || y >= size.height ? null : { x, y };
}

export interface ScatterPainter extends Painter<ScatterScene, ScatterNumbers> {
  /** Sample and channel of the marker on top at a device pixel; null where there is none. Reads 4 bytes. */
  pick(
    data: Stored,
    scene: ScatterScene,
    point: readonly [x: number, y: number],
  ): Promise<[sample: number, channel: number] | null>;
}
