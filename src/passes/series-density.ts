import seriesExtent from '../../shaders/passes/series-extent.wgsl';
import seriesLimits from '../../shaders/passes/series-limits.wgsl';
import source from '../../shaders/passes/series-density.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer, storageBuffer } from '../engine/sized-buffer';
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
 * How many series pass each pixel of one plot.
 *
 * run     records three dispatches
 * counts  u32[height][width]; peak u32, the highest of them; on the GPU
 * cost    reads each value once, and adds one per series and pixel that it touches
 */
export class SeriesDensity {
  readonly #counts: SizedBuffer;
  readonly peak: GPUBuffer;
  readonly #plot: Uniforms;
  readonly #clear: ComputeProgram;
  readonly #count: ComputeProgram;
  readonly #peak: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'series-density', source: [matrixWgsl, seriesExtent, seriesLimits, source].join('\n') };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearCounts' });
    this.#count = new ComputeProgram(device, { ...options, entryPoint: 'countSeries' });
    this.#peak = new ComputeProgram(device, { ...options, entryPoint: 'findPeak' });
    this.#plot = new Uniforms(device, source, { struct: 'Plot', label: 'series-density.plot' });
    this.#counts = new SizedBuffer(device, 'series-density.counts');
    this.peak = storageBuffer(device, 'series-density.peak', 4);
  }

  get counts(): GPUBuffer | null {
    return this.#counts.buffer;
  }

  run(frame: Frame, matrix: MatrixSource, { width, height, range, zero }: DensityPlot): void {
    this.#plot.write({ size: [width, height], zero: Number(zero) });
    const counts = this.#counts.resize(4 * width * height);
    const resources = { ...matrix.resources, range, plot: this.#plot.buffer, counts, peak: this.peak };
    const perRun = [Math.ceil((width * height) / 64 / 64)] as const;
    frame.run(this.#clear, resources, perRun);
    frame.run(this.#count, resources, [Math.ceil(matrix.columns / 64), width]);
    frame.run(this.#peak, resources, perRun);
  }

  release(): void {
    this.#counts.release();
    this.peak.destroy();
    this.#plot.release();
  }
}
