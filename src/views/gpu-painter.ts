import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { readBytes, type ByteRange } from '../engine/readback';
import { CanvasSurface, type GpuSurface } from '../engine/surface';
import { MatrixSources } from '../matrix/matrix-choice';
import { Gather } from '../passes/gather';
import { countsIn, ValueCounter, type ValueCounts } from '../passes/value-counts';
import type { TensorView } from '../tensor/tensor-view';
import type { Canvas, Cell, MatrixChoice, Painter, Scene, Size } from './painter';
import type { UnitMatrix } from './unit-matrix';

/** What all painters of WebGPU do alike: surfaces, single values, images of their own. */
export abstract class GpuPainter<S extends Scene, Numbers, Targets = GpuSurface> implements Painter<
  S,
  Numbers,
  Targets
> {
  protected readonly device: GPUDevice;
  /** Sources that are pointed at what is read by the cell; those of the picture are others. */
  readonly #sources: MatrixSources;
  /** One per kind of source, by its WGSL. */
  readonly #gathers = new Map<string, Gather>();
  readonly #counters = new Map<string, ValueCounter>();

  constructor(readonly engine: Engine) {
    this.device = engine.requireDevice();
    this.#sources = new MatrixSources(this.device);
  }

  get maxSide(): number {
    return this.device.limits.maxTextureDimension2D;
  }

  abstract compute(frame: Frame, data: TensorView, scene: S): void;
  abstract paint(frame: Frame, scene: S, targets: Targets): void;
  abstract numbers(data: TensorView, scene: S): Promise<Numbers>;
  abstract snapshot(data: TensorView, scene: S): Promise<ImageBitmap>;

  surfaceOn(canvas: Canvas): GpuSurface {
    return new CanvasSurface(this.device, canvas);
  }

  async values(data: TensorView, matrix: MatrixChoice, cells: readonly Cell[]): Promise<Float32Array> {
    if (cells.length === 0) return new Float32Array(0);
    return new Float32Array(await readBytes(this.engine, (frame) => [this.gather(frame, data, { matrix, cells })]));
  }

  async countUnits(data: TensorView, { matrix, rows, columns }: UnitMatrix): Promise<ValueCounts> {
    const answer = await readBytes(this.engine, (frame) => {
      const source = this.#sources.point(data, matrix);
      let counter = this.#counters.get(source.wgsl);
      if (!counter) this.#counters.set(source.wgsl, (counter = new ValueCounter(this.device, source.wgsl)));
      return [counter.run(frame, source)];
    });
    return countsIn(answer, { rows, columns });
  }

  /** Records what gathers these cells, for a read that brings more than them. */
  protected gather(
    frame: Frame,
    data: TensorView,
    { matrix, cells }: { matrix: MatrixChoice; cells: readonly Cell[] },
  ): ByteRange {
    const source = this.#sources.point(data, matrix, cells);
    let gather = this.#gathers.get(source.wgsl);
    if (!gather) this.#gathers.set(source.wgsl, (gather = new Gather(this.device, source.wgsl)));
    return gather.run(frame, source, cells);
  }

  /** Reads what a scene's computing left on the GPU; computes it first where another scene was computed since. */
  protected read(data: TensorView, scene: S, pieces: (frame: Frame) => ByteRange[]): Promise<ArrayBuffer> {
    return readBytes(this.engine, (frame) => {
      this.compute(frame, data, scene);
      return pieces(frame);
    });
  }

  /** An image of this size, drawn at once in a frame of its own. */
  protected imageOf(
    { width, height }: Size,
    draw: { compute: (frame: Frame) => void; paint: (frame: Frame, surface: GpuSurface) => void },
  ): ImageBitmap {
    const canvas = new OffscreenCanvas(1, 1);
    const surface = new CanvasSurface(this.device, canvas);
    try {
      surface.resize(width, height);
      this.engine.scheduler.drawAlone({
        compute: (frame: Frame) => draw.compute(frame),
        paint: (frame: Frame) => draw.paint(frame, surface),
        fail: () => {},
      });
      return canvas.transferToImageBitmap();
    } finally {
      surface.release();
    }
  }

  release(): void {
    for (const pass of [...this.#gathers.values(), ...this.#counters.values()]) pass.release();
    this.#sources.release();
  }
}
