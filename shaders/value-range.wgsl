// value-range: lowest and highest finite value of a matrix.
//   in   valueAt   a matrix source
//   out  partials  vec2f[groups]   (lowest, highest) of what one workgroup saw
//   out  range     vec2f           (lowest, highest) of all; lowest > highest when nothing is finite
// reduceValues: workgroups share the elements in strides, neighbouring lanes on neighbouring elements.
// foldPartials: one workgroup, over as many partials as reduceValues had workgroups.
override lanes: u32 = 64;
override perGroup: u32; // elements that are worth a workgroup
@group(0) @binding(0) var<storage, read_write> partials: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> range: vec2f;

var<workgroup> seen: array<vec2f, lanes>;

@compute @workgroup_size(lanes)
fn reduceValues(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let columns = matrixColumns();
  let count = matrixRows() * columns;
  var mine = vec2f(largest, -largest);
  for (var i = group.x * lanes + lane; i < count; i += groups.x * lanes) {
    let value = valueAt(i / columns, i % columns);
    if (isFinite(value)) { mine = vec2f(min(mine.x, value), max(mine.y, value)); }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { partials[group.x] = all; }
}

@compute @workgroup_size(lanes)
fn foldPartials(@builtin(local_invocation_index) lane: u32) {
  let groups = min(arrayLength(&partials), groupsFor(matrixRows() * matrixColumns()));
  var mine = vec2f(largest, -largest);
  for (var i = lane; i < groups; i += lanes) {
    mine = vec2f(min(mine.x, partials[i].x), max(mine.y, partials[i].y));
  }
  let all = fold(lane, mine);
  if (lane == 0u) { range = all; }
}

// As many workgroups as the host dispatches for this many elements.
fn groupsFor(count: u32) -> u32 { return (count + perGroup - 1u) / perGroup; }

fn fold(lane: u32, mine: vec2f) -> vec2f {
  seen[lane] = mine;
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) {
      let other = seen[lane + width];
      seen[lane] = vec2f(min(seen[lane].x, other.x), max(seen[lane].y, other.y));
    }
  }
  workgroupBarrier();
  return seen[0];
}
