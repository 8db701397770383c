import source from '../../shaders/webgl/odd-values.glsl';
import slots from '../../shaders/webgl/slots.glsl';
import type { GlContext } from './context';
import { FloatTexture } from './float-texture';
import type { GlFrame } from './frame';
import { matrixSource, type PointedMatrix } from './matrix';
import type { GlProgram } from './program';
import { forSlots } from './slots';

/** Values that a fragment counts: each sum is exact. */
const perFragment = 1024;

/** How many values are NaN, infinite, or finite and beyond given ends. */
export class GlOddValues {
  readonly #program: GlProgram;
  readonly #counts: FloatTexture;

  constructor(context: GlContext) {
    this.#program = context.program({ label: 'odd-values', fragment: [...matrixSource, slots, source] });
    this.#counts = new FloatTexture(context);
  }

  /** One draw over the matrix and a readback of 16 bytes per 1,024 values. */
  read(
    frame: GlFrame,
    matrix: PointedMatrix,
    ends: readonly [low: number, high: number],
  ): { nan: number; infinite: number; outside: number } {
    const fragments = Math.ceil((matrix.rows * matrix.columns) / perFragment);
    const inputs = { ...matrix.inputs, plotLimits: ends, run: perFragment };
    frame.run(this.#program, inputs, forSlots(this.#counts, fragments));
    const counts = frame.read(this.#counts);
    const sum = (kind: number): number => {
      let all = 0;
      for (let i = 0; i < fragments; i++) all += counts[4 * i + kind];
      return all;
    };
    return { nan: sum(0), infinite: sum(1), outside: sum(2) };
  }

  release(): void {
    this.#counts.release();
  }
}
