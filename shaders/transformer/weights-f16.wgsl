// weights-f16: four neighbouring numbers of a matrix, stored as float16; widened exactly, without the feature shader-f16.
@group(0) @binding(1) var<storage, read> weights: array<vec2u>;

fn weightQuad(i: u32) -> vec4f {
  let pairs = weights[i];
  return vec4f(unpack2x16float(pairs.x), unpack2x16float(pairs.y));
}
