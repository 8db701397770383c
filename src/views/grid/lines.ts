import paintSource from '../../../shaders/views/feature-grid.wgsl';
import fullScreen from '../../../shaders/views/full-screen.wgsl';
import type { Frame } from '../../engine/frame';
import { PaintProgram } from '../../engine/program';
import type { ByteRange } from '../../engine/readback';
import { pictureFormat } from '../../engine/surface';
import { Uniforms } from '../../engine/uniforms';
import { Variants } from '../../engine/variants';
import type { MatrixSource } from '../../matrix/matrix-source';
import { ColumnExtents } from '../../passes/column-extents';
import { GridLimits } from '../../passes/grid-limits';
import { SeriesColours } from '../series-colour-buffer';
import { lineColours } from '../series-colours';
import type { GridPart, PartNumbers } from './part';
import type { GridPicture } from './picture';

/** Beyond so many cells their limits are not read for ticks. */
export const mostTicked = 1024;

/** One plot per cell, with a line for each of its layers. */
export class GridLines implements GridPart {
  readonly #extents: ColumnExtents;
  readonly #limits: GridLimits;
  readonly #programs: Variants<PaintProgram>;
  readonly #grid: Uniforms;
  readonly #colours: SeriesColours;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    this.#extents = new ColumnExtents(device, matrixWgsl);
    this.#limits = new GridLimits(device);
    this.#grid = new Uniforms(device, paintSource, { struct: 'Grid', label: 'feature-grid.grid' });
    const program = { label: 'feature-grid', source: `${fullScreen}\n${paintSource}`, format: pictureFormat };
    this.#programs = new Variants((constants) => new PaintProgram(device, { ...program, constants }));
    this.#colours = new SeriesColours(device, 'feature-grid.colours');
  }

  compute(frame: Frame, matrix: MatrixSource, { options, layout, places, layers }: GridPicture): void {
    const { equateAxes, shareXy, zeroLine } = options;
    const width = layout.plot[0];
    const bytes = 8 * matrix.columns * width;
    const most = this.device.limits.maxStorageBufferBindingSize;
    if (bytes > most) {
      throw new Error(
        `${matrix.columns} lines of ${width} pixels take ${bytes} bytes, and this GPU binds ${most}. Make the cells narrower: a smaller figure, fewer rows.`,
      );
    }
    this.#extents.run(frame, matrix, width);
    const { ranges, overall } = this.#extents;
    this.#limits.run(
      frame,
      { ranges: ranges!, overall },
      {
        cells: places,
        layers,
        columns: layout.columns,
        share: equateAxes ? 'equated' : shareXy,
        zero: zeroLine,
      },
    );
  }

  paint(frame: Frame, { options, layout, scroll, places, layers }: GridPicture, target: GPUTextureView): void {
    const { zeroLine, borders, lineColour, zeroColour, borderColour, dpr } = options;
    const lineWidth = 1.25 * dpr;
    this.#grid.write({
      pitch: layout.pitch,
      inset: layout.inset,
      plot: layout.plot,
      columns: layout.columns,
      cells: places,
      layers,
      scroll,
      lineWidth,
      lineColour,
      zeroColour,
      borderColour,
    });
    const resources = {
      extents: this.#extents.extents!,
      limits: this.#limits.limits!,
      colours: this.#colours.load(lineColours(layers, lineColour)),
      grid: this.#grid.buffer,
    };
    const program = this.#programs.with({
      layered: layers > 1,
      bordered: borders,
      zeroed: zeroLine,
      wide: lineWidth > 2,
    });
    frame.paint(program, resources, target);
  }

  hasNumbers({ options: { ticks, enlarged }, places }: GridPicture): boolean {
    return enlarged !== null || (ticks && places <= mostTicked);
  }

  /** Bottom and top of each cell's y-axis. */
  numbers({ places }: GridPicture): ByteRange[] {
    return [{ buffer: this.#limits.limits!, offset: 0, bytes: 8 * places }];
  }

  numbersIn(floats: Float32Array): PartNumbers {
    const limits = Array.from(
      { length: floats.length / 2 },
      (_, place) => [floats[2 * place], floats[2 * place + 1]] as const,
    );
    return { limits, range: null };
  }

  /** Bottom and top of one place's y-axis. */
  limitsOf(place: number): ByteRange {
    return { buffer: this.#limits.limits!, offset: 8 * place, bytes: 8 };
  }

  release(): void {
    this.#extents.release();
    this.#limits.release();
    this.#grid.release();
    this.#colours.release();
  }
}
