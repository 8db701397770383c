import fullScreen from '../../shaders/full-screen.wgsl';
import paintSource from '../../shaders/histogram.wgsl';
import numbers from '../../shaders/numbers.wgsl';
import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import type { ByteRange } from '../engine/readback';
import { Uniforms } from '../engine/uniforms';
import { BinCounts } from '../kernels/bin-counts';
import { StridedSource } from '../kernels/matrix-source';
import { ValueRange } from '../kernels/value-range';
import { elementCount } from '../tensor/tensor-view';
import type { Colour } from './colour';
import { View } from './view';

export interface HistogramOptions {
  bins: number;
  colour: Colour;
}

const mostBins = 65_536;

/**
 * How a tensor's values are spread: counts in equal bins from the lowest to the highest, as numpy.histogram. All axes count.
 *
 * cost  per change: one pass for the range, one for the counts, one draw; all on the GPU
 */
export class HistogramView extends View<HistogramOptions> {
  readonly #matrix: StridedSource;
  readonly #range: ValueRange;
  readonly #counts: BinCounts;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, { bins: 500, colour: [0.12, 0.47, 0.71, 1] });
    const device = engine.requireDevice();
    this.#matrix = new StridedSource(device);
    this.#range = new ValueRange(device, this.#matrix.wgsl);
    this.#counts = new BinCounts(device, this.#matrix.wgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'histogram.look' });
    this.#program = new PaintProgram(device, {
      label: 'histogram',
      source: `${fullScreen}\n${numbers}\n${paintSource}`,
      format: this.surface.format,
    });
  }

  compute(frame: Frame): void {
    const count = elementCount(this.data!.shape);
    // Flat: the histogram has no use for axes. Dense tensors only come here.
    const flat = { ...this.data!, shape: [1, count], strides: [count, 1], axes: ['row', 'value'] };
    this.#matrix.point(flat, { row: 0, column: 1, fixed: [0, 0] });
    this.#range.run(frame, this.#matrix);
    this.#counts.run(frame, this.#matrix, { bins: this.options.bins, range: this.#range.range });
  }

  paint(frame: Frame): void {
    this.#look.write({ size: [this.surface.width, this.surface.height], colour: this.options.colour });
    const { counts, peak } = this.#counts;
    const resources = { counts: counts!, peak, look: this.#look.buffer };
    frame.paint(this.#program, resources, this.surface.target());
    this.recorded();
  }

  /** Lowest value, highest value, highest count. */
  override async readNumbers(): Promise<number[]> {
    const numbers = await super.readNumbers();
    const counted = new Uint32Array(Float32Array.of(numbers[2]).buffer)[0];
    return [numbers[0], numbers[1], counted];
  }

  protected numbers(): ByteRange[] {
    return [
      { buffer: this.#range.range, offset: 0, bytes: 8 },
      { buffer: this.#counts.peak, offset: 0, bytes: 4 },
    ];
  }

  protected check({ bins }: HistogramOptions): void {
    if (!Number.isInteger(bins) || bins < 1 || bins > mostBins) {
      throw new Error(`bins is ${bins}. Give a whole number from 1 to ${mostBins}.`);
    }
  }

  protected nameAxes(rank: number): string[] {
    return Array.from({ length: rank }, (_, axis) =>
      axis === 0 && rank > 1 ? 'sample' : rank === 1 ? 'value' : `axis${axis}`,
    );
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#range.release();
    this.#counts.release();
    this.#look.release();
  }
}
