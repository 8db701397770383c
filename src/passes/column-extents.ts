import rangesSource from '../../shaders/passes/channel-ranges.wgsl';
import extentsSource from '../../shaders/passes/column-extents.wgsl';
import seriesExtent from '../../shaders/passes/series-extent.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer, storageBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

/**
 * Each channel's series reduced to what a cell shows: its extent in every pixel column, its range, and the range of all
 * channels.
 *
 * run      records three dispatches
 * extents  f32[width][channels][2]; ranges f32[channels][2]; overall f32[2]; all on the GPU
 * cost     reads each value once, and writes one pair per channel and pixel column
 */
export class ColumnExtents {
  readonly #extents: SizedBuffer;
  readonly #ranges: SizedBuffer;
  readonly overall: GPUBuffer;
  readonly #cell: Uniforms;
  readonly #reduce: ComputeProgram;
  readonly #ofChannel: ComputeProgram;
  readonly #ofAll: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    this.#cell = new Uniforms(device, extentsSource, { struct: 'Cell', label: 'column-extents.cell' });
    const source = [matrixWgsl, seriesExtent, extentsSource].join('\n');
    this.#reduce = new ComputeProgram(device, { label: 'column-extents', source });
    const ranges = { label: 'channel-ranges', source: rangesSource };
    this.#ofChannel = new ComputeProgram(device, { ...ranges, entryPoint: 'rangeOfChannel' });
    this.#ofAll = new ComputeProgram(device, { ...ranges, entryPoint: 'rangeOfAll' });
    this.#extents = new SizedBuffer(device, 'column-extents.extents');
    this.#ranges = new SizedBuffer(device, 'column-extents.ranges');
    this.overall = storageBuffer(device, 'column-extents.overall', 8);
  }

  get extents(): GPUBuffer | null {
    return this.#extents.buffer;
  }

  get ranges(): GPUBuffer | null {
    return this.#ranges.buffer;
  }

  /** `width` is that of a cell's plot, in device pixels. */
  run(frame: Frame, matrix: MatrixSource, width: number): void {
    const channels = matrix.columns;
    this.#cell.write({ width });
    const cell = this.#cell.buffer;
    const extents = this.#extents.resize(8 * channels * width);
    const ranges = this.#ranges.resize(8 * channels);
    frame.run(this.#reduce, { ...matrix.resources, cell, extents }, [Math.ceil(channels / 64), width]);
    const resources = { cell, extents, ranges, overall: this.overall };
    frame.run(this.#ofChannel, resources, [Math.ceil(channels / 64)]);
    frame.run(this.#ofAll, resources, [1]);
  }

  release(): void {
    this.#extents.release();
    this.#ranges.release();
    this.overall.destroy();
    this.#cell.release();
  }
}
