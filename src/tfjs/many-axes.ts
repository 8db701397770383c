import type { ShaderPatch } from './shader-patches';

/** tfjs's coordinates of five and six axes are structs, whose sides have names. */
const sides: Partial<Record<string, string>> = { '4': 'u', '5': 'v' };

/**
 * Lets an op of two tensors take a vector along the last of five or six axes: tfjs indexes its struct of coordinates
 * there, which does not compile, and spoils what else is in its encoder.
 */
export const manyAxes: ShaderPatch = {
  pattern: /sharedBuf\[coords\[([45])\]\]/,
  rewrite: (code, [whole, axis]) => code.replace(whole, `sharedBuf[coords.${sides[axis]}]`),
};
