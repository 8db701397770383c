import type { Frame } from '../../engine/frame';
import { keyOf } from '../../engine/keyed-cache';
import type { MatrixSource } from '../../matrix/matrix-source';
import { CellExtremes, readsOnce, type CellWindow, type Minify } from '../../passes/cell-extremes';
import { Pyramid, type BlockShape } from '../../passes/pyramid';

/** From so many cells per pixel and axis on, blocks of cells are fewer reads than cells. */
const worthPyramid = 6;
/** From so many times as many cells along one axis of a pixel as along the other on, pieces of lines are fewer reads. */
const worthLines = 16;
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

/** The blocks that such a picture's pixels are combined from; null where their cells are few. */
export function blocksFor({ window, width, height }: CellsPart): BlockShape | null {
  const [across, down] = [window.width / width, window.height / height].map((cells) => Math.max(1, cells));
  if (across * down < worthPyramid ** 2) return null;
  if (across >= worthLines * down) return 'rows';
  if (down >= worthLines * across) return 'columns';
  return Math.min(across, down) >= worthPyramid ? 'square' : null;
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
    const whole = !matrix.maker && window.width === matrix.columns && window.height === matrix.rows;
    return whole && width * height >= worthReading && readsOnce({ window, width, height, minify });
  }

  /**
   * Records the picture. `version` changes whenever the matrix's values do. Returns the partials of the values' range
   * where it was asked for.
   */
  run(
    frame: Frame,
    matrix: MatrixSource,
    part: CellsPart & { version: string; topK: number; rowFloors?: GPUBuffer; ranged?: boolean },
  ): GPUBuffer | null {
    const { window, width, height, minify, version, topK, rowFloors, ranged = false } = part;
    const blocks = ranged || matrix.maker ? null : blocksFor(part);
    // Squares are made once per data; with floors they would be made once more for each top-k.
    const shape = rowFloors && blocks === 'square' ? null : blocks;
    if (shape) {
      this.#pyramid ??= new Pyramid(this.device, this.wgsl);
      const key = keyOf(version, shape, rowFloors ? topK : 0);
      if (this.#pyramidFor !== key) this.#pyramid.run(frame, matrix, shape, rowFloors);
      this.#pyramidFor = key;
    }
    this.#extremes.run(frame, matrix, {
      ...{ window, width, height, minify, ranged, foldable: true },
      pyramid: shape ? this.#pyramid! : undefined,
      rowFloors,
    });
    return ranged ? this.#extremes.partials : null;
  }

  release(): void {
    this.#extremes.release();
    this.#pyramid?.release();
  }
}
