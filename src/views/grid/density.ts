import paintSource from '../../../shaders/views/density.wgsl';
import fullScreen from '../../../shaders/views/full-screen.wgsl';
import type { Frame } from '../../engine/frame';
import { PaintProgram } from '../../engine/program';
import type { ByteRange } from '../../engine/readback';
import { pictureFormat } from '../../engine/surface';
import { Uniforms } from '../../engine/uniforms';
import type { MatrixSource } from '../../matrix/matrix-source';
import { SeriesDensity } from '../../passes/series-density';
import { ValueRange } from '../../passes/value-range';
import { ColourTable } from '../colour-table';
import type { GridPart, PartNumbers } from './part';
import type { GridPicture } from './picture';

/** All lines over one another in one plot, counted. */
export class GridDensity implements GridPart {
  readonly #range: ValueRange;
  readonly #density: SeriesDensity;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  readonly #colours: ColourTable;

  constructor(device: GPUDevice, matrixWgsl: string) {
    this.#range = new ValueRange(device, matrixWgsl);
    this.#density = new SeriesDensity(device, matrixWgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'series-density.look' });
    this.#colours = new ColourTable(device, 'series-density.colours');
    const source = `${fullScreen}\n${paintSource}`;
    this.#program = new PaintProgram(device, { label: 'density', source, format: pictureFormat });
  }

  compute(frame: Frame, matrix: MatrixSource, { options, size }: GridPicture): void {
    this.#range.run(frame, matrix);
    this.#density.run(frame, matrix, { ...size, range: this.#range.range, zero: options.zeroLine });
  }

  paint(frame: Frame, { options, size }: GridPicture, target: GPUTextureView): void {
    this.#look.write({ width: size.width });
    const { counts, peak } = this.#density;
    const resources = {
      counts: counts!,
      peak,
      colours: this.#colours.load(options.cmap || 'viridis'),
      look: this.#look.buffer,
    };
    frame.paint(this.#program, resources, target);
  }

  hasNumbers(): boolean {
    return true;
  }

  /** Lowest and highest value; with a colour bar the highest count too. */
  numbers({ options }: GridPicture): ByteRange[] {
    const range = { buffer: this.#range.range, offset: 0, bytes: 8 };
    return options.bar ? [range, { buffer: this.#density.peak, offset: 0, bytes: 4 }] : [range];
  }

  numbersIn(floats: Float32Array): PartNumbers {
    const [low, high] = floats;
    const [, , peak] = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
    return { limits: null, range: [low, high], peak };
  }

  /** How many lines pass a pixel of the picture, where it lies. */
  countAt(x: number, y: number, { width }: { width: number }): ByteRange {
    return { buffer: this.#density.counts!, offset: 4 * (y * width + x), bytes: 4 };
  }

  release(): void {
    this.#range.release();
    this.#density.release();
    this.#look.release();
    this.#colours.release();
  }
}
