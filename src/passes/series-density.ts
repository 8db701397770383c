import lineExtent from '../../shaders/passes/series-extent.wgsl';
import lineLimits from '../../shaders/passes/series-limits.wgsl';
import source from '../../shaders/passes/series-density.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

export interface DensityPlot {
  width: number;
  height: number;
  /** Lowest and highest of all values, from ValueRange. */
  range: GPUBuffer;
  /** Whether zero belongs to the range. */
  zero: boolean;
}

/**
 * How many lines pass each pixel of one plot.
 *
 * run     records three dispatches
 * counts  u32[height][width]; peak u32, the highest of them; on the GPU
 * cost    reads each value once, and adds one per line and pixel that the line touches
 */
export class SeriesDensity {
  counts: GPUBuffer | null = null;
  readonly peak: GPUBuffer;
  readonly #plot: Uniforms;
  readonly #clear: ComputeProgram;
  readonly #count: ComputeProgram;
  readonly #peak: ComputeProgram;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'series-density', source: [matrixWgsl, lineExtent, lineLimits, source].join('\n') };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearCounts' });
    this.#count = new ComputeProgram(device, { ...options, entryPoint: 'countLines' });
    this.#peak = new ComputeProgram(device, { ...options, entryPoint: 'findPeak' });
    this.#plot = new Uniforms(device, source, { struct: 'Plot', label: 'series-density.plot' });
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    this.peak = device.createBuffer({ label: 'series-density.peak', size: 4, usage });
  }

  run(frame: Frame, matrix: MatrixSource, { width, height, range, zero }: DensityPlot): void {
    this.#plot.write({ size: [width, height], zero: Number(zero) });
    const size = 4 * width * height;
    if (this.counts?.size !== size) {
      this.counts?.destroy();
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
      this.counts = this.device.createBuffer({ label: 'series-density.counts', size, usage });
    }
    const resources = { ...matrix.resources, range, plot: this.#plot.buffer, counts: this.counts, peak: this.peak };
    const perRun = [Math.ceil((width * height) / 64 / 64)] as const;
    frame.run(this.#clear, resources, perRun);
    frame.run(this.#count, resources, [Math.ceil(matrix.columns / 64), width]);
    frame.run(this.#peak, resources, perRun);
  }

  release(): void {
    this.counts?.destroy();
    this.peak.destroy();
    this.#plot.release();
  }
}
