import position from '../../shaders/passes/marker-position.wgsl';
import source from '../../shaders/passes/marker-stamps.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import type { MatrixSource } from '../matrix/matrix-source';

const maxGroups = 4096;

export interface MarkerPlot {
  width: number;
  height: number;
  /** From ValueRange. */
  range: GPUBuffer;
  /** The uniforms of shaders/passes/marker-position.wgsl. */
  plot: GPUBuffer;
}

/**
 * The topmost marker of a scatter plot in each pixel.
 *
 * run     records two dispatches; the matrix has samples as rows and channels as columns
 * stamps  u32[height][width], on the GPU
 * cost    reads each value once and writes the pixels of each marker
 */
export class MarkerStamps {
  readonly #stamps: SizedBuffer;
  readonly #clear: ComputeProgram;
  readonly #stamp: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'marker-stamps', source: [matrixWgsl, position, source].join('\n') };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearStamps' });
    this.#stamp = new ComputeProgram(device, { ...options, entryPoint: 'stampMarkers' });
    this.#stamps = new SizedBuffer(device, 'marker-stamps.stamps');
  }

  get stamps(): GPUBuffer | null {
    return this.#stamps.buffer;
  }

  run(frame: Frame, matrix: MatrixSource, { width, height, range, plot }: MarkerPlot): void {
    const resources = { ...matrix.resources, range, plot, stamps: this.#stamps.resize(4 * width * height) };
    frame.run(this.#clear, resources, [Math.ceil((width * height) / 64 / 64)]);
    frame.run(this.#stamp, resources, [Math.min(maxGroups, Math.ceil((matrix.rows * matrix.columns) / 64))]);
  }

  release(): void {
    this.#stamps.release();
  }
}
