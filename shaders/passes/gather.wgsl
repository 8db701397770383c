// gather: the values of single cells of a matrix, in the order in which the cells are listed.
//   in   valueAt   a matrix source
//   in   cells     vec2u[count]   row, column; inside the matrix
//   out  gathered  u32[count]     the values' bits, so that NaN payloads survive any compiler
// One invocation per cell, in strides of the dispatch where there are more cells than that.
override lanes: u32 = 64;
@group(0) @binding(0) var<storage, read> cells: array<vec2u>;
@group(0) @binding(1) var<storage, read_write> gathered: array<u32>;

@compute @workgroup_size(lanes)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < arrayLength(&cells); i += groups.x * lanes) {
    gathered[i] = bitcast<u32>(valueAt(cells[i].x, cells[i].y));
  }
}
