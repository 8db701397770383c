import type { Frame } from '../../engine/frame';
import type { ByteRange } from '../../engine/readback';
import { pictureFormat } from '../../engine/surface';
import { mapLayout } from '../../matrix/heads';
import type { MatrixSource } from '../../matrix/matrix-source';
import type { GridPart, PartNumbers } from './part';
import type { GridPicture } from './picture';
import { HeatmapPaint } from '../heatmap/paint';
import { HeatmapPasses } from '../heatmap/passes';
import { givenEnds } from '../norm';

/**
 * Lines as the rows of a heatmap, by the heatmap's own passes: what belongs to the data is not computed again when
 * another part is shown.
 */
export class GridHeat implements GridPart {
  readonly #passes: HeatmapPasses;
  readonly #paint: HeatmapPaint;

  constructor(device: GPUDevice, matrixWgsl: string) {
    this.#passes = new HeatmapPasses(device, matrixWgsl);
    this.#paint = new HeatmapPaint(device, { label: 'grid-heat', format: pictureFormat });
  }

  compute(frame: Frame, matrix: MatrixSource, { versions, window, size }: GridPicture): void {
    this.#passes.run(frame, matrix, { version: versions.matrix, window, ...size, minify: 'extreme', topK: 0 });
  }

  paint(frame: Frame, { options, window, size }: GridPicture, target: GPUTextureView): void {
    const { made, range } = this.#passes;
    const look = {
      ...made,
      ...{ ...size, range, window, norm: options.norm, cmap: options.cmap || 'bwr' },
      threshold: null,
      mask: '',
      maps: mapLayout(window.height, window.width, null),
      hatchColour: [0, 0, 0, 0],
    } as const;
    this.#paint.paint(frame, look, target);
  }

  hasNumbers({ options }: GridPicture): boolean {
    return !givenEnds(options.norm);
  }

  /** Lowest, highest and lowest positive value. */
  numbers(): ByteRange[] {
    return [{ buffer: this.#passes.range, offset: 0, bytes: 12 }];
  }

  numbersIn([low, high, lowestPositive]: Float32Array): PartNumbers {
    return { limits: null, range: [low, high, lowestPositive] };
  }

  release(): void {
    this.#passes.release();
    this.#paint.release();
  }
}
