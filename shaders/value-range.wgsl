// value-range: lowest, highest and lowest positive finite value of a matrix.
//   in   valueAt   a matrix source
//   out  partials  vec4f[groups]  (lowest, highest, lowest positive, 0) of what one workgroup saw
//   out  range     vec4f          the same of all; lowest > highest when nothing is finite, lowest positive > highest when nothing is
// reduceValues: workgroups share the elements in strides, neighbouring lanes on neighbouring elements.
// foldPartials: one workgroup, over as many partials as reduceValues had workgroups.
override lanes: u32 = 64;
override perGroup: u32; // elements that are worth a workgroup
@group(0) @binding(0) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> range: vec4f;

var<workgroup> seen: array<vec4f, lanes>;

@compute @workgroup_size(lanes)
fn reduceValues(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let columns = matrixColumns();
  let count = matrixRows() * columns;
  let stride = groups.x * lanes;
  let step = vec2u(stride / columns, stride % columns);
  let first = group.x * lanes + lane;
  var cell = vec2u(first / columns, first % columns);
  var mine = vec4f(largest, -largest, largest, 0.0);
  for (var i = first; i < count; i += stride) {
    let value = valueAt(cell.x, cell.y);
    let finite = isFinite(value);
    mine.x = min(mine.x, select(largest, value, finite));
    mine.y = max(mine.y, select(-largest, value, finite));
    mine.z = min(mine.z, select(largest, value, finite && value > 0.0));
    // The next cell of this lane, without dividing again.
    let column = cell.y + step.y;
    let wraps = column >= columns;
    cell = vec2u(cell.x + step.x + u32(wraps), column - select(0u, columns, wraps));
  }
  let all = fold(lane, mine);
  if (lane == 0u) { partials[group.x] = all; }
}

@compute @workgroup_size(lanes)
fn foldPartials(@builtin(local_invocation_index) lane: u32) {
  let groups = min(arrayLength(&partials), groupsFor(matrixRows() * matrixColumns()));
  var mine = vec4f(largest, -largest, largest, 0.0);
  for (var i = lane; i < groups; i += lanes) {
    mine = joinedRanges(mine, partials[i]);
  }
  let all = fold(lane, mine);
  if (lane == 0u) { range = all; }
}

// As many workgroups as the host dispatches for this many elements.
fn groupsFor(count: u32) -> u32 { return (count + perGroup - 1u) / perGroup; }

fn joinedRanges(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(min(a.x, b.x), max(a.y, b.y), min(a.z, b.z), 0.0);
}

fn fold(lane: u32, mine: vec4f) -> vec4f {
  seen[lane] = mine;
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { seen[lane] = joinedRanges(seen[lane], seen[lane + width]); }
  }
  workgroupBarrier();
  return seen[0];
}
