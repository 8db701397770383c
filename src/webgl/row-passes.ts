import leftOut from '../../shaders/webgl/left-out.glsl';
import lineStatistics from '../../shaders/webgl/line-statistics.glsl';
import rowEnds from '../../shaders/webgl/row-ends.glsl';
import slots from '../../shaders/webgl/slots.glsl';
import topK from '../../shaders/webgl/top-k.glsl';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import { labelFor, mapsGlsl, matrixSource, type MatrixGlsl, type PointedMatrix } from './matrix';
import type { GlProgram } from './program';
import { forSlots } from './slots';

/** Which cells are left out, as left-out.glsl has it: the mask's number, and the query of row 0. */
export interface Masking {
  mask: number;
  firstQuery: number;
}

/** The k-th largest value of each row of each map. One draw, one fragment per row, which reads its row 32 times. */
export class GlTopK {
  readonly floors: FloatTexture;
  readonly #program: GlProgram;

  constructor(context: GlContext, glsl: MatrixGlsl = mapsGlsl) {
    this.floors = new FloatTexture(context);
    this.#program = context.program({ label: labelFor('top-k', glsl), fragment: [...glsl.parts, slots, topK] });
  }

  run(frame: GlFrame, matrix: PointedMatrix, k: number): void {
    frame.run(this.#program, { ...matrix.inputs, k }, forSlots(this.floors, matrix.rows * matrix.mapsAcross));
  }

  release(): void {
    this.floors.release();
  }
}

/** Lowest and highest finite value of each row of each map, and its floor. One draw. */
export class GlRowEnds {
  readonly ends: FloatTexture;
  readonly #program: GlProgram;

  constructor(context: GlContext, glsl: MatrixGlsl = mapsGlsl) {
    this.ends = new FloatTexture(context);
    this.#program = context.program({
      label: labelFor('row-ends', glsl),
      fragment: [...glsl.parts, leftOut, slots, rowEnds],
    });
  }

  run(
    frame: GlFrame,
    matrix: PointedMatrix,
    { mask, firstQuery, threshold, floors }: Masking & { threshold: number | null; floors: FloatTexture | null },
  ): void {
    const inputs = {
      ...matrix.inputs,
      masking: [mask, firstQuery],
      floors: [Number(threshold !== null), threshold ?? 0, Number(floors !== null)],
      rowFloors: floors ?? (matrix.inputs.values as FloatTexture),
    };
    frame.run(this.#program, inputs, forSlots(this.ends, matrix.rows * matrix.mapsAcross));
  }

  release(): void {
    this.ends.release();
  }
}

/** Sum, entropy in bits, highest value and its index of rows or columns, four numbers to a slot. One draw. */
export class GlLineStatistics {
  readonly statistics: FloatTexture;
  readonly #program: GlProgram;

  constructor(context: GlContext) {
    this.statistics = new FloatTexture(context);
    this.#program = context.program({ label: 'line-statistics', fragment: [...matrixSource, slots, lineStatistics] });
  }

  run(
    frame: GlFrame,
    matrix: PointedMatrix,
    { along, first, count }: { along: 'rows' | 'columns'; first: number; count: number },
  ): void {
    const lines = [first, count, Number(along === 'columns')];
    frame.run(this.#program, { ...matrix.inputs, lines }, forSlots(this.statistics, count));
  }

  release(): void {
    this.statistics.release();
  }
}
