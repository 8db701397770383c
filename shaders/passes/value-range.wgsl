// value-range: lowest, highest and lowest positive finite value of a matrix.
//   in   valueAt   a matrix source; of one that holds a part, the cells of that part
//   out  partials  vec4f[lanes]  (lowest, highest, lowest positive, 0) of the values that one lane read
//   out  range     vec4f         the same of all values; lowest > highest if none is finite, lowest positive > highest
//                                if none is positive
// reduceValues: all lanes read the values in strides, neighbouring lanes neighbouring values, four at a time. No lane
// waits for another: on a software adapter the barriers of a fold in each workgroup took as long as the reading.
// foldPartials: one workgroup, over one partial per lane of reduceValues; with `all`, over all partials there are; with
// `continued` joined with the range of the parts before.
override lanes: u32 = 64;
override all: bool = false;
override continued: bool = false;
override perGroup: u32; // values that are worth a workgroup
@group(0) @binding(0) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> range: vec4f;

alias Folded = vec4f;

@compute @workgroup_size(lanes)
fn reduceValues(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let rows = heldRows();
  let first = vec2u(rows.x, heldColumns().x);
  let columns = heldColumns().y - first.y;
  let count = (rows.y - rows.x) * columns;
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
    let four = vec4f(valueOf(first + cell), valueOf(first + second), valueOf(first + third), valueOf(first + fourth));
    cell = cellAfter(fourth, step, columns);
    let finite = (bitcast<vec4u>(four) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
    lowest = min(lowest, select(vec4f(largest), four, finite));
    highest = max(highest, select(vec4f(-largest), four, finite));
    lowestPositive = min(lowestPositive, select(vec4f(largest), four, finite & (four > vec4f(0.0))));
  }
  partials[id.x] = vec4f(lowestOf(lowest), -lowestOf(-highest), lowestOf(lowestPositive), 0.0);
}

// Beyond the last row the last one is read again, which changes no extreme.
fn valueOf(cell: vec2u) -> f32 { return valueAt(min(cell.x, heldRows().y - 1u), cell.y); }

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
  if (!all) { count = min(count, lanes * groupsFor(sideOf(heldRows()) * sideOf(heldColumns()))); }
  var mine = vec4f(largest, -largest, largest, 0.0);
  for (var i = lane; i < count; i += lanes) {
    mine = joined(mine, partials[i]);
  }
  let folded = fold(lane, mine);
  if (lane != 0u) { return; }
  if (continued) { range = joined(range, folded); } else { range = folded; }
}

fn sideOf(held: vec2u) -> u32 { return held.y - held.x; }

// The number of workgroups that the host dispatches for this many values.
fn groupsFor(count: u32) -> u32 { return (count + perGroup - 1u) / perGroup; }

fn joined(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(min(a.x, b.x), max(a.y, b.y), min(a.z, b.z), 0.0);
}
