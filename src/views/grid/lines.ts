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
import { ColourTable } from '../colour-table';
import { SeriesColours } from '../series-colour-buffer';
import { lineColours } from '../series-colours';
import type { GridPart, PartNumbers } from './part';
import type { GridPicture } from './picture';

/** Beyond so many cells their limits are not read for ticks. */
const mostTicked = 1024;

/** Whether the axes show the limits of cells. */
export function showsLimits({ options: { ticks, enlarged }, places }: GridPicture): boolean {
  return enlarged !== null || (ticks && places <= mostTicked);
}

/** One plot per cell, with a line for each of its layers. */
export class GridLines implements GridPart {
  readonly #extents: ColumnExtents;
  readonly #limits: GridLimits;
  readonly #programs: Variants<PaintProgram>;
  readonly #grid: Uniforms;
  readonly #colours: SeriesColours;
  readonly #colourMap: ColourTable;
  /** Relevance of the lines as their values: per pixel column from the lowest to the highest, and over all. */
  #relevance: ColumnExtents | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly matrixWgsl: string,
  ) {
    this.#extents = new ColumnExtents(device, matrixWgsl);
    this.#limits = new GridLimits(device);
    this.#grid = new Uniforms(device, paintSource, { struct: 'Grid', label: 'feature-grid.grid' });
    const program = { label: 'feature-grid', source: `${fullScreen}\n${paintSource}`, format: pictureFormat };
    this.#programs = new Variants((constants) => new PaintProgram(device, { ...program, constants }));
    this.#colours = new SeriesColours(device, 'feature-grid.colours');
    this.#colourMap = new ColourTable(device, 'feature-grid.relevance-colours');
  }

  compute(frame: Frame, matrix: MatrixSource, picture: GridPicture, relevance: MatrixSource | null): void {
    const { options, layout, places, layers } = picture;
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
    if (relevance) (this.#relevance ??= new ColumnExtents(this.device, this.matrixWgsl)).run(frame, relevance, width);
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

  paint(frame: Frame, picture: GridPicture, target: GPUTextureView): void {
    const { options, layout, scroll, places, layers } = picture;
    const { zeroLine, borders, lineColour, zeroColour, borderColour, dpr } = options;
    const relevance = picture.relevance && this.#relevance;
    const lineWidth = (relevance ? 2.5 : 1.25) * dpr;
    this.#grid.write({
      pitch: layout.pitch,
      inset: layout.inset,
      plot: layout.plot,
      columns: layout.columns,
      cells: places,
      layers,
      scroll,
      lineWidth,
      // Colours near white stand out on white by what is around them.
      casing: lineWidth + 2 * dpr,
      lineColour,
      // Red would stand for relevance.
      zeroColour: relevance ? borderColour : zeroColour,
      borderColour,
    });
    const resources = {
      extents: this.#extents.extents!,
      limits: this.#limits.limits!,
      colours: this.#colours.load(lineColours(layers, lineColour)),
      grid: this.#grid.buffer,
      relevance: (relevance ?? this.#extents).extents!,
      reach: (relevance ?? this.#extents).overall,
      colourMap: this.#colourMap.load(options.cmap || 'coolwarm'),
    };
    const program = this.#programs.with({
      layered: layers > 1,
      bordered: borders,
      zeroed: zeroLine,
      related: relevance !== null,
      wide: lineWidth > 2 || relevance !== null,
    });
    frame.paint(program, resources, target);
  }

  hasNumbers(picture: GridPicture): boolean {
    return showsLimits(picture) || picture.relevance !== null;
  }

  /** Bottom and top of each cell's y-axis; lowest and highest relevance. */
  numbers(picture: GridPicture): ByteRange[] {
    const limits = { buffer: this.#limits.limits!, offset: 0, bytes: 8 * picture.places };
    const ends = picture.relevance && { buffer: this.#relevance!.overall, offset: 0, bytes: 8 };
    return [...(showsLimits(picture) ? [limits] : []), ...(ends ? [ends] : [])];
  }

  numbersIn(floats: Float32Array, picture: GridPicture): PartNumbers {
    const pairs = Array.from({ length: floats.length / 2 }, (_, i) => [floats[2 * i], floats[2 * i + 1]] as const);
    const range = picture.relevance ? pairs.pop()! : null;
    return { limits: showsLimits(picture) ? pairs : null, range };
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
    this.#colourMap.release();
    this.#relevance?.release();
  }
}
