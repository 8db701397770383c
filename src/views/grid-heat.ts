import fullScreen from '../../shaders/full-screen.wgsl';
import paintSource from '../../shaders/heatmap.wgsl';
import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import type { ByteRange } from '../engine/readback';
import { Uniforms } from '../engine/uniforms';
import { CellExtremes } from '../kernels/cell-extremes';
import type { MatrixSource } from '../kernels/matrix-source';
import { ValueRange } from '../kernels/value-range';
import { ColourTable } from './colour-table';
import type { FeatureGridOptions } from './grid-options';
import type { GridPart, GridPicture } from './grid-part';
import { normCode } from './norm';

/** Lines as the rows of a heatmap, by the heatmap's own passes. */
export class GridHeat implements GridPart {
  readonly #range: ValueRange;
  readonly #extremes: CellExtremes;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  readonly #colours: ColourTable;

  constructor(engine: Engine, matrixWgsl: string, format: GPUTextureFormat) {
    const device = engine.requireDevice();
    this.#range = new ValueRange(device, matrixWgsl);
    this.#extremes = new CellExtremes(device, matrixWgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'grid-heat.look' });
    this.#colours = new ColourTable(device, 'grid-heat.colours');
    const source = `${fullScreen}\n${paintSource}`;
    this.#program = new PaintProgram(device, { label: 'grid-heat', source, format });
  }

  compute(frame: Frame, matrix: MatrixSource, { width, height }: GridPicture): void {
    this.#range.run(frame, matrix);
    const window = { x: 0, y: 0, width: matrix.columns, height: matrix.rows };
    this.#extremes.run(frame, matrix, { window, width, height, minify: 'extreme' });
  }

  paint(frame: Frame, { options, width }: GridPicture, target: GPUTextureView): void {
    const { norm, cmap } = options;
    this.#look.write({
      norm: normCode[norm.kind],
      width,
      fixed: norm.kind === 'fixed' ? [norm.low, norm.high] : [0, 0],
      threshold: 0,
      thresholded: 0,
      mask: 0,
      origin: [0, 0],
      cellsPerPixel: [0, 0],
      hatch: [0, 0, 0, 0],
    });
    const resources = {
      pixels: this.#extremes.pixels!,
      range: this.#range.range,
      colours: this.#colours.load(cmap || 'bwr'),
      look: this.#look.buffer,
    };
    frame.paint(this.#program, resources, target);
  }

  /** Lowest, highest and lowest positive value. */
  numbers({ norm }: FeatureGridOptions): ByteRange[] {
    return norm.kind === 'fixed' ? [] : [{ buffer: this.#range.range, offset: 0, bytes: 12 }];
  }

  release(): void {
    this.#range.release();
    this.#extremes.release();
    this.#look.release();
    this.#colours.release();
  }
}
