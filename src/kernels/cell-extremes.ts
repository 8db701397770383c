import source from '../../shaders/cell-extremes.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from './matrix-source';

/** The part of a matrix that a picture shows, in cells; fractions down to 1/256 of a cell are kept. */
export interface CellWindow {
  x: number;
  y: number;
  width: number;
  height: number;
}

const fraction = 256;

/**
 * Lowest and highest cell under each pixel of a picture.
 *
 * run      records one dispatch
 * pixels   f32[height][width][2]; made anew when the picture's size changes
 * cost     reads each cell that is shown once per pixel that it touches
 */
export class CellExtremes {
  pixels: GPUBuffer | null = null;
  readonly #program: ComputeProgram;
  readonly #window: Uniforms;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    this.#program = new ComputeProgram(device, { label: 'cell-extremes', source: `${matrixWgsl}\n${source}` });
    this.#window = new Uniforms(device, source, { struct: 'Window', label: 'cell-extremes.window' });
  }

  run(frame: Frame, matrix: MatrixSource, picture: { window: CellWindow; width: number; height: number }): GPUBuffer {
    const { window, width, height } = picture;
    this.#window.write({
      origin: [Math.round(window.x * fraction), Math.round(window.y * fraction)],
      extent: [Math.round(window.width * fraction), Math.round(window.height * fraction)],
      size: [width, height],
    });
    const pixels = this.#sized(8 * width * height);
    frame.run(this.#program, { ...matrix.resources, window: this.#window.buffer, pixels }, [
      Math.ceil(width / 16),
      Math.ceil(height / 4),
    ]);
    return pixels;
  }

  #sized(size: number): GPUBuffer {
    if (this.pixels?.size !== size) {
      this.pixels?.destroy();
      this.pixels = this.device.createBuffer({ label: 'cell-extremes.pixels', size, usage: GPUBufferUsage.STORAGE });
    }
    return this.pixels;
  }

  release(): void {
    this.pixels?.destroy();
    this.#window.release();
  }
}
