import type { Frame } from '../../engine/frame';
import type { MatrixSource } from '../../matrix/matrix-source';
import { CellExtremes, readsOnce, type CellWindow, type Minify } from '../../passes/cell-extremes';
import { Pyramid } from '../../passes/pyramid';

/** From so many cells per pixel and axis on, blocks of cells are fewer reads than cells. */
const worthPyramid = 6;
/** With fewer pixels than these too few of a GPU's lanes would have a part in reading a large matrix. */
const worthReading = 128 * 1024;

/** A part of a matrix, and the picture's size in device pixels. */
export interface CellsPart {
  window: CellWindow;
  width: number;
  height: number;
  minify: Minify;
}

/** What a pixel shows of its cells, as `HeatmapPaint` takes it. */
export interface MadePixels {
  pixels: GPUBuffer;
  spans: GPUBuffer;
  folded: boolean;
}

/** What each pixel of a picture shows of its cells, over one kind of matrix source; with a pyramid where it pays. */
export class CellsPicture {
  readonly #extremes: CellExtremes;
  #pyramid: Pyramid | null = null;
  #pyramidFor = '';

  constructor(
    readonly device: GPUDevice,
    readonly wgsl: string,
  ) {
    this.#extremes = new CellExtremes(device, wgsl);
  }

  /** Of the last picture. */
  get made(): MadePixels {
    const { pixels, spans, folded } = this.#extremes;
    return { pixels: pixels!, spans: spans!, folded };
  }

  /** Whether such a picture of all cells finds the range of the values on its way. */
  static findsRange({ window, width, height, minify }: CellsPart, matrix: MatrixSource): boolean {
    const whole = window.width === matrix.columns && window.height === matrix.rows;
    return whole && width * height >= worthReading && readsOnce({ window, width, height, minify });
  }

  /**
   * Records the picture. `version` changes whenever the matrix's values do. Returns the partials of the values' range
   * where it was asked for.
   */
  run(
    frame: Frame,
    matrix: MatrixSource,
    part: CellsPart & { version: string; rowFloors?: GPUBuffer; ranged?: boolean },
  ): GPUBuffer | null {
    const { window, width, height, minify, version, rowFloors, ranged = false } = part;
    const each = Math.min(window.width / width, window.height / height);
    const shrunk = each >= worthPyramid && !rowFloors && !ranged;
    if (shrunk) {
      this.#pyramid ??= new Pyramid(this.device, this.wgsl);
      if (this.#pyramidFor !== version) this.#pyramid.run(frame, matrix);
      this.#pyramidFor = version;
    }
    this.#extremes.run(frame, matrix, {
      ...{ window, width, height, minify, ranged, foldable: true },
      pyramid: shrunk ? this.#pyramid! : undefined,
      rowFloors,
    });
    return ranged ? this.#extremes.partials : null;
  }

  release(): void {
    this.#extremes.release();
    this.#pyramid?.release();
  }
}
