// units: rows of `operand`, f32, with any strides. operandQuad(at, quad): four of a row's units.
// Joined once for queries and once for keys, under their names.
@group(0) @binding(15) var<storage, read> operand: array<f32>;
fn operandQuad(at: u32, quad: u32) -> vec4f {
  let i = vec4u(at) + (4u * quad + vec4u(0u, 1u, 2u, 3u)) * operandLayout.z;
  return withinUnits(vec4f(operand[i.x], operand[i.y], operand[i.z], operand[i.w]), quad);
}
