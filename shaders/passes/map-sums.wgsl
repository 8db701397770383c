// map-sums: what head scores are made of, over all rows of maps that lie in a tensor.
//   out  sums  f32[map][8]  entropy in nats: -Σ p·ln p; p[t, 0]; p[t, t - 1]
// A workgroup per map.
// needs numbers.wgsl, map-entries.wgsl, fold.wgsl
const lanes = 64u;

@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

alias Folded = vec3f;
fn joined(a: vec3f, b: vec3f) -> vec3f { return a + b; }

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let map = group.x;
  var mine: vec3f;
  for (var row = 0u; row < maps.rows; row++) {
    for (var column = lane; column < maps.columns; column += lanes) {
      let weight = entryAt(map, row, column);
      if (weight > 0.0) { mine.x -= weight * log(weight); }
      if (column == 0u) { mine.y += weight; }
      if (column + 1u == row) { mine.z += weight; }
    }
  }
  let all = fold(lane, mine);
  if (lane > 0u) { return; }
  sums[8u * map] = all.x;
  sums[8u * map + 1u] = all.y;
  sums[8u * map + 2u] = all.z;
}
