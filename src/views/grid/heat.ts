import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import type { ByteRange } from '../../engine/readback';
import type { MatrixSource } from '../../matrix/matrix-source';
import type { FeatureGridOptions } from './options';
import type { GridPart, GridPicture } from './part';
import { HeatmapPaint } from '../heatmap/paint';
import { HeatmapPasses } from '../heatmap/passes';
import { givenEnds } from '../norm';

/** Lines as the rows of a heatmap, by the heatmap's own passes: what belongs to the data is not computed again when another part is shown. */
export class GridHeat implements GridPart {
  readonly #passes: HeatmapPasses;
  readonly #paint: HeatmapPaint;

  constructor(engine: Engine, matrixWgsl: string, format: GPUTextureFormat) {
    const device = engine.requireDevice();
    this.#passes = new HeatmapPasses(device, matrixWgsl);
    this.#paint = new HeatmapPaint(device, { label: 'grid-heat', format });
  }

  compute(frame: Frame, matrix: MatrixSource, { version, window, width, height }: GridPicture): void {
    this.#passes.run(frame, matrix, { version, window, width, height, minify: 'extreme', topK: 0 });
  }

  paint(frame: Frame, { options, window, width, height }: GridPicture, target: GPUTextureView): void {
    const { made, range } = this.#passes;
    const look = {
      ...made,
      ...{ range, width, height, window, norm: options.norm, cmap: options.cmap || 'bwr' },
      threshold: null,
      mask: '',
      hatchColour: [0, 0, 0, 0],
    } as const;
    this.#paint.paint(frame, look, target);
  }

  /** Lowest, highest and lowest positive value. */
  numbers({ norm }: FeatureGridOptions): ByteRange[] {
    return givenEnds(norm) ? [] : [{ buffer: this.#passes.range, offset: 0, bytes: 12 }];
  }

  release(): void {
    this.#passes.release();
    this.#paint.release();
  }
}
