import source from '../../shaders/bin-counts.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import type { MatrixSource } from './matrix-source';

const lanes = 64;
const mostGroups = 256;
/** Elements that are worth a workgroup, which gathers counts of its own. */
const perGroup = 8192;

/**
 * Counts of a matrix's values in equal bins between its lowest and highest.
 *
 * run     records three dispatches
 * counts  u32[bins]; peak u32, the highest of them; on the GPU
 * cost    reads each value once
 */
export class BinCounts {
  counts: GPUBuffer | null = null;
  readonly peak: GPUBuffer;
  readonly #clear: ComputeProgram;
  readonly #count: ComputeProgram;
  readonly #peak: ComputeProgram;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'bin-counts', source: `${matrixWgsl}\n${source}`, constants: { lanes } };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearCounts' });
    this.#count = new ComputeProgram(device, { ...options, entryPoint: 'countValues' });
    this.#peak = new ComputeProgram(device, { ...options, entryPoint: 'findPeak' });
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    this.peak = device.createBuffer({ label: 'bin-counts.peak', size: 4, usage });
  }

  run(frame: Frame, matrix: MatrixSource, { bins, range }: { bins: number; range: GPUBuffer }): void {
    if (this.counts?.size !== 4 * bins) {
      this.counts?.destroy();
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
      this.counts = this.device.createBuffer({ label: 'bin-counts.counts', size: 4 * bins, usage });
    }
    const resources = { ...matrix.resources, range, counts: this.counts, peak: this.peak };
    const perBin = [Math.ceil(bins / lanes)] as const;
    frame.run(this.#clear, resources, perBin);
    frame.run(this.#count, resources, [Math.min(mostGroups, Math.ceil((matrix.rows * matrix.columns) / perGroup))]);
    frame.run(this.#peak, resources, perBin);
  }

  release(): void {
    this.counts?.destroy();
    this.peak.destroy();
  }
}
