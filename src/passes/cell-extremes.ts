import source from '../../shaders/passes/cell-extremes.wgsl';
import spansSource from '../../shaders/passes/cell-spans.wgsl';
import folded from '../../shaders/passes/folded-pixels.wgsl';
import type { Frame } from '../engine/frame';
import { keyOf } from '../engine/keyed-cache';
import { ComputeProgram, type Resources } from '../engine/program';
import { SizedBuffer, storageBuffer } from '../engine/sized-buffer';
import { Uniforms, type UniformValues } from '../engine/uniforms';
import { Variants } from '../engine/variants';
import type { MatrixSource, PicturePart } from '../matrix/matrix-source';
import { blockBits, type BlockShape } from './pyramid';

/** The part of a matrix that a picture shows, in cells; fractions down to 1/256 of a cell are kept. */
export interface CellWindow {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * What a pixel shows of the cells that it covers: the value farthest from the norm's middle, the highest, or the mean.
 */
export type Minify = 'extreme' | 'max' | 'mean';

export interface CellPicture {
  window: CellWindow;
  width: number;
  height: number;
  minify: Minify;
  /** Blocks that large pixels are combined from, made with the same floors; without it every cell is read. */
  pyramid?: { blocks: GPUBuffer; levels: number; shape: BlockShape };
  /** Cells below their row's floor are left out. */
  rowFloors?: GPUBuffer;
  /** Whether the pass finds the matrix's range too, as partials that ValueRange folds. Only where `readsOnce`. */
  ranged?: boolean;
  /** Whether pixels that cover the same cells may be made once; the painter then finds them by `spans`. */
  foldable?: boolean;
}

export const fraction = 256;
/** Pixels of a column that one invocation makes when it finds the range too; so there are fewer partials. */
const rangedRun = 8;
/** From so many cells per pixel on, along both axes, a matrix that is never whole may paint its pixels itself. */
const worthPainting = 2;
const minifyCode = { extreme: 0, max: 1, mean: 2 } as const;

/**
 * Lowest and highest cell under each pixel of a picture.
 *
 * run      records one dispatch, per part where the matrix is made in parts; one more when the window or a size has changed
 * pixels   f32[height][width][2], or one entry per kind of pixel if `folded`; a new buffer when the picture's size
 *          changes
 * spans    u32[width + height][2]: the cells that each pixel column and row covers
 * cost     reads each cell in sight once per pixel that it touches
 */
export class CellExtremes {
  /** Whether the last picture has one entry per kind of pixel. */
  folded = false;
  readonly #programs: Variants<ComputeProgram>;
  readonly #spansProgram: ComputeProgram;
  /** One per part of a picture. */
  readonly #windows: Uniforms[] = [];
  /** Bound in place of an input that is not read. */
  readonly #unused: GPUBuffer;
  /** Bound in place of an output that is not written: one buffer must not be read and written in a dispatch. */
  readonly #unwritten: GPUBuffer;
  readonly #pixels: SizedBuffer;
  readonly #partials: SizedBuffer;
  readonly #spans: SizedBuffer;
  #spansFor = '';

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const options = { label: 'cell-extremes', source: [matrixWgsl, folded, source].join('\n') };
    this.#programs = new Variants((constants) => new ComputeProgram(device, { ...options, constants }));
    this.#spansProgram = new ComputeProgram(device, { label: 'cell-spans', source: `${matrixWgsl}\n${spansSource}` });
    this.#unused = storageBuffer(device, 'cell-extremes.unused', 16);
    this.#unwritten = storageBuffer(device, 'cell-extremes.unwritten', 16);
    this.#pixels = new SizedBuffer(device, 'cell-extremes.pixels');
    this.#partials = new SizedBuffer(device, 'cell-extremes.partials');
    this.#spans = new SizedBuffer(device, 'cell-extremes.spans');
  }

  get pixels(): GPUBuffer | null {
    return this.#pixels.buffer;
  }

  /** f32[...][4], from a picture with `ranged`. */
  get partials(): GPUBuffer | null {
    return this.#partials.buffer;
  }

  get spans(): GPUBuffer | null {
    return this.#spans.buffer;
  }

  run(frame: Frame, matrix: MatrixSource, picture: CellPicture): void {
    const { window, width, height, minify, pyramid, rowFloors, ranged = false } = picture;
    const pixelsEach = ranged ? rangedRun : 1;
    const kinds = foldedSize(picture);
    // Kinds are defined where no pixel covers more than two cells across or down.
    const atMostTwo = [1, 2].includes(sideOf(picture));
    this.folded = Boolean(picture.foldable) && atMostTwo && 2 * kinds[0] * kinds[1] <= width * height;
    const blocks = pyramid !== undefined;
    const look = {
      origin: [Math.round(window.x * fraction), Math.round(window.y * fraction)],
      extent: [Math.round(window.width * fraction), Math.round(window.height * fraction)],
      size: packed([width, height]),
      look: (blocks ? pyramid.levels : 0) + 256 * minifyCode[minify],
    };
    const own = {
      pixels: this.#pixels.resize(8 * width * height),
      pyramid: pyramid?.blocks ?? this.#unused,
      rowFloors: rowFloors ?? this.#unused,
      partials: ranged ? this.#partials.resize(16 * width * Math.ceil(height / pixelsEach)) : this.#unwritten,
    };
    if (this.#paint(frame, matrix, picture, look)) return;
    const all: PicturePart = { start: [0, 0], made: this.folded ? kinds : [width, height], cells: null };
    const parts = matrix.maker?.split(picture, this.folded) ?? [all];
    for (const [i, { start, made }] of parts.entries()) {
      this.#windowAt(i).write({ ...look, start: packed(start), made: packed(made) });
    }
    const floored = rowFloors !== undefined;
    const averaged = minify === 'mean';
    const side = blocks || floored || averaged ? 0 : sideOf(picture);
    const needs = { side, pixelsEach, blocks, floored, averaged, ranged, folded: this.folded };
    const program = this.#programs.with({ ...needs, ...(blocks && blockBits[pyramid.shape]) });
    for (const [i, { made, cells }] of parts.entries()) {
      const resources = cells ? matrix.maker!.make(frame, cells) : matrix.resources;
      if (i === 0) this.#makeSpans(frame, picture, { matrix, resources });
      const workgroups = [Math.ceil(made[0] / 64), Math.ceil(made[1] / pixelsEach)] as const;
      const [window, spans] = [this.#windowAt(i).buffer, this.spans!];
      frame.run(program, { ...resources, ...own, window, spans }, workgroups);
    }
  }

  /** Lets the matrix paint the picture, where it can. */
  #paint(frame: Frame, matrix: MatrixSource, picture: CellPicture, look: UniformValues): boolean {
    const { maker } = matrix;
    const plain = picture.minify === 'extreme' && !picture.rowFloors && !picture.ranged;
    const { window, width, height } = picture;
    if (!maker || !plain || Math.min(window.width / width, window.height / height) < worthPainting) return false;
    this.#windowAt(0).write({ ...look, start: 0, made: 0 });
    this.#makeSpans(frame, picture, { matrix, resources: maker.bare(frame) });
    return maker.paint(frame, picture, { spans: this.spans!, pixels: this.pixels! });
  }

  #windowAt(part: number): Uniforms {
    const { device } = this;
    return (this.#windows[part] ??= new Uniforms(device, source, { struct: 'Window', label: 'cell-extremes.window' }));
  }

  #makeSpans(
    frame: Frame,
    { window, width, height }: CellPicture,
    { matrix, resources }: { matrix: MatrixSource; resources: Resources },
  ): void {
    const spans = this.#spans.resize(8 * (width + height));
    const part = [window.x, window.y, window.width, window.height];
    const key = keyOf(part, width, height, matrix.rows, matrix.columns);
    if (key !== this.#spansFor) {
      const bound = { ...resources, window: this.#windowAt(0).buffer, spans };
      frame.run(this.#spansProgram, bound, [Math.ceil((width + height) / 64)]);
    }
    this.#spansFor = key;
  }

  release(): void {
    for (const buffer of [this.#pixels, this.#partials, this.#spans]) buffer.release();
    for (const window of this.#windows) window.release();
    this.#unused.destroy();
    this.#unwritten.destroy();
  }
}

/** How many kinds of pixels there are across and down, as folded-pixels.wgsl counts them. */
export function foldedSize({ window }: Pick<CellPicture, 'window'>): [number, number] {
  const cells = (origin: number, extent: number): number => {
    const [from, length] = [Math.round(origin * fraction), Math.round(extent * fraction)];
    return Math.ceil((from + length) / fraction) - Math.floor(from / fraction);
  };
  return [2 * cells(window.x, window.width), 2 * cells(window.y, window.height)];
}

/** Whether such a picture reads each cell about once if it shows all; then it can find the range too. */
export function readsOnce({ window, width, height, minify, rowFloors }: CellPicture): boolean {
  return sideOf({ window, width, height }) >= 4 && minify !== 'mean' && !rowFloors;
}

/** 1, 2, 4, 5, 6 or 8: no pixel covers more cells across or down. 0: some pixel covers more. */
export function sideOf({ window, width, height }: Pick<CellPicture, 'window' | 'width' | 'height'>): number {
  const max = Math.max(maxCells(window.x, window.width, width), maxCells(window.y, window.height, height));
  return [1, 2, 4, 5, 6, 8].find((side) => max <= side) ?? 0;
}

/** Cells that one pixel covers at most: one more than its length where pixels lie across edges of cells. */
function maxCells(origin: number, cells: number, pixels: number): number {
  const each = Math.round(cells * fraction) / pixels / fraction;
  return Number.isInteger(each) && Number.isInteger(origin) ? each : Math.ceil(each) + 1;
}

/** Sides of a picture in one u32: no canvas has 65,536 pixels along a side. */
function packed([across, down]: readonly [number, number]): number {
  return across + 65_536 * down;
}
