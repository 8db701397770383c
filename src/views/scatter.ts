import fullScreen from '../../shaders/full-screen.wgsl';
import place from '../../shaders/marker-place.wgsl';
import paintSource from '../../shaders/scatter.wgsl';
import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import { readBytes, type ByteRange } from '../engine/readback';
import { Uniforms } from '../engine/uniforms';
import { MarkerStamps } from '../kernels/marker-stamps';
import { StridedSource } from '../kernels/matrix-source';
import { ValueRange } from '../kernels/value-range';
import type { Described } from '../tensor/tensor-view';
import { lastTwoAxes, type AxisIndices } from './axis-choice';
import { colormapBytes } from './colormap';
import type { Colour } from './colour';
import { ColourTable } from './colour-table';
import { View } from './view';

export interface ScatterOptions {
  cmap: string;
  /** Bottom and top of the y-axis; null for ± the largest absolute value. */
  ylims: readonly [number, number] | null;
  zeroLine: boolean;
  /** Of a marker, in device pixels. */
  radius: number;
  indices: AxisIndices;
  zeroColour: Colour;
}

const defaults: ScatterOptions = {
  cmap: 'bwr',
  ylims: null,
  zeroLine: true,
  radius: 2.5,
  indices: {},
  zeroColour: [1, 0, 0, 1],
};

/**
 * One marker per sample and channel: samples side by side, channels by colour.
 *
 * cost  per change: one pass over the values for their range, one that stamps the markers, one draw; all on the GPU
 */
export class ScatterView extends View<ScatterOptions> {
  readonly #matrix: StridedSource;
  readonly #range: ValueRange;
  readonly #stamps: MarkerStamps;
  readonly #program: PaintProgram;
  readonly #plot: Uniforms;
  readonly #colours: ColourTable;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, defaults);
    const device = engine.requireDevice();
    this.#matrix = new StridedSource(device);
    this.#range = new ValueRange(device, this.#matrix.wgsl);
    this.#stamps = new MarkerStamps(device, this.#matrix.wgsl);
    this.#plot = new Uniforms(device, place, { struct: 'Plot', label: 'scatter.plot' });
    this.#colours = new ColourTable(device, 'scatter.colours');
    const source = [fullScreen, this.#matrix.wgsl, place, paintSource].join('\n');
    this.#program = new PaintProgram(device, { label: 'scatter', source, format: this.surface.format });
  }

  get samples(): number {
    return this.data?.shape.at(-2) ?? 0;
  }

  get channels(): number {
    return this.data?.shape.at(-1) ?? 0;
  }

  indicesOf(sample: number, channel: number): number[] {
    return [...lastTwoAxes(this.data!, this.options.indices, 'scatter plot').fixed.slice(0, -2), sample, channel];
  }

  /** The data's indices of the marker at a device pixel; null where there is none. Reads 4 bytes. */
  async pick(x: number, y: number): Promise<number[] | null> {
    const { width, height } = this.surface;
    const { stamps } = this.#stamps;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const inside = column >= 0 && row >= 0 && column < width && row < height;
    if (!inside || !stamps || stamps.size !== 4 * width * height) return null;
    const bytes = await readBytes(this.engine, [{ buffer: stamps, offset: 4 * (row * width + column), bytes: 4 }]);
    const key = new Uint32Array(bytes)[0] - 1;
    if (key < 0 || !this.data || key >= this.samples * this.channels) return null;
    return this.indicesOf(key % this.samples, Math.floor(key / this.samples));
  }

  compute(frame: Frame): void {
    const { indices, ylims, zeroLine, radius, zeroColour } = this.options;
    const { width, height } = this.surface;
    this.#matrix.point(this.data!, lastTwoAxes(this.data!, indices, 'scatter plot'));
    this.#plot.write({
      size: [width, height],
      samples: this.samples,
      channels: this.channels,
      radius,
      zero: Number(zeroLine),
      fixedEnds: Number(ylims !== null),
      ends: ylims ?? [0, 0],
      zeroColour,
    });
    const { range } = this.#range;
    this.#range.run(frame, this.#matrix);
    this.#stamps.run(frame, this.#matrix, { width, height, range, plot: this.#plot.buffer });
  }

  paint(frame: Frame): void {
    const resources = {
      ...this.#matrix.resources,
      range: this.#range.range,
      plot: this.#plot.buffer,
      stamps: this.#stamps.stamps!,
      colours: this.#colours.load(this.options.cmap),
    };
    frame.paint(this.#program, resources, this.surface.target());
    this.recorded();
  }

  protected check({ cmap, ylims, indices, radius }: ScatterOptions, data: Described | null): void {
    colormapBytes(cmap);
    if (!(radius > 0)) throw new Error(`marker-size is ${radius}. Give a number of CSS pixels above 0.`);
    if (ylims && ylims[0] >= ylims[1]) {
      throw new Error(`ylims is "${ylims.join()}": its low end is not below its high end. Swap or change them.`);
    }
    if (data) lastTwoAxes(data, indices, 'scatter plot');
  }

  protected nameAxes(rank: number): string[] {
    const leading = Array.from({ length: Math.max(0, rank - 2) }, (_, i) => `axis${i}`);
    return [...leading, ...['sample', 'channel'].slice(-rank)];
  }

  /** Lowest and highest value, where the y-axis depends on them. */
  protected numbers(): ByteRange[] {
    return this.options.ylims ? [] : [{ buffer: this.#range.range, offset: 0, bytes: 8 }];
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#range.release();
    this.#stamps.release();
    this.#plot.release();
    this.#colours.release();
  }
}
