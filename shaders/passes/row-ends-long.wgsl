// row-ends-long: row-ends over as many workgroups as a row of a map has parts; the numbers are the same.
//   in   valueAt, leftOut, choice, rowFloors, rowEnds  as in row-ends
//   in   split     Split         parts per row of a map
//   in, out  partials  vec2f[rows][mapsAcross][parts]  lowest and highest of what one workgroup read
// ofParts: a workgroup per part. foldParts: one invocation per row of a map.
// needs row-ends.wgsl
struct Split {
  parts: u32,
}
@group(0) @binding(3) var<uniform> split: Split;
@group(0) @binding(4) var<storage, read_write> partials: array<vec2f>;

@compute @workgroup_size(lanes)
fn ofParts(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let index = group.y * groups.x + group.x;
  let slot = index / split.parts;
  let inside = slot < matrixRows() * mapsAcross();
  var mine = vec2f(largest, -largest);
  if (inside) { mine = endsOf(slot, (index % split.parts) * lanes + lane, split.parts * lanes); }
  let ends = fold(lane, mine);
  if (lane == 0u && inside) { partials[index] = ends; }
}

@compute @workgroup_size(lanes)
fn foldParts(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = id.y * groups.x * lanes + id.x;
  if (slot >= matrixRows() * mapsAcross()) { return; }
  var ends = vec2f(largest, -largest);
  for (var part = 0u; part < split.parts; part++) { ends = joined(ends, partials[slot * split.parts + part]); }
  rowEnds[slot] = withFloor(slot, ends);
}
