// recurrent-singles backward: backward/recurrent/quads.wgsl for any number of units, by four loads. Lanes beyond the last
// unit load other numbers, which are never used.
@group(0) @binding(0) var<storage, read> transposed: array<f32>;

fn fourTransposed(at: u32) -> vec4f {
  return vec4f(transposed[at], transposed[at + 1u], transposed[at + 2u], transposed[at + 3u]);
}
