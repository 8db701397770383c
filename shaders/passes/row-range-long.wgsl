// row-range-long: row-range over as many workgroups as the line has parts; the numbers are the same.
//   in   valueAt, slice, range  as in row-range
//   in, out  partials  vec4f[parts]  (lowest, highest, lowest positive, 0) of what one workgroup read
// needs row-range.wgsl
@group(0) @binding(2) var<storage, read_write> partials: array<vec4f>;

@compute @workgroup_size(lanes)
fn ofPart(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let all = fold(lane, rangeOf(group.x * lanes + lane, groups.x * lanes));
  if (lane == 0u) { partials[group.x] = vec4f(all, 0.0); }
}

@compute @workgroup_size(lanes)
fn foldParts(@builtin(local_invocation_index) lane: u32) {
  var mine = vec3f(largest, -largest, largest);
  for (var i = lane; i < arrayLength(&partials); i += lanes) { mine = joined(mine, partials[i].xyz); }
  let all = fold(lane, mine);
  if (lane == 0u) { range = vec4f(all, 0.0); }
}
