import source from '../../shaders/webgl/value-range.glsl';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import { labelFor, mapsGlsl, type MatrixGlsl, type PointedMatrix } from './matrix';
import type { GlProgram } from './program';

/** A part of a matrix, in cells. */
export interface RangePart {
  row: number;
  column: number;
  rows: number;
  columns: number;
}

const wantedCode = { ends: 0, lowestPlace: 1, highestPlace: 2 } as const;
/** Cells that a fragment folds, as a rule in squares of 16 × 16. */
const [perFragment, side] = [256, 16];

/**
 * Folds a part of a matrix to one texel: its ends (lowest, highest, lowest positive finite value, how many are finite), or
 * its lowest or highest value with its row and column. `found` is that texel, until the next run.
 *
 * cost  one draw over the matrix, and one more per 256-fold of its cells
 */
export class GlValueRange {
  readonly #program: GlProgram;
  /** Two, since none is read while it is drawn; the last to be drawn is `found`. */
  readonly #folded: [FloatTexture, FloatTexture];
  readonly #found: FloatTexture;

  constructor(context: GlContext, glsl: MatrixGlsl = mapsGlsl) {
    this.#program = context.program({ label: labelFor('value-range', glsl), fragment: [...glsl.parts, source] });
    this.#folded = [new FloatTexture(context), new FloatTexture(context)];
    this.#found = new FloatTexture(context).resize(1, 1);
  }

  get found(): FloatTexture {
    return this.#found;
  }

  run(
    frame: GlFrame,
    matrix: PointedMatrix,
    options: { wanted?: keyof typeof wantedCode; part?: RangePart } = {},
  ): void {
    const { wanted = 'ends', part = { row: 0, column: 0, ...sizeOf(matrix) } } = options;
    let { row, column, rows, columns } = part;
    let blocks: FloatTexture | null = null;
    for (let turn = 0; blocks === null || rows * columns > 1; turn++) {
      const size = blockSize(rows, columns, frame.context.maxSide);
      const [down, across] = [Math.ceil(rows / size[0]), Math.ceil(columns / size[1])];
      const last = down * across === 1;
      const target = last ? this.#found : this.#folded[turn % 2].resize(across, down);
      const inputs = {
        ...matrix.inputs,
        blocks: blocks ?? (matrix.inputs.values as FloatTexture),
        part: [row, column, rows, columns],
        blockSize: size,
        folding: [wantedCode[wanted], blocks ? 1 : 0],
      };
      frame.run(this.#program, inputs, target);
      [row, column, rows, columns, blocks] = [0, 0, down, across, target];
      if (last) return;
    }
  }

  release(): void {
    for (const texture of [...this.#folded, this.#found]) texture.release();
  }
}

function sizeOf({ rows, columns }: PointedMatrix): { rows: number; columns: number } {
  return { rows, columns };
}

/** Rows and columns of a block: as square as the part allows, and so large that their number fits a texture. */
function blockSize(rows: number, columns: number, maxSide: number): [number, number] {
  const down = Math.max(rows < side ? rows : columns < side ? perFragment / columns : side, rows / maxSide);
  const across = Math.max(columns < side ? columns : rows < side ? perFragment / rows : side, columns / maxSide);
  return [Math.ceil(down), Math.ceil(across)];
}
