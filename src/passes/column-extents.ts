import rangesSource from '../../shaders/passes/channel-ranges.wgsl';
import extentsSource from '../../shaders/passes/column-extents.wgsl';
import lineExtent from '../../shaders/passes/series-extent.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

/**
 * Each channel's line, reduced to what a cell of so many pixels shows: its extent in every pixel column, its y-range, and the range of all
 * channels.
 *
 * run      records three dispatches
 * extents  f32[width][channels][2]; ranges f32[channels][2]; overall f32[2]; all on the GPU
 * cost     reads each value once, and writes one pair per channel and pixel column
 */
export class ColumnExtents {
  extents: GPUBuffer | null = null;
  ranges: GPUBuffer | null = null;
  readonly overall: GPUBuffer;
  readonly #cell: Uniforms;
  readonly #reduce: ComputeProgram;
  readonly #ofChannel: ComputeProgram;
  readonly #ofAll: ComputeProgram;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    this.#cell = new Uniforms(device, extentsSource, { struct: 'Cell', label: 'column-extents.cell' });
    const source = [matrixWgsl, lineExtent, extentsSource].join('\n');
    this.#reduce = new ComputeProgram(device, { label: 'column-extents', source });
    const ranges = { label: 'channel-ranges', source: rangesSource };
    this.#ofChannel = new ComputeProgram(device, { ...ranges, entryPoint: 'rangeOfChannel' });
    this.#ofAll = new ComputeProgram(device, { ...ranges, entryPoint: 'rangeOfAll' });
    this.overall = device.createBuffer({ label: 'column-extents.overall', size: 8, usage: GPUBufferUsage.STORAGE });
  }

  /** `width` is that of a cell's plot, in device pixels. */
  run(frame: Frame, matrix: MatrixSource, width: number): void {
    const channels = matrix.columns;
    this.#cell.write({ width });
    const cell = this.#cell.buffer;
    const extents = (this.extents = this.#sized(this.extents, 8 * channels * width, 'extents'));
    const ranges = (this.ranges = this.#sized(this.ranges, 8 * channels, 'ranges'));
    frame.run(this.#reduce, { ...matrix.resources, cell, extents }, [Math.ceil(channels / 64), width]);
    const resources = { cell, extents, ranges, overall: this.overall };
    frame.run(this.#ofChannel, resources, [Math.ceil(channels / 64)]);
    frame.run(this.#ofAll, resources, [1]);
  }

  #sized(buffer: GPUBuffer | null, size: number, thing: string): GPUBuffer {
    if (buffer?.size === size) return buffer;
    buffer?.destroy();
    return this.device.createBuffer({ label: `column-extents.${thing}`, size, usage: GPUBufferUsage.STORAGE });
  }

  release(): void {
    this.extents?.destroy();
    this.ranges?.destroy();
    this.overall.destroy();
    this.#cell.release();
  }
}
