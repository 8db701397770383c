import type { Stats } from '../engine/stats';
import { countsOf, type ValueCounts } from '../passes/value-counts';
import type { TextureStored } from '../tensor/stored';
import type { GlContext } from '../webgl/context';
import type { GlFrame } from '../webgl/frame';
import { gatherCells, gatherProgram } from '../webgl/gather';
import { CanvasSurface, ImageSurface, type GlSurface } from '../webgl/surface';
import type { Canvas, Cell, MatrixChoice, Painter, Scene, Size } from './painter';
import type { UnitMatrix } from './unit-matrix';
import type { WebGlPictures } from './webgl-tier';

/** Values that are read to be counted. */
const mostCounted = 2 ** 20;

/** What all painters of WebGL do alike: surfaces, single values, images of their own. */
export abstract class GlPainter<S extends Scene, Numbers, Targets = GlSurface> implements Painter<S, Numbers, Targets> {
  protected readonly context: GlContext;

  constructor(readonly pictures: WebGlPictures) {
    this.context = pictures.context;
    gatherProgram(this.context);
  }

  get maxSide(): number {
    return this.context.maxSide;
  }

  protected get stats(): Stats {
    return this.context.stats;
  }

  abstract compute(frame: GlFrame, data: TextureStored, scene: S): void;
  abstract paint(frame: GlFrame, scene: S, targets: Targets): void;
  abstract numbers(data: TextureStored, scene: S): Promise<Numbers>;
  abstract snapshot(data: TextureStored, scene: S): Promise<ImageBitmap>;
  abstract release(): void;

  surfaceOn(canvas: Canvas): GlSurface {
    return new CanvasSurface(this.context, canvas);
  }

  async values(data: TextureStored, matrix: MatrixChoice, cells: readonly Cell[]): Promise<Float32Array> {
    return this.reading((frame) => gatherCells(frame, data, { matrix, cells }));
  }

  /** Reads all of them, 16 bytes each: there are no atomics here. */
  async countUnits(data: TextureStored, { matrix, rows, columns }: UnitMatrix): Promise<ValueCounts> {
    if (rows * columns > mostCounted) {
      throw new Error(
        `${rows * columns} values are to be counted, and WebGL reads ${mostCounted} at most. Open the page where there is WebGPU.`,
      );
    }
    const cells = Array.from({ length: rows * columns }, (_, i): Cell => [Math.floor(i / columns), i % columns]);
    return countsOf(await this.values(data, matrix, cells), columns);
  }

  /** Runs work that reads back in a frame of its own, after what producers have recorded. */
  protected reading<T>(work: (frame: GlFrame) => T): T {
    this.pictures.frames.flushProducers();
    return this.pictures.maker.within(work);
  }

  /** An image of this size, drawn at once in a frame of its own. */
  protected async imageOf(
    { width, height }: Size,
    draw: { compute: (frame: GlFrame) => void; paint: (frame: GlFrame, surface: GlSurface) => void },
  ): Promise<ImageBitmap> {
    const surface = new ImageSurface(this.context);
    surface.resize(width, height);
    await this.pictures.frames.drawAlone({
      compute: (frame: GlFrame) => draw.compute(frame),
      paint: (frame: GlFrame) => draw.paint(frame, surface),
      fail: () => {},
    });
    return surface.image!;
  }
}
