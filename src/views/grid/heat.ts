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

/** What a heatmap may leave out, and heat does not. */
const plain = { threshold: null, mask: '', firstQuery: 0 } as const;

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

  compute(frame: Frame, matrix: MatrixSource, { versions, window, size, options }: GridPicture): void {
    const picture = { version: versions.matrix, window, ...size, norm: options.norm } as const;
    this.#passes.run(frame, matrix, { ...picture, ...plain, minify: 'extreme', topK: 0 });
  }

  paint(frame: Frame, { options, window, size }: GridPicture, target: GPUTextureView): void {
    const look = {
      ...this.#passes.made,
      ...{ ...size, ...plain, window, norm: options.norm, cmap: options.cmap || 'bwr' },
      maps: mapLayout(window.height, window.width, null),
      hatchColour: [0, 0, 0, 0],
    } as const;
    this.#paint.paint(frame, look, target);
  }

  hasNumbers({ options }: GridPicture): boolean {
    return !givenEnds(options.norm) && options.norm.kind !== 'row';
  }

  /** Lowest, highest and lowest positive value, or the percentiles of a robust norm. */
  numbers(): ByteRange[] {
    return [{ buffer: this.#passes.made.range, offset: 0, bytes: 12 }];
  }

  numbersIn([low, high, lowestPositive]: Float32Array): PartNumbers {
    return { limits: null, range: [low, high, lowestPositive] };
  }

  release(): void {
    this.#passes.release();
    this.#paint.release();
  }
}
