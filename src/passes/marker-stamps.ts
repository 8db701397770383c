import position from '../../shaders/passes/marker-position.wgsl';
import source from '../../shaders/passes/marker-stamps.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, type Resources } from '../engine/program';
import { SizedBuffer, uploadBuffer } from '../engine/sized-buffer';
import { shapeFor } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

/** Markers of one dispatch: a GPU that draws the page too must not be held for longer. */
const perDispatch = 2 ** 18;

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
 * run     records one dispatch, and one more per 262,144 values, with a copy of the stamps between them; the matrix has
 *         samples as rows and channels as columns
 * stamps  u32[height][width], on the GPU
 * cost    reads each value once and its marker's pixels, and writes those that are not known to be hidden
 */
export class MarkerStamps {
  readonly #stamps: SizedBuffer;
  readonly #before: SizedBuffer;
  readonly #clear: ComputeProgram;
  readonly #stampFirst: ComputeProgram;
  readonly #stampLater: ComputeProgram;
  /** Bound in place of an input that is not read. */
  readonly #unused: GPUBuffer;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'marker-stamps', source: [matrixWgsl, position, source].join('\n') };
    const stamping = { ...options, entryPoint: 'stampMarkers' };
    this.#clear = new ComputeProgram(device, { ...options, entryPoint: 'clearStamps' });
    this.#stampFirst = new ComputeProgram(device, stamping);
    this.#stampLater = new ComputeProgram(device, { ...stamping, constants: { later: true } });
    this.#stamps = new SizedBuffer(device, 'marker-stamps.stamps');
    this.#before = new SizedBuffer(device, 'marker-stamps.before', uploadBuffer);
    this.#unused = uploadBuffer(device, 'marker-stamps.unused', 16);
  }

  get stamps(): GPUBuffer | null {
    return this.#stamps.buffer;
  }

  run(frame: Frame, matrix: MatrixSource, { width, height, range, plot }: MarkerPlot): void {
    const bytes = 4 * width * height;
    const stamps = this.#stamps.resize(bytes);
    const count = matrix.rows * matrix.columns;
    const step = Math.ceil(count / perDispatch);
    const before = step > 1 ? this.#before.resize(bytes) : this.#unused;
    const part = (first: number, seen: GPUBuffer): Resources => {
      const shape = shapeFor(this.#stampFirst, { first, step });
      return { ...matrix.resources, range, plot, stamps, before: seen, shape };
    };
    frame.run(this.#clear, part(0, this.#unused), [Math.ceil((width * height) / 64 / 64)]);
    frame.run(this.#stampFirst, part(0, this.#unused), [Math.ceil(count / step / 64)]);
    for (let first = 1; first < step; first++) {
      frame.endCompute();
      frame.encoder.copyBufferToBuffer(stamps, 0, before, 0, bytes);
      frame.run(this.#stampLater, part(first, before), [Math.ceil(count / step / 64)]);
    }
  }

  release(): void {
    this.#stamps.release();
    this.#before.release();
    this.#unused.destroy();
  }
}
