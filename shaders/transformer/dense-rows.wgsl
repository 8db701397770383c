// dense-rows: a part of each kept row, without its padding.
//   in   kept   f32[token][stride]  `size` numbers of each of `groups` groups, from `first` on, `slots` apart
//   out  dense  f32[token][groups][size]
// needs step.wgsl
override stride: u32;
override first: u32;
override groups: u32;
override size: u32;
override slots: u32;

@group(0) @binding(1) var<storage, read> kept: array<f32>;
@group(0) @binding(2) var<storage, read_write> dense: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x;
  if (column >= groups * size) { return; }
  for (var token = id.y; token < step.count; token += 65535u) {
    dense[token * groups * size + column] = kept[token * stride + first + column / size * slots + column % size];
  }
}
