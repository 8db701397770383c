import fullScreen from '../../../shaders/views/full-screen.wgsl';
import place from '../../../shaders/passes/marker-position.wgsl';
import paintSource from '../../../shaders/views/scatter.wgsl';
import type { Engine } from '../../engine/engine';
import { Frame } from '../../engine/frame';
import { PaintProgram } from '../../engine/program';
import { readBytes, type ByteRange } from '../../engine/readback';
import { Uniforms } from '../../engine/uniforms';
import { MarkerStamps } from '../../passes/marker-stamps';
import { StridedSource } from '../../matrix/strided';
import { ValuePositions } from '../../passes/value-positions';
import { ValueRange } from '../../passes/value-range';
import { elementOffset, type Described, type TensorView } from '../../tensor/tensor-view';
import { lastTwoAxes } from '../axis-choice';
import { ColourTable } from '../colour-table';
import { checkScatter, markers, scatterDefaults, twoAxes, type ScatterOptions } from './options';
import { View } from '../view';

/** Samples and channels side by side. */
export interface ScatterPart {
  sample: number;
  channel: number;
  samples: number;
  channels: number;
}

/** Smaller markers have no rim: nothing would be left of their colour. */
const leastRimmed = 2;

/**
 * One marker per sample and channel: samples side by side, channels by colour.
 *
 * cost  per change: one pass over the values for their range, one that stamps the markers, one draw; all on the GPU
 */
export class ScatterView extends View<ScatterOptions> {
  readonly #matrix: StridedSource;
  readonly #range: ValueRange;
  readonly #stamps: MarkerStamps;
  readonly #places: ValuePositions;
  readonly #program: PaintProgram;
  readonly #plot: Uniforms;
  readonly #colours: ColourTable;
  /** Counts the pictures that were computed so far: an answer that was asked for before another one is out of date. */
  picture = 0;
  #drawnVersion = -1;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, scatterDefaults);
    const device = engine.requireDevice();
    this.#matrix = new StridedSource(device);
    this.#range = new ValueRange(device, this.#matrix.wgsl);
    this.#stamps = new MarkerStamps(device, this.#matrix.wgsl);
    this.#places = new ValuePositions(device, this.#matrix.wgsl);
    this.#plot = new Uniforms(device, place, { struct: 'Plot', label: 'scatter.plot' });
    this.#colours = new ColourTable(device, 'scatter.colours');
    const source = [fullScreen, this.#matrix.wgsl, place, paintSource].join('\n');
    this.#program = new PaintProgram(device, { label: 'scatter', source, format: this.surface.format });
  }

  get samples(): number {
    return this.#values?.shape.at(-2) ?? 0;
  }

  get channels(): number {
    return this.#values?.shape.at(-1) ?? 0;
  }

  /** The data's indices of a marker. */
  indicesOf(sample: number, channel: number): number[] {
    if (this.data!.shape.length === 1) return [Math.max(sample, channel)];
    return [...lastTwoAxes(this.data!, this.options.indices, 'scatter plot').fixed.slice(0, -2), sample, channel];
  }

  /** Sample and channel of the data's indices. */
  placeOf(indices: readonly number[]): [sample: number, channel: number] {
    if (indices.length > 1) return [indices.at(-2)!, indices.at(-1)!];
    return this.samples > 1 ? [indices[0], 0] : [0, indices[0]];
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

  /** The values of some samples and channels, sample after sample. Reads 4 bytes for each. */
  async readValues({ sample, channel, samples, channels }: ScatterPart): Promise<Float32Array> {
    const values = this.#values!;
    const { fixed } = lastTwoAxes(values, this.options.indices, 'scatter plot');
    const offset = (row: number): number => 4 * elementOffset(values, [...fixed.slice(0, -2), sample + row, channel]);
    const pieces = Array.from({ length: samples }, (_, row) => ({
      buffer: values.buffer,
      offset: offset(row),
      bytes: 4 * channels,
    }));
    return new Float32Array(await readBytes(this.engine, pieces));
  }

  get #values(): TensorView | null {
    return this.data && twoAxes(this.data);
  }

  compute(frame: Frame): void {
    const { indices, ylims, zeroLine, marker, radius, colour, zeroColour, rimColour } = this.options;
    const { width, height } = this.surface;
    const values = this.#values!;
    this.#matrix.point(values, lastTwoAxes(values, indices, 'scatter plot'));
    this.#plot.write({
      size: [width, height],
      samples: this.samples,
      channels: this.channels,
      radius,
      marker: markers.indexOf(marker),
      zero: Number(zeroLine),
      fixedEnds: Number(ylims !== null),
      ends: ylims ?? [0, 0],
      oneColour: Number(colour !== null),
      rim: radius >= leastRimmed ? 0.75 : 0,
      zeroColour,
      markerColour: colour ?? [0, 0, 0, 0],
      rimColour,
    });
    const { range } = this.#range;
    this.#range.run(frame, this.#matrix);
    this.#stamps.run(frame, this.#matrix, { width, height, range, plot: this.#plot.buffer });
    this.picture += 1;
    this.#drawnVersion = this.dataVersion;
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

  protected check(options: ScatterOptions, data: Described | null): void {
    checkScatter(options, data);
  }

  protected nameAxes(rank: number): string[] {
    const leading = Array.from({ length: Math.max(0, rank - 2) }, (_, i) => `axis${i}`);
    return [...leading, ...['sample', 'channel'].slice(0, rank)];
  }

  /** See `scatterNumbers`. One more pass over the values, in a submit of its own, then 28 bytes. */
  override async readNumbers(): Promise<number[]> {
    if (this.#drawnVersion !== this.dataVersion) throw new Error('the data is not drawn yet. Wait for updateComplete.');
    const frame = new Frame(this.engine.requireDevice(), this.engine.stats);
    this.#places.run(frame, this.#matrix, { range: this.#range.range, plot: this.#plot.buffer });
    frame.submit();
    const bytes = await readBytes(this.engine, this.numbers());
    return [...new Float32Array(bytes, 0, 2), ...new Uint32Array(bytes, 8)];
  }

  protected numbers(): ByteRange[] {
    return [
      { buffer: this.#range.range, offset: 0, bytes: 8 },
      { buffer: this.#places.positions, offset: 0, bytes: 20 },
    ];
  }

  /** At another size the markers grow with the picture. */
  override async snapshot(width: number, height: number): Promise<ImageBitmap> {
    const shown = this.options;
    this.options = { ...shown, radius: (shown.radius * width) / this.surface.width };
    try {
      return await super.snapshot(width, height);
    } finally {
      this.options = shown;
    }
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#range.release();
    this.#stamps.release();
    this.#places.release();
    this.#plot.release();
    this.#colours.release();
  }
}
