// extreme-positions: lowest and highest finite value of a matrix, and their positions.
//   in   valueAt   a matrix source; of one that holds a part, the cells of that part
//   out  partials  Extremes[groups]  of the values that one workgroup read
//   out  extremes  Extremes          of all values; lowest > highest when no value is finite
// A position is row · columns + column. Of equal values the one at the lowest position counts, whatever the order of
// the workgroups. reduceValues: workgroups read the values in strides, neighbouring lanes neighbouring values.
// foldPartials: one workgroup, over one partial per workgroup of reduceValues; with `continued` joined with the extremes
// of the parts before.
struct Extremes {
  lowest: f32,
  highest: f32,
  lowestAt: u32,
  highestAt: u32,
}
override lanes: u32 = 64;
override perGroup: u32; // values that are worth a workgroup
override continued: bool = false;
@group(0) @binding(0) var<storage, read_write> partials: array<Extremes>;
@group(0) @binding(1) var<storage, read_write> extremes: Extremes;

const none = Extremes(largest, -largest, 0xffffffffu, 0xffffffffu);
alias Folded = Extremes;

@compute @workgroup_size(lanes)
fn reduceValues(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let columns = heldColumns().y - heldColumns().x;
  let count = heldCells();
  var mine = none;
  for (var i = group.x * lanes + lane; i < count; i += groups.x * lanes) {
    let cell = vec2u(heldRows().x + i / columns, heldColumns().x + i % columns);
    let value = valueAt(cell.x, cell.y);
    let at = cell.x * matrixColumns() + cell.y;
    if (isFinite(value)) { mine = joined(mine, Extremes(value, value, at, at)); }
  }
  let all = fold(lane, mine);
  if (lane == 0u) { partials[group.x] = all; }
}

@compute @workgroup_size(lanes)
fn foldPartials(@builtin(local_invocation_index) lane: u32) {
  let groups = min(arrayLength(&partials), (heldCells() + perGroup - 1u) / perGroup);
  var mine = none;
  for (var i = lane; i < groups; i += lanes) { mine = joined(mine, partials[i]); }
  let all = fold(lane, mine);
  if (lane != 0u) { return; }
  if (continued) { extremes = joined(extremes, all); } else { extremes = all; }
}

fn heldCells() -> u32 { return (heldRows().y - heldRows().x) * (heldColumns().y - heldColumns().x); }

fn joined(a: Extremes, b: Extremes) -> Extremes {
  var both = a;
  if (b.lowest < a.lowest || (b.lowest == a.lowest && b.lowestAt < a.lowestAt)) {
    both.lowest = b.lowest;
    both.lowestAt = b.lowestAt;
  }
  if (b.highest > a.highest || (b.highest == a.highest && b.highestAt < a.highestAt)) {
    both.highest = b.highest;
    both.highestAt = b.highestAt;
  }
  return both;
}
