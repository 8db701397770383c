// row-statistics-long: row-statistics over parts of lines that one workgroup, or one invocation, would take long for.
//   in   valueAt, slices, statistics  as in row-statistics
//   in   split     Split                parts per row or column
//   in, out  seen  Seen[count][parts]   of rows; Seen[parts][count] of columns
// Sums are added up in another order than in one workgroup: float32's rounding differs, the extremes and their indices
// do not. partsOfRows: a workgroup per part, neighbouring lanes on neighbouring columns. partsOfColumns: one invocation
// per part. foldRows, foldColumns: one invocation per line.
// needs row-statistics.wgsl
struct Split {
  parts: u32,
}
@group(0) @binding(2) var<uniform> split: Split;
@group(0) @binding(3) var<storage, read_write> seen: array<Seen>;

@compute @workgroup_size(lanes)
fn partsOfRows(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let index = group.y * groups.x + group.x;
  let slice = index / split.parts;
  if (slice >= slices.count) { return; }
  let first = (index % split.parts) * lanes + lane;
  let all = fold(lane, ofRow(slices.first + slice, first, split.parts * lanes));
  if (lane == 0u) { seen[index] = all; }
}

@compute @workgroup_size(lanes)
fn partsOfColumns(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x % slices.count;
  let part = id.x / slices.count;
  if (part >= split.parts) { return; }
  seen[id.x] = ofColumn(slices.first + slice, part, split.parts);
}

@compute @workgroup_size(lanes)
fn foldRows(@builtin(global_invocation_id) id: vec3u) { foldOf(id.x, id.x * split.parts, 1u); }

@compute @workgroup_size(lanes)
fn foldColumns(@builtin(global_invocation_id) id: vec3u) { foldOf(id.x, id.x, slices.count); }

fn foldOf(slice: u32, first: u32, step: u32) {
  if (slice >= slices.count) { return; }
  var all = none();
  for (var part = 0u; part < split.parts; part++) { all = joined(all, seen[first + part * step]); }
  statistics[slice] = result(all);
}
