import type { ShaderPatch } from './shader-patches';

/**
 * Lets a program of sin, cos or tan count to float32's precision: WGSL promises 2^-11 between -π and π and nothing
 * beyond, and adapters are off by 2e-4 at 30.
 *
 * The argument is brought to ±π/4 by π/2 in three parts, then polynomials: Moshier, Cephes, sinf.c (1992). Within 3e-7
 * up to 8,000; above 1e6 float32 itself has no digits of a turn left.
 */
export const exactTurns: ShaderPatch = {
  // Of one number or of four.
  pattern: /fn unaryOperation\(a : (f32|vec4<f32>)[^)]*\) -> [\w<>]+ \{\s*return (sin|cos|tan)\(a\);/,
  rewrite(code, [whole, type, name]) {
    return `${functions(type)}\n${code.replace(whole, whole.replace(`${name}(a)`, `${name}Exactly(a)`))}`;
  },
};

function functions(type: string): string {
  return /* wgsl */ `
    struct Turned { sine : ${type}, cosine : ${type} }
    fn turned(a : ${type}) -> Turned {
      let quarters = round(a * 0.63661977236758134);
      let rest = ((a - quarters * 1.5703125) - quarters * 4.837512969970703125e-4) - quarters * 7.54978995489188216e-8;
      let z = rest * rest;
      let sine = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * rest + rest;
      let cosine =
        ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1.0;
      let at = quarters - 4.0 * floor(quarters / 4.0);
      let swaps = at % 2.0 > ${type}(0.5);
      let s = select(sine, cosine, swaps);
      let c = select(cosine, sine, swaps);
      let later = at > ${type}(1.5);
      let outer = (at > ${type}(0.5)) & (at < ${type}(2.5));
      return Turned(select(s, -s, later), select(c, -c, outer));
    }
    fn sinExactly(a : ${type}) -> ${type} { return turned(a).sine; }
    fn cosExactly(a : ${type}) -> ${type} { return turned(a).cosine; }
    fn tanExactly(a : ${type}) -> ${type} { let both = turned(a); return both.sine / both.cosine; }
  `;
}
