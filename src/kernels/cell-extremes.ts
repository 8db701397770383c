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

/** What a pixel shows of the cells that it covers: the one farthest from the middle of the norm, the highest, or the mean. */
export type Minify = 'extreme' | 'max' | 'mean';

export interface CellPicture {
  window: CellWindow;
  width: number;
  height: number;
  minify: Minify;
  /** Blocks to put large pixels together from; without it every cell is read. */
  pyramid?: { blocks: GPUBuffer; levels: number };
  /** Cells below their row's floor do not count. */
  rowFloors?: GPUBuffer;
}

const fraction = 256;
const minifyCode = { extreme: 0, max: 1, mean: 2 } as const;

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
  /** Bound where there is nothing to read. */
  readonly #unused: GPUBuffer;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    this.#program = new ComputeProgram(device, { label: 'cell-extremes', source: `${matrixWgsl}\n${source}` });
    this.#window = new Uniforms(device, source, { struct: 'Window', label: 'cell-extremes.window' });
    this.#unused = device.createBuffer({ label: 'cell-extremes.unused', size: 16, usage: GPUBufferUsage.STORAGE });
  }

  run(frame: Frame, matrix: MatrixSource, picture: CellPicture): GPUBuffer {
    const { window, width, height, minify, pyramid, rowFloors } = picture;
    this.#window.write({
      origin: [Math.round(window.x * fraction), Math.round(window.y * fraction)],
      extent: [Math.round(window.width * fraction), Math.round(window.height * fraction)],
      size: [width, height],
      // Blocks know nothing of floors.
      levels: rowFloors ? 0 : (pyramid?.levels ?? 0),
      show: minifyCode[minify],
      floors: Number(rowFloors !== undefined),
    });
    const pixels = this.#sized(8 * width * height);
    const resources = {
      ...matrix.resources,
      window: this.#window.buffer,
      pixels,
      pyramid: pyramid?.blocks ?? this.#unused,
      rowFloors: rowFloors ?? this.#unused,
    };
    frame.run(this.#program, resources, [Math.ceil(width / 16), Math.ceil(height / 4)]);
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
    this.#unused.destroy();
  }
}
