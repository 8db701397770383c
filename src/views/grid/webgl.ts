import type { Cell } from '../../matrix/matrix-source';
import type { TextureStored } from '../../tensor/stored';
import { GlChannelKeys } from '../../webgl/channel-keys';
import type { GlFrame } from '../../webgl/frame';
import { gatherCells } from '../../webgl/gather';
import type { PointedMatrix } from '../../webgl/matrix';
import { GlSeries, seriesGlsl } from '../../webgl/series';
import type { GlSurface } from '../../webgl/surface';
import { GlValueRange } from '../../webgl/value-range';
import { GlPainter } from '../gl-painter';
import type { MatrixChoice } from '../painter';
import type { WebGlPictures } from '../webgl-tier';
import { computedBy } from './computed-by';
import type { Extremes, GridNumbers, PlacedValue } from './numbers';
import type { GridPainter, GridPicture } from './picture';
import { GlGridDensity } from './webgl-density';
import { GlGridHeat } from './webgl-heat';
import { GlGridLines } from './webgl-lines';
import type { GlGridPart } from './webgl-part';

/**
 * Feature grids by WebGL.
 *
 * cost  as by WebGPU; of density, and of heat with norm="robust", per change also one readback
 */
export class GridWebGl extends GlPainter<GridPicture, GridNumbers> implements GridPainter {
  readonly #series: GlSeries;
  readonly #relevanceSeries: GlSeries;
  readonly #keys: GlChannelKeys;
  readonly #places: GlValueRange;
  readonly #lines: GlGridLines;
  readonly #density: GlGridDensity;
  readonly #heat: GlGridHeat;
  #found: { version: string; extremes: Extremes | null } | null = null;
  #computedFor = '';

  constructor(pictures: WebGlPictures) {
    super(pictures);
    const { context } = this;
    this.#series = new GlSeries(context);
    this.#relevanceSeries = new GlSeries(context);
    this.#keys = new GlChannelKeys(context);
    this.#places = new GlValueRange(context, seriesGlsl);
    this.#lines = new GlGridLines(context);
    this.#density = new GlGridDensity(context);
    this.#heat = new GlGridHeat(context);
  }

  compute(frame: GlFrame, data: TextureStored, picture: GridPicture): void {
    const key = computedBy(picture);
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    const { order, matrix, relevance } = picture;
    if (order) this.#keys.run(frame, this.#series.point(data, order.channels), order.by);
    const colours = relevance && this.#relevanceSeries.point(relevance as TextureStored, matrix);
    this.#part(picture).compute(frame, this.#series.point(data, matrix), picture, colours);
    this.#computedFor = key;
  }

  paint(frame: GlFrame, picture: GridPicture, target: GlSurface): void {
    this.#part(picture).paint(frame, picture, target);
  }

  /** The axes' numbers, one readback; and with new values the extremes: two passes and readbacks of a texel. */
  async numbers(data: TextureStored, picture: GridPicture): Promise<GridNumbers> {
    const { matrix: version } = picture.versions;
    const part = this.#part(picture);
    const searched = this.#found?.version === version;
    const shows = part.hasNumbers(picture);
    if (searched && !shows) return { limits: null, range: null, extremes: this.#found!.extremes };
    return this.reading((frame) => {
      this.compute(frame, data, picture);
      if (!searched) {
        this.#found = { version, extremes: this.#search(frame, this.#series.point(data, picture.matrix)) };
      }
      const numbers = shows ? part.numbers(frame, picture) : { limits: null, range: null };
      return { ...numbers, extremes: this.#found!.extremes };
    });
  }

  async keys(data: TextureStored, picture: GridPicture): Promise<Float32Array> {
    return this.reading((frame) => {
      this.compute(frame, data, picture);
      const { columns } = this.#series.point(data, picture.order!.channels);
      return this.#keys.read(frame, columns);
    });
  }

  async linesAt(
    data: TextureStored,
    picture: GridPicture,
    { place, ...wanted }: { matrix: MatrixChoice; cells: readonly Cell[]; place: number },
  ): Promise<{ values: Float32Array; limits: readonly [bottom: number, top: number] }> {
    if (picture.options.mode !== 'line') throw new Error('only lines have limits. Give mode="line".');
    return this.reading((frame) => {
      this.compute(frame, data, picture);
      return { values: gatherCells(frame, data, wanted), limits: this.#lines.limitsOf(frame, place) };
    });
  }

  async countAt(data: TextureStored, picture: GridPicture, [x, y]: readonly [number, number]): Promise<number> {
    if (picture.options.mode !== 'density') throw new Error('lines are counted in density only. Give mode="density".');
    return this.reading((frame) => {
      this.compute(frame, data, picture);
      return this.#density.countAt(x, y, picture.size);
    });
  }

  async snapshot(data: TextureStored, picture: GridPicture): Promise<ImageBitmap> {
    return this.imageOf(picture.size, {
      compute: (frame) => this.compute(frame, data, picture),
      paint: (frame, surface) => this.paint(frame, picture, surface),
    });
  }

  #search(frame: GlFrame, matrix: PointedMatrix): Extremes | null {
    const placed = (wanted: 'lowestPlace' | 'highestPlace'): PlacedValue | null => {
      this.#places.run(frame, matrix, { wanted });
      const [value, row, column, found] = frame.read(this.#places.found);
      return found ? { value, row, column } : null;
    };
    const [lowest, highest] = [placed('lowestPlace'), placed('highestPlace')];
    return lowest && highest && { lowest, highest };
  }

  #part({ options }: GridPicture): GlGridPart {
    return { line: this.#lines, density: this.#density, heat: this.#heat }[options.mode];
  }

  release(): void {
    const sources = [this.#series, this.#relevanceSeries, this.#keys, this.#places];
    for (const part of [...sources, this.#lines, this.#density, this.#heat]) part.release();
  }
}
