// widen: a buffer of whole numbers or of half precision as float32. Whole numbers beyond ±2²⁴ are rounded to the nearest float.
//   in   stored   the numbers: i32 (dtype 1), u32 (2), or f16, two to a word, the lower half first (3)
//   in   shape    Shape  how many numbers there are, and workgroups in a row of the dispatch
//   out  widened  f32[count]
//   Lane i converts number i.
override dtype: u32;

struct Shape {
  count: u32,
  across: u32,
}
@group(0) @binding(0) var<storage, read> stored: array<u32>;
@group(0) @binding(1) var<uniform> shape: Shape;
@group(0) @binding(2) var<storage, read_write> widened: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * shape.across + group.x) * 64u + lane;
  if (i >= shape.count) { return; }
  if (dtype == 1u) {
    widened[i] = f32(bitcast<i32>(stored[i]));
  } else if (dtype == 2u) {
    widened[i] = f32(stored[i]);
  } else {
    widened[i] = unpack2x16float(stored[i / 2u])[i % 2u];
  }
}
