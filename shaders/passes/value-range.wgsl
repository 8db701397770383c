// value-range: lowest, highest and lowest positive finite value of a matrix.
//   in   valueAt   a matrix source
//   out  partials  vec4f[lanes]  (lowest, highest, lowest positive, 0) of the values that one lane read
//   out  range     vec4f         the same of all values; lowest > highest if none is finite, lowest positive > highest
//                                if none is positive
// reduceValues: all lanes read the values in strides, neighbouring lanes neighbouring values, four at a time. No lane
// waits for another: on a software adapter the barriers of a fold in each workgroup took as long as the reading.
// foldPartials: one workgroup, over one partial per lane of reduceValues; with `all`, over all partials there are.
override lanes: u32 = 64;
override all: bool = false;
override perGroup: u32; // values that are worth a workgroup
@group(0) @binding(0) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> range: vec4f;

var<workgroup> seen: array<vec4f, lanes>;

@compute @workgroup_size(lanes)
fn reduceValues(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let columns = matrixColumns();
  let count = matrixRows() * columns;
  let stride = groups.x * lanes;
  let step = vec2u(stride / columns, stride % columns);
  var cell = vec2u(id.x / columns, id.x % columns);
  var lowest = vec4f(largest);
  var highest = vec4f(-largest);
  var lowestPositive = vec4f(largest);
  for (var i = id.x; i < count; i += 4u * stride) {
    let second = cellAfter(cell, step, columns);
    let third = cellAfter(second, step, columns);
    let fourth = cellAfter(third, step, columns);
    let four = vec4f(valueOf(cell), valueOf(second), valueOf(third), valueOf(fourth));
    cell = cellAfter(fourth, step, columns);
    let finite = (bitcast<vec4u>(four) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
    lowest = min(lowest, select(vec4f(largest), four, finite));
    highest = max(highest, select(vec4f(-largest), four, finite));
    lowestPositive = min(lowestPositive, select(vec4f(largest), four, finite & (four > vec4f(0.0))));
  }
  partials[id.x] = vec4f(lowestOf(lowest), -lowestOf(-highest), lowestOf(lowestPositive), 0.0);
}

// Beyond the last row the last one is read again, which changes no extreme.
fn valueOf(cell: vec2u) -> f32 { return valueAt(min(cell.x, matrixRows() - 1u), cell.y); }

fn lowestOf(four: vec4f) -> f32 { return min(min(four.x, four.y), min(four.z, four.w)); }

// The cell that many values further on, without another division.
fn cellAfter(cell: vec2u, step: vec2u, columns: u32) -> vec2u {
  let column = cell.y + step.y;
  let wraps = column >= columns;
  return vec2u(cell.x + step.x + u32(wraps), column - select(0u, columns, wraps));
}

@compute @workgroup_size(lanes)
fn foldPartials(@builtin(local_invocation_index) lane: u32) {
  var count = arrayLength(&partials);
  if (!all) { count = min(count, lanes * groupsFor(matrixRows() * matrixColumns())); }
  var mine = vec4f(largest, -largest, largest, 0.0);
  for (var i = lane; i < count; i += lanes) {
    mine = joinedRanges(mine, partials[i]);
  }
  let joined = fold(lane, mine);
  if (lane == 0u) { range = joined; }
}

// The number of workgroups that the host dispatches for this many values.
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
