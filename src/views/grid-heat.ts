import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import type { ByteRange } from '../engine/readback';
import { CellExtremes } from '../kernels/cell-extremes';
import type { MatrixSource } from '../kernels/matrix-source';
import { ValueRange } from '../kernels/value-range';
import type { FeatureGridOptions } from './grid-options';
import type { GridPart, GridPicture } from './grid-part';
import { HeatmapPaint } from './heatmap-paint';
import { givenEnds } from './norm';

/** Lines as the rows of a heatmap, by the heatmap's own passes. */
export class GridHeat implements GridPart {
  readonly #range: ValueRange;
  readonly #extremes: CellExtremes;
  readonly #paint: HeatmapPaint;

  constructor(engine: Engine, matrixWgsl: string, format: GPUTextureFormat) {
    const device = engine.requireDevice();
    this.#range = new ValueRange(device, matrixWgsl);
    this.#extremes = new CellExtremes(device, matrixWgsl);
    this.#paint = new HeatmapPaint(device, { label: 'grid-heat', format });
  }

  compute(frame: Frame, matrix: MatrixSource, { width, height }: GridPicture): void {
    this.#range.run(frame, matrix);
    const window = { x: 0, y: 0, width: matrix.columns, height: matrix.rows };
    this.#extremes.run(frame, matrix, { window, width, height, minify: 'extreme' });
  }

  paint(frame: Frame, { options, width, height }: GridPicture, target: GPUTextureView): void {
    const look = {
      pixels: this.#extremes.pixels!,
      range: this.#range.range,
      ...{ width, height, norm: options.norm, cmap: options.cmap || 'bwr' },
      window: { x: 0, y: 0, width, height },
      threshold: null,
      mask: '',
      hatchColour: [0, 0, 0, 0],
    } as const;
    this.#paint.paint(frame, look, target);
  }

  /** Lowest, highest and lowest positive value. */
  numbers({ norm }: FeatureGridOptions): ByteRange[] {
    return givenEnds(norm) ? [] : [{ buffer: this.#range.range, offset: 0, bytes: 12 }];
  }

  release(): void {
    this.#range.release();
    this.#extremes.release();
    this.#paint.release();
  }
}
