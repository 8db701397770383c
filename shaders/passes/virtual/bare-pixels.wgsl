// bare-pixels: a picture of one map before any of its cells is known: what cells that no query sees, and so weigh 0, give.
//   in   spans   vec2u[width + height]  the cells that each pixel column and row covers, from cell-spans
//   in   picture Picture                its size in pixels
//   out  pixels  vec2u[height·width]    bits of (lowest, highest): of (0, 0) with such a cell, else of (largest, 0)
// One invocation per pixel.
// needs maps.wgsl
struct Picture {
  size: vec2u, // across and down
}
@group(0) @binding(0) var<uniform> picture: Picture;
@group(0) @binding(1) var<storage, read> spans: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec2u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= picture.size.x) { return; }
  let columns = spans[id.x];
  let rows = spans[picture.size.x + id.y];
  let after = maps.causal == 1u && columns.y - 1u > rows.x;
  let before = maps.causal == 1u && maps.window > 0u && rows.y - 1u >= maps.window + columns.x;
  pixels[id.y * picture.size.x + id.x] = vec2u(select(bitcast<u32>(largest), 0u, after || before), 0u);
}
