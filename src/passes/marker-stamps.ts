import place from '../../shaders/passes/marker-position.wgsl';
import source from '../../shaders/passes/marker-stamps.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import type { MatrixSource } from '../matrix/matrix-source';

const mostGroups = 4096;

export interface MarkerPlot {
  width: number;
  height: number;
  /** From ValueRange. */
  range: GPUBuffer;
  /** The uniforms of shaders/passes/marker-position.wgsl. */
  plot: GPUBuffer;
}

/**
 * Which marker of a scatter plot is on top in each pixel.
 *
 * run     records two dispatches; the matrix has samples as rows and channels as columns
 * stamps  u32[height][width], on the GPU
 * cost    reads each value once and writes the pixels of each marker
 */
export class MarkerStamps {
  stamps: GPUBuffer | null = null;
  readonly #clear: ComputeProgram;
  readonly #stamp: ComputeProgram;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'marker-stamps', source: [matrixWgsl, place, source].join('\n') };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearStamps' });
    this.#stamp = new ComputeProgram(device, { ...options, entryPoint: 'stampMarkers' });
  }

  run(frame: Frame, matrix: MatrixSource, { width, height, range, plot }: MarkerPlot): void {
    const size = 4 * width * height;
    if (this.stamps?.size !== size) {
      this.stamps?.destroy();
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
      this.stamps = this.device.createBuffer({ label: 'marker-stamps.stamps', size, usage });
    }
    const resources = { ...matrix.resources, range, plot, stamps: this.stamps };
    frame.run(this.#clear, resources, [Math.ceil((width * height) / 64 / 64)]);
    frame.run(this.#stamp, resources, [Math.min(mostGroups, Math.ceil((matrix.rows * matrix.columns) / 64))]);
  }

  release(): void {
    this.stamps?.destroy();
  }
}
