import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import type { ByteRange } from '../../engine/readback';
import type { GpuSurface } from '../../engine/surface';
import { MatrixSources } from '../../matrix/matrix-choice';
import type { Cell, MatrixSource } from '../../matrix/matrix-source';
import { ChannelKeys } from '../../passes/channel-keys';
import { ExtremePositions, extremesIn } from '../../passes/extreme-positions';
import type { TensorView } from '../../tensor/tensor-view';
import { GpuPainter } from '../gpu-painter';
import type { MatrixChoice } from '../painter';
import { computedBy } from './computed-by';
import { GridDensity } from './density';
import { GridHeat } from './heat';
import { GridLines } from './lines';
import type { Extremes, GridNumbers } from './numbers';
import type { GridPart, GridPartClass } from './part';
import type { GridPainter, GridPicture } from './picture';

const parts: Record<GridPicture['options']['mode'], GridPartClass> = {
  line: GridLines,
  density: GridDensity,
  heat: GridHeat,
};

/**
 * Feature grids by WebGPU.
 *
 * cost  per change: one pass over the values, then work per pixel only; scrolling writes 4 bytes of a uniform and draws
 */
export class GridWebGpu extends GpuPainter<GridPicture, GridNumbers> implements GridPainter {
  readonly #sources: MatrixSources;
  /** Points at what colours the lines. */
  readonly #relevanceSources: MatrixSources;
  /** Points at all channels, for their order. */
  readonly #keySources: MatrixSources;
  readonly #keys: ChannelKeys;
  readonly #parts = new Map<string, GridPart>();
  readonly #positions = new Map<MatrixChoice['kind'], ExtremePositions>();
  #found: { version: string; extremes: Extremes | null } | null = null;
  #computedFor = '';

  constructor(engine: Engine) {
    super(engine);
    this.#sources = new MatrixSources(this.device);
    this.#relevanceSources = new MatrixSources(this.device);
    this.#keySources = new MatrixSources(this.device);
    this.#keys = new ChannelKeys(this.device, this.#keySources.wgslOf('axes'));
  }

  compute(frame: Frame, data: TensorView, picture: GridPicture): void {
    const key = computedBy(picture);
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    const { order, relevance } = picture;
    if (order) this.#keys.run(frame, this.#keySources.point(data, order.channels), order.by);
    const colours = relevance && this.#relevanceSources.point(relevance as TensorView, picture.matrix);
    this.#part(picture).compute(frame, this.#sources.point(data, picture.matrix), picture, colours);
    this.#computedFor = key;
  }

  paint(frame: Frame, picture: GridPicture, target: GpuSurface): void {
    this.#part(picture).paint(frame, picture, target.target());
  }

  /** The axes' numbers, and with new values the extremes: 16 bytes more, and two dispatches. */
  async numbers(data: TensorView, picture: GridPicture): Promise<GridNumbers> {
    const { matrix: version } = picture.versions;
    const part = this.#part(picture);
    const searched = this.#found?.version === version;
    const shows = part.hasNumbers(picture);
    if (searched && !shows) return { limits: null, range: null, extremes: this.#found!.extremes };
    let columns = 1;
    const bytes = await this.read(data, picture, (frame) => {
      const matrix = this.#sources.point(data, picture.matrix);
      columns = matrix.columns;
      const pieces = searched ? [] : [this.#search(frame, matrix, picture.matrix.kind)];
      return shows ? [...pieces, ...part.numbers(picture)] : pieces;
    });
    const extremes = searched ? this.#found!.extremes : extremesIn(bytes, columns);
    this.#found = { version, extremes };
    const floats = new Float32Array(bytes, searched ? 0 : 16);
    return { ...(shows ? part.numbersIn(floats, picture) : { limits: null, range: null }), extremes };
  }

  async keys(data: TensorView, picture: GridPicture): Promise<Float32Array> {
    return new Float32Array(
      await this.read(data, picture, () => {
        const keys = this.#keys.keys!;
        return [{ buffer: keys, offset: 0, bytes: keys.size }];
      }),
    );
  }

  async linesAt(
    data: TensorView,
    picture: GridPicture,
    { place, ...wanted }: { matrix: MatrixChoice; cells: readonly Cell[]; place: number },
  ): Promise<{ values: Float32Array; limits: readonly [bottom: number, top: number] }> {
    const part = this.#part(picture);
    if (!(part instanceof GridLines)) throw new Error('only lines have limits. Give mode="line".');
    const bytes = await this.read(data, picture, (frame) => [this.gather(frame, data, wanted), part.limitsOf(place)]);
    const floats = new Float32Array(bytes);
    return { values: floats.subarray(0, -2), limits: [floats.at(-2)!, floats.at(-1)!] };
  }

  async countAt(data: TensorView, picture: GridPicture, [x, y]: readonly [number, number]): Promise<number> {
    const part = this.#part(picture);
    if (!(part instanceof GridDensity)) throw new Error('lines are counted in density only. Give mode="density".');
    const bytes = await this.read(data, picture, () => [part.countAt(x, y, picture.size)]);
    return new Uint32Array(bytes)[0];
  }

  async snapshot(data: TensorView, picture: GridPicture): Promise<ImageBitmap> {
    return this.imageOf(picture.size, {
      compute: (frame) => this.compute(frame, data, picture),
      paint: (frame, surface) => this.paint(frame, picture, surface),
    });
  }

  #search(frame: Frame, matrix: MatrixSource, kind: MatrixChoice['kind']): ByteRange {
    let positions = this.#positions.get(kind);
    if (!positions) this.#positions.set(kind, (positions = new ExtremePositions(this.device, matrix.wgsl)));
    positions.run(frame, matrix);
    return positions.answer;
  }

  #part({ options, matrix }: GridPicture): GridPart {
    const key = `${options.mode} ${matrix.kind}`;
    let part = this.#parts.get(key);
    if (!part) this.#parts.set(key, (part = new parts[options.mode](this.device, this.#sources.wgslOf(matrix.kind))));
    return part;
  }

  override release(): void {
    super.release();
    for (const part of [this.#sources, this.#relevanceSources, this.#keySources, this.#keys]) part.release();
    for (const part of [...this.#parts.values(), ...this.#positions.values()]) part.release();
  }
}
