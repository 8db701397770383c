import type { ShaderPatch } from './shader-patches';

/**
 * Lets NaN through a program's function of one number: WGSL may assume that there is none, so that exp(NaN) is
 * infinite, and the sigmoid of NaN 0, on some adapters. Tests such as isNaN and casts stay as they are.
 *
 * cost  the test of a number's bits
 */
export const keepNaN: ShaderPatch = {
  // A function of one number, alone or behind a matrix product.
  pattern: /fn (unaryOperation|activation)\(a : (f32|vec4<f32>)(?:, coords : (\w+<\w+>))?\) -> [\w<>]+ \{\s*(.*)/,
  rewrite(code, [, name, type, coords, body]) {
    if (body.startsWith('return f32(')) return code;
    const more = coords ? { parameter: `, coords : ${coords}`, argument: ', coords' } : { parameter: '', argument: '' };
    const isNaN = type === 'f32' ? 'isnan' : 'isnanVec4';
    return `${code.replace(`fn ${name}(`, `fn ${name}OfNumbers(`)}
      fn ${name}(a : ${type}${more.parameter}) -> ${type} {
        return select(${name}OfNumbers(a${more.argument}), a, ${isNaN}(a));
      }
    `;
  },
};
