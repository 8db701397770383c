// block-range: lowest, highest and lowest positive finite value of all blocks.
//   in   blockAt   block-halves or block-floats
//   in   square    Square  maps, and how many rows and columns of blocks each has
//   out  partials  vec4f[groups]  (lowest, highest, lowest positive, 0) of a workgroup
//   out  range     vec4f          the same of all; lowest > highest if no block has a number
// reduceBlocks: a workgroup per map, as many as there are or as the device takes. foldPartials: one workgroup.
// needs numbers.wgsl, map-blocks.wgsl, fold.wgsl
const lanes = 64u;

struct Square {
  maps: u32,
  rows: u32,
  columns: u32,
  groups: u32,
}
@group(0) @binding(0) var<uniform> square: Square;
@group(0) @binding(1) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> range: vec4f;

alias Folded = vec4f;
fn joined(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(min(a.x, b.x), max(a.y, b.y), min(a.z, b.z), 0.0);
}

fn none() -> vec4f { return vec4f(largest, -largest, largest, 0.0); }

@compute @workgroup_size(lanes)
fn reduceBlocks(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  var mine = none();
  for (var map = group.x; map < square.maps; map += square.groups) {
    for (var row = 0u; row < square.rows; row++) {
      for (var column = lane; column < square.columns; column += lanes) {
        let block = blockAt((map * side + row) * side + column);
        if (block.x > block.y) { continue; }
        if (isFinite(block.x)) { mine.x = min(mine.x, block.x); }
        if (isFinite(block.y)) { mine.y = max(mine.y, block.y); }
        let positive = select(block.y, block.x, block.x > 0.0);
        if (positive > 0.0 && isFinite(positive)) { mine.z = min(mine.z, positive); }
      }
    }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { partials[group.x] = all; }
}

@compute @workgroup_size(lanes)
fn foldPartials(@builtin(local_invocation_index) lane: u32) {
  var mine = none();
  for (var i = lane; i < square.groups; i += lanes) { mine = joined(mine, partials[i]); }
  let all = fold(lane, mine);
  if (lane == 0u) { range = all; }
}
