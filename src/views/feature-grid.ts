import paintSource from '../../shaders/feature-grid.wgsl';
import fullScreen from '../../shaders/full-screen.wgsl';
import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { PaintProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import { ColumnExtents } from '../kernels/column-extents';
import { StridedSource, type MatrixAxes } from '../kernels/matrix-source';
import type { Described } from '../tensor/tensor-view';
import { fixAxes, type AxisIndices } from './axis-choice';
import type { Colour } from './colour';
import { layOutGrid, type GridLayout } from './grid-layout';
import { View } from './view';

export interface FeatureGridOptions {
  /** Only the first so many time steps; 0 for all. */
  maxTimesteps: number;
  /** The seed's name for the most rows that the divisor rule may give. */
  maxColSubplots: number;
  equateAxes: boolean;
  zeroLine: boolean;
  /** Which of the last two axes holds the channels: -1 or 1 the last, 0 or -2 the one before. */
  channelAxis: number;
  labels: boolean;
  indices: AxisIndices;
  lineColour: Colour;
  zeroColour: Colour;
  /** Device pixels per CSS pixel. */
  dpr: number;
}

const defaults: FeatureGridOptions = {
  maxTimesteps: 100,
  maxColSubplots: 10,
  equateAxes: false,
  zeroLine: true,
  channelAxis: -1,
  labels: true,
  indices: {},
  lineColour: [0.12, 0.47, 0.71, 1],
  zeroColour: [1, 0, 0, 1],
  dpr: 1,
};

/**
 * One line plot per channel over time, all channels in one draw.
 *
 * cost  per change: one pass over the values, then work per pixel only; 4096 channels cost about what 60 do on the same canvas
 */
export class FeatureGridView extends View<FeatureGridOptions> {
  readonly #matrix: StridedSource;
  readonly #extents: ColumnExtents;
  readonly #program: PaintProgram;
  readonly #grid: Uniforms;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, defaults);
    const device = engine.requireDevice();
    this.#matrix = new StridedSource(device);
    this.#extents = new ColumnExtents(device, this.#matrix.wgsl);
    this.#grid = new Uniforms(device, paintSource, { struct: 'Grid', label: 'feature-grid.grid' });
    this.#program = new PaintProgram(device, {
      label: 'feature-grid',
      source: `${fullScreen}\n${paintSource}`,
      format: this.surface.format,
    });
  }

  get channels(): number {
    return this.data ? this.data.shape[gridAxes(this.data, this.options).column] : 0;
  }

  /** Time steps that are drawn. */
  get timesteps(): number {
    if (!this.data) return 0;
    const { row, rowLimit = Infinity } = gridAxes(this.data, this.options);
    return Math.min(this.data.shape[row], rowLimit);
  }

  /** Where the cells lie on this view's canvas. */
  get layout(): GridLayout {
    const { maxColSubplots, labels, dpr } = this.options;
    const { width, height } = this.surface;
    return layOutGrid(this.channels, maxColSubplots, { width, height, dpr, labels });
  }

  /** The data's indices at a device pixel; null between the plots. */
  indicesAt(x: number, y: number): number[] | null {
    const { data } = this;
    if (!data) return null;
    const { pitch, inset, plot, columns } = this.layout;
    const [column, row] = [Math.floor(x / pitch[0]), Math.floor(y / pitch[1])];
    const channel = row * columns + column;
    const along = (x - column * pitch[0] - inset[0]) / plot[0];
    if (column >= columns || channel >= this.channels || along < 0 || along >= 1) return null;
    const axes = gridAxes(data, this.options);
    const indices = [...axes.fixed];
    indices[axes.row] = Math.round(along * (this.timesteps - 1));
    indices[axes.column] = channel;
    return indices;
  }

  compute(frame: Frame): void {
    this.#matrix.point(this.data!, gridAxes(this.data!, this.options));
    this.#extents.run(frame, this.#matrix, this.layout.plot[0]);
  }

  paint(frame: Frame): void {
    const { pitch, inset, plot, columns } = this.layout;
    const { equateAxes, zeroLine, lineColour, zeroColour, dpr } = this.options;
    this.#grid.write({
      pitch,
      inset,
      plot,
      columns,
      channels: this.channels,
      equate: Number(equateAxes),
      zero: Number(zeroLine),
      lineWidth: 1.25 * dpr,
      lineColour,
      zeroColour,
    });
    const { extents, ranges, overall } = this.#extents;
    const resources = { extents: extents!, ranges: ranges!, overall, grid: this.#grid.buffer };
    frame.paint(this.#program, resources, this.surface.target());
    this.recorded();
  }

  protected check(options: FeatureGridOptions, data: Described | null): void {
    if (!Number.isInteger(options.maxTimesteps) || options.maxTimesteps < 0) {
      throw new Error(`max-timesteps is ${options.maxTimesteps}. Give a whole number, or 0 for all.`);
    }
    if (!Number.isInteger(options.maxColSubplots) || options.maxColSubplots < 1) {
      throw new Error(`max-col-subplots is ${options.maxColSubplots}. Give a whole number from 1.`);
    }
    if (![-2, -1, 0, 1].includes(options.channelAxis)) {
      throw new Error(`channel-axis is ${options.channelAxis}. Give -1 for the last axis or 0 for the one before it.`);
    }
    if (data) gridAxes(data, options);
  }

  protected nameAxes(rank: number): string[] {
    const last =
      this.options.channelAxis === 0 || this.options.channelAxis === -2 ? ['channel', 'time'] : ['time', 'channel'];
    if (rank < 2) return last.slice(0, rank);
    const leading = Array.from({ length: rank - 2 }, (_, i) => (i === 0 ? 'sample' : `axis${i}`));
    return [...leading, ...last];
  }

  /** The cells have no numbers on their axes, as the seed's. */
  protected numbers(): [] {
    return [];
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#extents.release();
    this.#grid.release();
  }
}

/** Time as rows, channels as columns, whichever way round the data has them. */
function gridAxes(data: Described, { channelAxis, maxTimesteps, indices }: FeatureGridOptions): MatrixAxes {
  const fixed = fixAxes(data, indices, { count: 2, by: 'feature grid' });
  const last = data.shape.length - 1;
  const channelsLast = channelAxis === -1 || channelAxis === 1;
  const [row, column] = channelsLast ? [last - 1, last] : [last, last - 1];
  return { row, column, fixed, rowLimit: maxTimesteps || Infinity };
}
