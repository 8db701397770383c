// halves: rows of `operand`, f16, two to a word, the lower half first, with any strides. operandQuad(at, quad): four of a
// row's units. Joined once for queries and once for keys, under their names.
@group(0) @binding(15) var<storage, read> operand: array<u32>;
fn operandHalf(i: u32) -> f32 { return unpack2x16float(operand[i / 2u])[i % 2u]; }
fn operandQuad(at: u32, quad: u32) -> vec4f {
  let i = vec4u(at) + (4u * quad + vec4u(0u, 1u, 2u, 3u)) * operandLayout.z;
  return withinUnits(vec4f(operandHalf(i.x), operandHalf(i.y), operandHalf(i.z), operandHalf(i.w)), quad);
}
