import fullScreen from '../../../shaders/views/full-screen.wgsl';
import position from '../../../shaders/passes/marker-position.wgsl';
import paintSource from '../../../shaders/views/scatter.wgsl';
import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { keyOf } from '../../engine/keyed-cache';
import { PaintProgram } from '../../engine/program';
import { pictureFormat, type GpuSurface } from '../../engine/surface';
import { Uniforms } from '../../engine/uniforms';
import { MatrixSources } from '../../matrix/matrix-choice';
import type { MatrixSource } from '../../matrix/matrix-source';
import { MarkerStamps } from '../../passes/marker-stamps';
import { ValuePositions } from '../../passes/value-positions';
import { ValueRange } from '../../passes/value-range';
import type { TensorView } from '../../tensor/tensor-view';
import { ColourTable } from '../colour-table';
import { GpuPainter } from '../gpu-painter';
import type { ScatterNumbers } from './numbers';
import { markers } from './options';
import { rimOf } from './rim';
import { pixelAt, type ScatterPainter, type ScatterScene } from './scene';

/**
 * Scatter plots by WebGPU.
 *
 * cost  per change: one pass over the values for their range, one that stamps the markers, one draw; of colours: the
 *       draw alone
 */
export class ScatterWebGpu extends GpuPainter<ScatterScene, ScatterNumbers> implements ScatterPainter {
  readonly #sources: MatrixSources;
  readonly #range: ValueRange;
  readonly #stamps: MarkerStamps;
  readonly #positions: ValuePositions;
  readonly #program: PaintProgram;
  readonly #plot: Uniforms;
  readonly #colours: ColourTable;
  #matrix: MatrixSource | null = null;
  #computedFor = '';

  constructor(engine: Engine) {
    super(engine);
    const { device } = this;
    this.#sources = new MatrixSources(device);
    const wgsl = this.#sources.wgslOf('axes');
    this.#range = new ValueRange(device, wgsl);
    this.#stamps = new MarkerStamps(device, wgsl);
    this.#positions = new ValuePositions(device, wgsl);
    this.#plot = new Uniforms(device, position, { struct: 'Plot', label: 'scatter.plot' });
    this.#colours = new ColourTable(device, 'scatter.colours');
    const source = [fullScreen, wgsl, position, paintSource].join('\n');
    this.#program = new PaintProgram(device, { label: 'scatter', source, format: pictureFormat });
  }

  compute(frame: Frame, data: TensorView, scene: ScatterScene): void {
    const { ylims, zeroLine, marker, radius } = scene.options;
    const { width, height } = scene.size;
    this.#matrix = this.#sources.point(data, scene.matrix);
    this.#writePlot(scene);
    const key = keyOf(scene.versions.matrix, width, height, ylims, zeroLine, marker, radius);
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    const { range } = this.#range;
    this.#range.run(frame, this.#matrix);
    this.#stamps.run(frame, this.#matrix, { width, height, range, plot: this.#plot.buffer });
    this.#computedFor = key;
  }

  paint(frame: Frame, { options }: ScatterScene, target: GpuSurface): void {
    const resources = {
      ...this.#matrix!.resources,
      range: this.#range.range,
      plot: this.#plot.buffer,
      stamps: this.#stamps.stamps!,
      colours: this.#colours.load(options.cmap),
    };
    frame.paint(this.#program, resources, target.target());
  }

  /** One more pass over the values, then 28 bytes. */
  async numbers(data: TensorView, scene: ScatterScene): Promise<ScatterNumbers> {
    const { range } = this.#range;
    const bytes = await this.read(data, scene, (frame) => {
      this.#positions.run(frame, this.#matrix!, { range, plot: this.#plot.buffer });
      return [
        { buffer: range, offset: 0, bytes: 8 },
        { buffer: this.#positions.positions, offset: 0, bytes: 20 },
      ];
    });
    const [low, high] = new Float32Array(bytes, 0, 2);
    const [lowest, highest, nan, infinite, outside] = new Uint32Array(bytes, 8);
    const placed = (at: number): [number, number] | null =>
      low > high ? null : [Math.floor(at / scene.channels), at % scene.channels];
    return { low, high, lowest: placed(lowest), highest: placed(highest), nan, infinite, outside };
  }

  async pick(
    data: TensorView,
    scene: ScatterScene,
    at: readonly [number, number],
  ): Promise<[sample: number, channel: number] | null> {
    const pixel = pixelAt(scene, at);
    if (!pixel) return null;
    const bytes = await this.read(data, scene, () => [
      { buffer: this.#stamps.stamps!, offset: 4 * (pixel.y * scene.size.width + pixel.x), bytes: 4 },
    ]);
    const key = new Uint32Array(bytes)[0] - 1;
    return key < 0 ? null : [key % scene.samples, Math.floor(key / scene.samples)];
  }

  async snapshot(data: TensorView, scene: ScatterScene): Promise<ImageBitmap> {
    return this.imageOf(scene.size, {
      compute: (frame) => this.compute(frame, data, scene),
      paint: (frame, surface) => this.paint(frame, scene, surface),
    });
  }

  #writePlot({ size, samples, channels, options }: ScatterScene): void {
    const { ylims, zeroLine, marker, radius, colour, zeroColour, rimColour } = options;
    this.#plot.write({
      size: [size.width, size.height],
      samples,
      channels,
      radius,
      marker: markers.indexOf(marker),
      zero: Number(zeroLine),
      fixedEnds: Number(ylims !== null),
      ends: ylims ?? [0, 0],
      oneColour: Number(colour !== null),
      rim: rimOf(radius),
      zeroColour,
      markerColour: colour ?? [0, 0, 0, 0],
      rimColour,
    });
  }

  override release(): void {
    super.release();
    for (const part of [this.#sources, this.#range, this.#stamps, this.#positions, this.#plot, this.#colours]) {
      part.release();
    }
  }
}
