// row-ends: lowest and highest finite value of each row of each map, and what its cells must not lie below to be shown.
//   in   valueAt, leftOut  a matrix source, of one that holds a part the rows of that part; cells that do not count
//   in   choice     Choice                  the threshold; read with `thresholded`
//   in   rowFloors  f32[rows][mapsAcross]   from top-k; read with `floored`
//   out  rowEnds    vec4f[rows][mapsAcross] (lowest, highest, floor, 1 where there is a floor, else 0); 0 and 0 if no
//                                           value counts
// ofLong: one workgroup per row of a map. ofShort: one invocation per row of a map, for rows of a few cells.
struct Choice {
  threshold: f32,
}
override lanes: u32 = 64;
override thresholded: bool;
override floored: bool;
@group(0) @binding(0) var<uniform> choice: Choice;
@group(0) @binding(1) var<storage, read> rowFloors: array<f32>;
@group(0) @binding(2) var<storage, read_write> rowEnds: array<vec4f>;

alias Folded = vec2f;

@compute @workgroup_size(lanes)
fn ofLong(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let slot = heldRows().x * mapsAcross() + group.y * groups.x + group.x;
  let inside = slot < heldRows().y * mapsAcross();
  var mine = vec2f(largest, -largest);
  if (inside) { mine = endsOf(slot, lane, lanes); }
  let ends = fold(lane, mine);
  if (lane == 0u && inside) { rowEnds[slot] = withFloor(slot, ends); }
}

@compute @workgroup_size(lanes)
fn ofShort(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = heldRows().x * mapsAcross() + id.y * groups.x * lanes + id.x;
  if (slot < heldRows().y * mapsAcross()) { rowEnds[slot] = withFloor(slot, endsOf(slot, 0u, 1u)); }
}

fn endsOf(slot: u32, first: u32, step: u32) -> vec2f {
  let row = slot / mapsAcross();
  let columns = columnsOfMap(slot - row * mapsAcross());
  var ends = vec2f(largest, -largest);
  for (var column = columns.x + first; column < columns.y; column += step) {
    let value = valueAt(row, column);
    if (isFinite(value) && !leftOut(row, column, value)) { ends = joined(ends, vec2f(value)); }
  }
  return ends;
}

fn withFloor(slot: u32, ends: vec2f) -> vec4f {
  var floor = vec2f(0.0);
  if (thresholded) { floor = vec2f(choice.threshold, 1.0); }
  if (floored) { floor = vec2f(max(rowFloors[slot], select(-largest, floor.x, thresholded)), 1.0); }
  return vec4f(select(ends, vec2f(0.0), ends.x > ends.y), floor);
}

fn joined(a: vec2f, b: vec2f) -> vec2f { return vec2f(min(a.x, b.x), max(a.y, b.y)); }
