import { exactTurns } from './exact-turns';
import { keepNaN } from './keep-nan';
import { manyAxes } from './many-axes';

/** What we touch of a tfjs WebGPU program. */
interface ShaderProgram {
  getUserCode(): string;
}

/** A change of the WGSL that tfjs 4.22 writes for a program. */
export interface ShaderPatch {
  /** Finds what is changed; a program without it stays as it is. */
  readonly pattern: RegExp;
  /** The program's text, changed; as it was where the found does not concern the patch after all. */
  rewrite(code: string, found: RegExpExecArray): string;
}

/** In their order: what a patch writes, the ones after it see. */
const patches: readonly ShaderPatch[] = [exactTurns, keepNaN, manyAxes];

/**
 * Lets a program's text go through all patches.
 *
 * cost  the patterns are looked for whenever tfjs asks for the text; it compiles each program once, as before
 */
export function patchShader(program: ShaderProgram): void {
  const original = program.getUserCode;
  program.getUserCode = function (this: ShaderProgram): string {
    return patches.reduce((code, { pattern, rewrite }) => {
      const found = pattern.exec(code);
      return found ? rewrite(code, found) : code;
    }, original.call(this));
  };
}
