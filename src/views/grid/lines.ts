import paintSource from '../../../shaders/views/feature-grid.wgsl';
import fullScreen from '../../../shaders/views/full-screen.wgsl';
import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { PaintProgram } from '../../engine/program';
import type { ByteRange } from '../../engine/readback';
import { Uniforms } from '../../engine/uniforms';
import { Variants } from '../../engine/variants';
import type { MatrixSource } from '../../matrix/matrix-source';
import { ColumnExtents } from '../../passes/column-extents';
import { GridLimits } from '../../passes/grid-limits';
import type { FeatureGridOptions } from './options';
import type { GridPart, GridPicture } from './part';
import { lineColours, mostLines } from '../series-colours';

/** Beyond so many cells their limits are not read for ticks. */
export const mostTicked = 1024;

/** One plot per cell, with a line for each of its layers. */
export class GridLines implements GridPart {
  readonly #extents: ColumnExtents;
  readonly #limits: GridLimits;
  readonly #programs: Variants<PaintProgram>;
  readonly #grid: Uniforms;
  readonly #colours: GPUBuffer;
  #loadedColours = '';
  #cells = 0;
  #layers = 1;

  constructor(
    readonly engine: Engine,
    matrixWgsl: string,
    format: GPUTextureFormat,
  ) {
    const device = engine.requireDevice();
    this.#extents = new ColumnExtents(device, matrixWgsl);
    this.#limits = new GridLimits(device);
    this.#grid = new Uniforms(device, paintSource, { struct: 'Grid', label: 'feature-grid.grid' });
    const program = { label: 'feature-grid', source: `${fullScreen}\n${paintSource}`, format };
    this.#programs = new Variants((constants) => new PaintProgram(device, { ...program, constants }));
    this.#colours = device.createBuffer({
      label: 'feature-grid.colours',
      size: 16 * mostLines,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
  }

  compute(frame: Frame, matrix: MatrixSource, { options, layout, places, layers }: GridPicture): void {
    const { equateAxes, shareXy, zeroLine } = options;
    const width = layout.plot[0];
    const bytes = 8 * matrix.columns * width;
    const most = this.engine.requireDevice().limits.maxStorageBufferBindingSize;
    if (bytes > most) {
      throw new Error(
        `${matrix.columns} lines of ${width} pixels take ${bytes} bytes, and this GPU binds ${most}. Make the cells narrower: a smaller figure, fewer rows.`,
      );
    }
    [this.#cells, this.#layers] = [places, layers];
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

  paint(frame: Frame, { options, layout, scroll }: GridPicture, target: GPUTextureView): void {
    const { zeroLine, borders, lineColour, zeroColour, borderColour, dpr } = options;
    this.#loadColours(lineColours(this.#layers, lineColour));
    const lineWidth = 1.25 * dpr;
    this.#grid.write({
      pitch: layout.pitch,
      inset: layout.inset,
      plot: layout.plot,
      columns: layout.columns,
      cells: this.#cells,
      layers: this.#layers,
      scroll,
      lineWidth,
      lineColour,
      zeroColour,
      borderColour,
    });
    const resources = {
      extents: this.#extents.extents!,
      limits: this.#limits.limits!,
      colours: this.#colours,
      grid: this.#grid.buffer,
    };
    const program = this.#programs.with({
      layered: this.#layers > 1,
      bordered: borders,
      zeroed: zeroLine,
      wide: lineWidth > 2,
    });
    frame.paint(program, resources, target);
  }

  /** Bottom and top of each cell's y-axis, where they are shown. */
  numbers({ ticks, enlarged }: FeatureGridOptions): ByteRange[] {
    const wanted = enlarged !== null || (ticks && this.#cells <= mostTicked);
    return wanted ? [{ buffer: this.#limits.limits!, offset: 0, bytes: 8 * this.#cells }] : [];
  }

  #loadColours(colours: readonly (readonly number[])[]): void {
    const key = colours.join();
    if (key === this.#loadedColours) return;
    this.#loadedColours = key;
    this.engine.requireDevice().queue.writeBuffer(this.#colours, 0, Float32Array.from(colours.flat()));
  }

  release(): void {
    this.#extents.release();
    this.#limits.release();
    this.#grid.release();
    this.#colours.destroy();
  }
}
