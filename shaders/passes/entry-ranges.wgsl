// entry-ranges: lowest and highest finite value of each group of entries that share their limits.
//   in   valueAt   a matrix source: one row per entry
//   in   groupOf   from share-groups
//   in   grouping  Grouping
//   out  partials  vec2f[entries][parts]  of the values that one workgroup read
//   out  ranges    vec2f[groups]          lowest, highest; lowest > highest when no value is finite
// reduceEntries: workgroups (p, e) read the values of entry e in strides. foldGroups: one workgroup per group.
struct Grouping {
  parts: u32,
  overlays: u32,
  columns: u32,
  share: u32,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<uniform> grouping: Grouping;
@group(0) @binding(1) var<storage, read_write> partials: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> ranges: array<vec2f>;

var<workgroup> seen: array<vec2f, lanes>;

@compute @workgroup_size(lanes)
fn reduceEntries(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let count = matrixColumns();
  var mine = vec2f(largest, -largest);
  for (var i = group.x * lanes + lane; i < count; i += grouping.parts * lanes) {
    let value = valueAt(group.y, i);
    if (isFinite(value)) { mine = joinedEnds(mine, vec2f(value)); }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { partials[group.y * grouping.parts + group.x] = all; }
}

@compute @workgroup_size(lanes)
fn foldGroups(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  var mine = vec2f(largest, -largest);
  for (var i = lane; i < matrixRows() * grouping.parts; i += lanes) {
    if (groupOf(i / grouping.parts, grouping.overlays, grouping.columns, grouping.share) == group.x) {
      mine = joinedEnds(mine, partials[i]);
    }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { ranges[group.x] = all; }
}

fn joinedEnds(a: vec2f, b: vec2f) -> vec2f { return vec2f(min(a.x, b.x), max(a.y, b.y)); }

fn fold(lane: u32, mine: vec2f) -> vec2f {
  seen[lane] = mine;
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { seen[lane] = joinedEnds(seen[lane], seen[lane + width]); }
  }
  workgroupBarrier();
  return seen[0];
}
