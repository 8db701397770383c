import fullScreen from '../../shaders/full-screen.wgsl';
import paintSource from '../../shaders/histogram.wgsl';
import numbers from '../../shaders/numbers.wgsl';
import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import { readBytes, type ByteRange } from '../engine/readback';
import { Uniforms } from '../engine/uniforms';
import { BinCounts } from '../kernels/bin-counts';
import { EntrySource } from '../kernels/entry-source';
import { ValueRange } from '../kernels/value-range';
import type { Described } from '../tensor/tensor-view';
import type { Colour } from './colour';
import { layOutGrid, onePlot, type GridLayout } from './grid-layout';
import { View } from './view';

export interface HistogramOptions {
  bins: number;
  /** The bins lie symmetrically about zero. */
  centerZero: boolean;
  /** The ends of the bins; null for the lowest and the highest value. */
  xlims: readonly [number, number] | null;
  /** So many of the highest bins run out at the top, so that the others can be seen. */
  peaksToClip: number;
  /** Name of the axis whose indices get a histogram each; empty: all values in one. */
  by: string;
  /** Rows of histograms; 0: one above the other up to twelve, beyond that a grid. */
  nRows: number;
  colour: Colour;
  dpr: number;
}

/** What the axes say, in the order in which it is read; `peaks` are (count, bin) pairs, highest first, `ranks` to an entry. */
export interface HistogramNumbers {
  low: number;
  high: number;
  top: number;
  odd: { nan: number; infinite: number; outside: number };
  peaks: [count: number, bin: number][];
}

const defaults: HistogramOptions = {
  bins: 500,
  centerZero: false,
  xlims: null,
  peaksToClip: 0,
  by: '',
  nRows: 0,
  colour: [0.12, 0.47, 0.71, 1],
  dpr: 1,
};
const mostBins = 65_536;
const mostPeaks = 16;
const mostEntries = 256;
const mostStacked = 12;

/**
 * How a tensor's values are spread: counts in equal bins from the lowest to the highest, as numpy.histogram; all axes count, or one
 * histogram for each index on one of them, all with the same limits.
 *
 * cost  per change: one pass for the range, one for the counts, one draw; all on the GPU
 */
export class HistogramView extends View<HistogramOptions> {
  readonly #matrix: EntrySource;
  readonly #range: ValueRange;
  readonly #counts: BinCounts;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, defaults);
    const device = engine.requireDevice();
    this.#matrix = new EntrySource(device);
    this.#range = new ValueRange(device, this.#matrix.wgsl);
    this.#counts = new BinCounts(device, this.#matrix.wgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'histogram.look' });
    this.#program = new PaintProgram(device, {
      label: 'histogram',
      source: `${fullScreen}\n${numbers}\n${paintSource}`,
      format: this.surface.format,
    });
  }

  /** How many histograms there are. */
  get entries(): number {
    return this.data ? (this.data.shape[entryAxis(this.data, this.options.by)] ?? 1) : 0;
  }

  /** Where they lie on this view's canvas. */
  get layout(): GridLayout {
    const { entries } = this;
    const { width, height } = this.surface;
    const { nRows, dpr } = this.options;
    if (entries <= 1) return onePlot(width, height);
    const rows = nRows || (entries <= mostStacked ? entries : 0);
    return layOutGrid(entries, 10, { width, height, dpr, labels: true, rows });
  }

  compute(frame: Frame): void {
    const { bins, centerZero, xlims, peaksToClip, by } = this.options;
    this.#matrix.point(this.data!, entryAxis(this.data!, by));
    this.#range.run(frame, this.#matrix);
    this.#counts.run(frame, this.#matrix, {
      bins,
      range: this.#range.range,
      ends: xlims ?? (centerZero ? 'symmetric' : 'range'),
      ranks: peaksToClip + 1,
    });
  }

  paint(frame: Frame): void {
    const { pitch, inset, plot, columns } = this.layout;
    const { bins, colour } = this.options;
    this.#look.write({ pitch, inset, plot, columns, entries: this.entries, bins, colour });
    const { counts, peak } = this.#counts;
    const resources = { counts: counts!, peak, look: this.#look.buffer };
    frame.paint(this.#program, resources, this.surface.target());
    this.recorded();
  }

  /** Lowest and highest value, the count that the y-axis is made for, odd values, and with clipped peaks the highest counts and bins. */
  override async readNumbers(): Promise<number[]> {
    const bytes = await readBytes(this.engine, this.numbers());
    return [...new Float32Array(bytes, 0, 2), ...new Uint32Array(bytes, 8)];
  }

  protected numbers(): ByteRange[] {
    const { peak, odd, peaks } = this.#counts;
    return [
      { buffer: this.#range.range, offset: 0, bytes: 8 },
      { buffer: peak, offset: 0, bytes: 4 },
      { buffer: odd, offset: 0, bytes: 12 },
      ...(this.options.peaksToClip > 0 ? [{ buffer: peaks!, offset: 0, bytes: peaks!.size }] : []),
    ];
  }

  protected check({ bins, xlims, peaksToClip, by, nRows }: HistogramOptions, data: Described | null): void {
    const whole = (name: string, value: number, least: number, most: number): void => {
      if (Number.isInteger(value) && value >= least && value <= most) return;
      throw new Error(`${name} is ${value}. Give a whole number from ${least} to ${most}.`);
    };
    whole('bins', bins, 1, mostBins);
    whole('peaks-to-clip', peaksToClip, 0, mostPeaks);
    whole('n-rows', nRows, 0, mostEntries);
    if (xlims && xlims[0] >= xlims[1]) {
      throw new Error(`xlims is "${xlims.join()}": its low end is not below its high end. Swap or change them.`);
    }
    if (!data) return;
    const axis = entryAxis(data, by);
    if (by === '' || data.shape[axis] <= mostEntries) return;
    throw new Error(`${by} has ${data.shape[axis]} indices; ${mostEntries} histograms are drawn at most. Give a part.`);
  }

  protected nameAxes(rank: number): string[] {
    if (rank === 1) return ['value'];
    if (rank === 3) return ['sample', 'time', 'channel'];
    return Array.from({ length: rank }, (_, axis) => (axis === 0 ? 'sample' : rank === 2 ? 'channel' : `axis${axis}`));
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#range.release();
    this.#counts.release();
    this.#look.release();
  }
}

/** The axis of this name; -1 for none. Throws when there is no such axis. */
function entryAxis({ axes }: Described, by: string): number {
  if (by === '') return -1;
  const axis = axes.indexOf(by);
  if (axis >= 0) return axis;
  throw new Error(`by is "${by}", and the data’s axes are ${axes.join(', ')}. Give one of these, or leave it empty.`);
}

/** Names the numbers that a histogram's view reads. */
export function histogramNumbers(numbers: readonly number[]): HistogramNumbers {
  const [low, high, top, nan, infinite, outside, ...rest] = numbers;
  const peaks = Array.from({ length: rest.length / 2 }, (_, i): [number, number] => [rest[2 * i], rest[2 * i + 1]]);
  return { low, high, top, odd: { nan, infinite, outside }, peaks };
}

/** Where the bins end, as shaders/bin-counts.wgsl has it; null without any finite value. */
export function histogramEnds({ low, high }: HistogramNumbers, options: HistogramOptions): [number, number] | null {
  const { xlims, centerZero } = options;
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const ends: [number, number] = xlims ? [...xlims] : centerZero ? [-reach, reach] : [low, high];
  if (!xlims && low > high) return null;
  return ends[0] === ends[1] ? [ends[0] - 0.5, ends[1] + 0.5] : ends;
}
