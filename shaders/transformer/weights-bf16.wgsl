// weights-bf16: four neighbouring numbers of a matrix, stored as bfloat16: the upper halves of float32.
@group(0) @binding(1) var<storage, read> weights: array<vec2u>;

fn weightQuad(i: u32) -> vec4f {
  let pairs = weights[i].xxyy;
  return bitcast<vec4f>(vec4u(pairs.x << 16u, pairs.y & 0xffff0000u, pairs.z << 16u, pairs.w & 0xffff0000u));
}
