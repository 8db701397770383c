import type { Frame } from '../../engine/frame';
import { CellExtremes, readsOnce, type CellWindow, type Minify } from '../../passes/cell-extremes';
import { Pyramid } from '../../passes/pyramid';
import type { MatrixSource } from '../../matrix/matrix-source';
import { TopK } from '../../passes/top-k';
import { ValueRange } from '../../passes/value-range';

/** From so many cells per pixel and axis on, blocks of cells are fewer reads than cells. */
const worthPyramid = 6;
/** With fewer pixels than these too few of a GPU's lanes would have a part in reading a large matrix. */
const worthReading = 128 * 1024;

export interface HeatmapPicture {
  /** Changes whenever the matrix's values do. */
  version: string;
  window: CellWindow;
  width: number;
  height: number;
  minify: Minify;
  topK: number;
}

/**
 * The compute passes of a heatmap over one kind of matrix source. New data that is shown whole is read once, for its
 * range and its picture. What belongs to the data (range, pyramid, row floors) is computed when the data changes, and
 * only once it is needed; what belongs to the picture, when that changes: another norm, threshold or mask computes
 * nothing.
 */
export class HeatmapPasses {
  readonly #range: ValueRange;
  readonly #extremes: CellExtremes;
  #pyramid: Pyramid | null = null;
  #floors: TopK | null = null;
  readonly #computedFor = { range: '', pyramid: '', floors: '' };
  #madeFor = '';

  constructor(
    readonly device: GPUDevice,
    readonly wgsl: string,
  ) {
    this.#range = new ValueRange(device, wgsl);
    this.#extremes = new CellExtremes(device, wgsl);
  }

  /** f32[4]: lowest, highest, lowest positive value, 0. */
  get range(): GPUBuffer {
    return this.#range.range;
  }

  /** Of the last picture, as `HeatmapPaint` takes them. */
  get made(): { pixels: GPUBuffer; spans: GPUBuffer; folded: boolean } {
    const { pixels, spans, folded } = this.#extremes;
    return { pixels: pixels!, spans: spans!, folded };
  }

  run(frame: Frame, matrix: MatrixSource, picture: HeatmapPicture): void {
    const { version, window, width, height, minify, topK } = picture;
    const { x, y, width: columns, height: rows } = window;
    const key = [version, x, y, columns, rows, width, height, minify, topK].join();
    if (key === this.#madeFor) return;
    this.#madeFor = '';
    const fresh = this.#outdated('range', version);
    const whole = window.width === matrix.columns && window.height === matrix.rows;
    const few = width * height < worthReading;
    const ranged = fresh && whole && !few && topK === 0 && readsOnce({ window, width, height, minify });
    if (fresh && !ranged) this.#range.run(frame, matrix);
    const shrunk = Math.min(window.width / width, window.height / height) >= worthPyramid && topK === 0 && !ranged;
    if (shrunk) {
      this.#pyramid ??= new Pyramid(this.device, this.wgsl);
      if (this.#outdated('pyramid', version)) this.#pyramid.run(frame, matrix);
    }
    if (topK > 0) {
      this.#floors ??= new TopK(this.device, this.wgsl);
      if (this.#outdated('floors', `${version} ${topK}`)) this.#floors.run(frame, matrix, topK);
    }
    this.#extremes.run(frame, matrix, {
      ...{ window, width, height, minify, ranged, foldable: true },
      pyramid: shrunk ? this.#pyramid! : undefined,
      rowFloors: topK > 0 ? this.#floors!.floors : undefined,
    });
    if (ranged) this.#range.fold(frame, matrix, this.#extremes.partials!);
    this.#madeFor = key;
  }

  #outdated(what: 'range' | 'pyramid' | 'floors', key: string): boolean {
    const outdated = this.#computedFor[what] !== key;
    this.#computedFor[what] = key;
    return outdated;
  }

  release(): void {
    this.#range.release();
    this.#extremes.release();
    this.#pyramid?.release();
    this.#floors?.release();
  }
}
