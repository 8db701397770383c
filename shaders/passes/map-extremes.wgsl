// map-extremes: blocks of maps that lie in a tensor.
//   out  blocks  vec2f[map][side][side]  (lowest, highest) of a block's cells; lowest > highest where none is a number
// An invocation per block.
// needs numbers.wgsl, map-blocks.wgsl, map-entries.wgsl
@group(0) @binding(2) var<storage, read_write> blocks: array<vec2f>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let first = id.yx * maps.cells;
  let ends = min(first + maps.cells, vec2u(maps.rows, maps.columns));
  var own = vec2f(largest, -largest);
  for (var row = first.x; row < ends.x; row++) {
    for (var column = first.y; column < ends.y; column++) { own = joinedWeight(own, entryAt(id.z, row, column)); }
  }
  blocks[(id.z * side + id.y) * side + id.x] = own;
}
