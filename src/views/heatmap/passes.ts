import type { Frame } from '../../engine/frame';
import type { MatrixSource } from '../../matrix/matrix-source';
import { Percentiles } from '../../passes/percentiles';
import { RowPlaces } from '../../passes/row-places';
import { TopK } from '../../passes/top-k';
import { ValueRange } from '../../passes/value-range';
import type { Norm } from '../norm';
import { CellsPicture, type CellsPart, type MadePixels } from './cells-picture';
import { maskCode, type HeatmapMask } from './mask';

export interface HeatmapPicture extends CellsPart {
  /** Changes whenever the matrix's values do. */
  version: string;
  topK: number;
  norm: Norm;
  mask: HeatmapMask;
  /** The query of row 0: above 0 where rows were appended and the oldest have gone. */
  firstQuery: number;
  threshold: number | null;
}

/** What is painted, and between which ends. */
export interface MadePicture extends MadePixels {
  /** f32[4]: what the norm takes its ends from: the values' range, or their percentiles. */
  range: GPUBuffer;
  /** What the pixels hold: of the values themselves, `pixels`; null where those are painted. */
  values: GPUBuffer | null;
}

/**
 * The compute passes of a heatmap over one kind of matrix source. New data that is shown whole is read once, for its
 * range and its picture. What belongs to the data (range, percentiles, pyramid, row floors) is computed when the data
 * changes, and only once it is needed; what belongs to the picture, when that changes: another norm, threshold or mask
 * computes nothing. With a norm of each row the values' places in their rows are what is pictured.
 */
export class HeatmapPasses {
  readonly #range: ValueRange;
  readonly #values: CellsPicture;
  #floors: TopK | null = null;
  #percentiles: Percentiles | null = null;
  #rows: { places: RowPlaces; picture: CellsPicture } | null = null;
  readonly #computedFor = { range: '', floors: '', percentiles: '', ends: '' };
  #madeFor = '';
  #placed: 'no' | 'with values' | 'alone' = 'no';
  #robust = false;

  constructor(
    readonly device: GPUDevice,
    readonly wgsl: string,
  ) {
    this.#range = new ValueRange(device, wgsl);
    this.#values = new CellsPicture(device, wgsl);
  }

  /** f32[4]: lowest, highest, lowest positive value, 0. */
  get range(): GPUBuffer {
    return this.#range.range;
  }

  /** f32[4]: 1st and 99th percentile, 0, 0; null but with a robust norm. */
  get robust(): GPUBuffer | null {
    return this.#robust ? this.#percentiles!.range : null;
  }

  /** Of the last picture, as `HeatmapPaint` takes it. */
  get made(): MadePicture {
    const range = this.robust ?? this.range;
    if (this.#placed === 'no') return { ...this.#values.made, range, values: null };
    const made = this.#rows!.picture.made;
    return { ...made, range, values: this.#placed === 'alone' ? made.pixels : this.#values.made.pixels };
  }

  run(frame: Frame, matrix: MatrixSource, picture: HeatmapPicture): void {
    const { norm, topK } = picture;
    // Where the range is found without the values, the lowest positive one is found for a logarithm only.
    const positive = norm.kind === 'log' || !matrix.maker;
    const key = `${pictureKey(picture)} ${positive}`;
    if (key === this.#madeFor) return;
    this.#madeFor = '';
    const { version } = picture;
    const fresh = this.#outdated('range', `${version} ${positive}`);
    const rowFloors = topK > 0 ? this.#runFloors(frame, matrix, picture) : undefined;
    // Which pixels are exactly zero is seen by the values alone.
    this.#placed = norm.kind !== 'row' ? 'no' : picture.mask === 'zero' ? 'with values' : 'alone';
    const valued = this.#placed !== 'alone';
    const ranged = fresh && valued && topK === 0 && CellsPicture.findsRange(picture, matrix);
    if (fresh && !ranged) this.#range.run(frame, matrix, { positive });
    if (valued) {
      const partials = this.#values.run(frame, matrix, { ...picture, rowFloors, ranged });
      if (partials) this.#range.fold(frame, matrix, partials);
    }
    if (norm.kind === 'row') this.#runRows(frame, matrix, { ...picture, rowFloors });
    this.#robust = norm.kind === 'robust';
    if (this.#robust) this.#runPercentiles(frame, matrix, picture);
    this.#madeFor = key;
  }

  #runFloors(frame: Frame, matrix: MatrixSource, { version, topK }: HeatmapPicture): GPUBuffer {
    this.#floors ??= new TopK(this.device, this.wgsl);
    if (this.#outdated('floors', `${version} ${topK}`)) this.#floors.run(frame, matrix, topK);
    return this.#floors.floors;
  }

  #runRows(frame: Frame, matrix: MatrixSource, picture: HeatmapPicture & { rowFloors?: GPUBuffer }): void {
    const { threshold, rowFloors, topK } = picture;
    this.#rows ??= this.#createRows();
    const { places, picture: pixels } = this.#rows;
    const version = `${countedKey(picture)} ${threshold} ${topK}`;
    if (this.#outdated('ends', version)) {
      places.point(frame, matrix, { ...leftOut(picture), threshold, rowFloors });
    } else places.follow(matrix);
    pixels.run(frame, places, { ...picture, version, rowFloors: undefined });
  }

  #runPercentiles(frame: Frame, matrix: MatrixSource, picture: HeatmapPicture): void {
    this.#percentiles ??= new Percentiles(this.device, this.wgsl);
    if (this.#outdated('percentiles', countedKey(picture))) this.#percentiles.run(frame, matrix, leftOut(picture));
  }

  #createRows(): { places: RowPlaces; picture: CellsPicture } {
    const places = new RowPlaces(this.device, this.wgsl);
    return { places, picture: new CellsPicture(this.device, places.wgsl) };
  }

  #outdated(what: 'range' | 'floors' | 'percentiles' | 'ends', key: string): boolean {
    const outdated = this.#computedFor[what] !== key;
    this.#computedFor[what] = key;
    return outdated;
  }

  release(): void {
    this.#range.release();
    this.#values.release();
    this.#floors?.release();
    this.#percentiles?.release();
    for (const part of Object.values(this.#rows ?? {})) part.release();
  }
}

function leftOut({ mask, firstQuery }: HeatmapPicture): { mask: number; firstQuery: number } {
  return { mask: maskCode[mask], firstQuery };
}

/** What percentiles and rows' ends depend on. */
function countedKey({ version, mask, firstQuery }: HeatmapPicture): string {
  return `${version} ${mask} ${firstQuery}`;
}

/** What of a picture is computed, and not painted only. */
function pictureKey(picture: HeatmapPicture): string {
  const { version, window, width, height, minify, topK, norm, mask, firstQuery, threshold } = picture;
  const part = [version, window.x, window.y, window.width, window.height, width, height, minify, topK];
  if (norm.kind === 'robust') return [...part, 'robust', mask, firstQuery].join();
  if (norm.kind === 'row') return [...part, 'row', mask, firstQuery, threshold].join();
  return part.join();
}
