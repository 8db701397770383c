import source from '../../shaders/cell-extremes.wgsl';
import spansSource from '../../shaders/cell-spans.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import { Variants } from '../engine/variants';
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
 * run      records one dispatch, and one more when the window or a size has changed
 * pixels   f32[height][width][2]; made anew when the picture's size changes
 * cost     reads each cell that is shown once per pixel that it touches
 */
export class CellExtremes {
  pixels: GPUBuffer | null = null;
  readonly #programs: Variants<ComputeProgram>;
  readonly #ofSides: ComputeProgram;
  readonly #window: Uniforms;
  /** Bound where there is nothing to read. */
  readonly #unused: GPUBuffer;
  #spans: GPUBuffer | null = null;
  #spansFor = '';

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'cell-extremes', source: `${matrixWgsl}\n${source}` };
    this.#programs = new Variants((constants) => new ComputeProgram(device, { ...options, constants }));
    this.#ofSides = new ComputeProgram(device, { label: 'cell-spans', source: `${matrixWgsl}\n${spansSource}` });
    this.#window = new Uniforms(device, source, { struct: 'Window', label: 'cell-extremes.window' });
    this.#unused = device.createBuffer({ label: 'cell-extremes.unused', size: 16, usage: GPUBufferUsage.STORAGE });
  }

  run(frame: Frame, matrix: MatrixSource, picture: CellPicture): GPUBuffer {
    const { window, width, height, minify, pyramid, rowFloors } = picture;
    // Blocks know nothing of floors.
    const blocks = pyramid !== undefined && !rowFloors;
    this.#window.write({
      origin: [Math.round(window.x * fraction), Math.round(window.y * fraction)],
      extent: [Math.round(window.width * fraction), Math.round(window.height * fraction)],
      size: [width, height],
      levels: blocks ? pyramid.levels : 0,
      show: minifyCode[minify],
    });
    this.pixels = this.#sized(this.pixels, 8 * width * height, 'pixels');
    const resources = {
      ...matrix.resources,
      window: this.#window.buffer,
      pixels: this.pixels,
      spans: this.#spansOf(frame, matrix, picture),
      pyramid: pyramid?.blocks ?? this.#unused,
      rowFloors: rowFloors ?? this.#unused,
    };
    const floored = rowFloors !== undefined;
    const mean = minify === 'mean';
    const few = window.width <= width && window.height <= height && !floored && !mean;
    const program = this.#programs.with({ few, blocks, floored, mean });
    frame.run(program, resources, [Math.ceil(width / 16), Math.ceil(height / 4)]);
    return this.pixels;
  }

  #spansOf(frame: Frame, matrix: MatrixSource, { window, width, height }: CellPicture): GPUBuffer {
    const spans = (this.#spans = this.#sized(this.#spans, 8 * (width + height), 'spans'));
    const key = [window.x, window.y, window.width, window.height, width, height, matrix.rows, matrix.columns].join();
    if (key !== this.#spansFor) {
      const resources = { ...matrix.resources, window: this.#window.buffer, spans };
      frame.run(this.#ofSides, resources, [Math.ceil((width + height) / 64)]);
    }
    this.#spansFor = key;
    return spans;
  }

  #sized(buffer: GPUBuffer | null, size: number, thing: string): GPUBuffer {
    if (buffer?.size === size) return buffer;
    buffer?.destroy();
    return this.device.createBuffer({ label: `cell-extremes.${thing}`, size, usage: GPUBufferUsage.STORAGE });
  }

  release(): void {
    this.pixels?.destroy();
    this.#spans?.destroy();
    this.#window.release();
    this.#unused.destroy();
  }
}
