import source from '../../shaders/webgl/cell-extremes.glsl';
import leftOut from '../../shaders/webgl/left-out.glsl';
import norm from '../../shaders/webgl/norm.glsl';
import numbers from '../../shaders/webgl/numbers.glsl';
import plainSource from '../../shaders/webgl/plain-extremes.glsl';
import seenCells from '../../shaders/webgl/seen-cells.glsl';
import slots from '../../shaders/webgl/slots.glsl';
import { keyOf } from '../engine/keyed-cache';
import { cellSpans, type Window } from './cell-spans';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import { labelFor, mapsGlsl, type MatrixGlsl, type PointedMatrix } from './matrix';
import type { GlProgram } from './program';
import type { Masking } from './row-passes';

const minifyCode = { extreme: 0, max: 1, mean: 2 } as const;

export interface GlCellPicture {
  window: Window;
  width: number;
  height: number;
  minify: keyof typeof minifyCode;
  /** Cells below their row's floor are left out. */
  rowFloors?: FloatTexture | null;
  /** Pixels hold places between their row's ends. */
  placed?: { rowEnds: FloatTexture; masking: Masking } | null;
}

/**
 * Lowest and highest cell under each pixel of a picture: `pixels` has its size, row 0 is its first. See cell-extremes.glsl.
 *
 * cost  one draw that reads each cell in sight once per pixel that it touches; when the window or a size has changed an
 *       upload of 32 bytes per pixel of the picture's longer side
 */
export class GlCellExtremes {
  readonly pixels: FloatTexture;
  readonly #program: GlProgram;
  readonly #plain: GlProgram;
  readonly #spans: FloatTexture;
  #spansFor = '';

  constructor(context: GlContext, glsl: MatrixGlsl = mapsGlsl) {
    this.pixels = new FloatTexture(context);
    this.#spans = new FloatTexture(context);
    const fragment = [...glsl.parts, leftOut, slots, norm, seenCells, source];
    this.#program = context.program({ label: labelFor('cell-extremes', glsl), fragment });
    this.#plain = context.program({ label: 'plain-extremes', fragment: [numbers, seenCells, plainSource] });
  }

  run(frame: GlFrame, matrix: PointedMatrix, picture: GlCellPicture): void {
    const { window, width, height, minify, rowFloors = null, placed = null } = picture;
    const part = { window, width, height, rows: matrix.rows, columns: matrix.columns };
    const key = keyOf([window.x, window.y, window.width, window.height], width, height, matrix.rows, matrix.columns);
    if (key !== this.#spansFor) {
      const { side, numbers } = cellSpans(part);
      this.#spans.resize(side, 2).write(numbers);
      this.#spansFor = key;
    }
    this.pixels.resize(width, height);
    if (matrix.plain && !rowFloors && !placed) {
      const { values, firstRow, packed } = matrix.plain;
      const plain = [firstRow, Number(packed), minifyCode[minify]];
      frame.run(this.#plain, { values, spans: this.#spans, plain }, this.pixels);
      return;
    }
    const unread = matrix.inputs.values as FloatTexture;
    const { mask, firstQuery } = placed?.masking ?? { mask: 0, firstQuery: 0 };
    const inputs = {
      ...matrix.inputs,
      spans: this.#spans,
      shown: [minifyCode[minify], Number(rowFloors !== null), Number(placed !== null)],
      masking: [mask, firstQuery],
      rowFloors: rowFloors ?? unread,
      rowEnds: placed?.rowEnds ?? unread,
    };
    frame.run(this.#program, inputs, this.pixels);
  }

  release(): void {
    this.pixels.release();
    this.#spans.release();
  }
}
