// top-k: the k-th largest value of each row of a map, so that a row's k largest values are those not below it.
//   in   valueAt    a matrix source; of one that holds a part, the rows of that part
//   in   choice     Choice       k, from 1
//   ordered, valueOf  from order
//   out  rowFloors  f32[rows][mapsAcross]  the lowest finite number where a row of a map has fewer than k values
// Radix selection, most significant bit first. Floats are mapped to integers of the same order; a bit of the answer is
// 1 if at least k values share the prefix with that bit set. NaN is left out. One workgroup per row
// of a map.
struct Choice {
  k: u32,
}
override lanes: u32 = 64;
@group(0) @binding(0) var<uniform> choice: Choice;
@group(0) @binding(1) var<storage, read_write> rowFloors: array<f32>;

var<workgroup> atLeast: atomic<u32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let slot = heldRows().x * mapsAcross() + group.y * groups.x + group.x;
  let row = slot / mapsAcross();
  if (row >= heldRows().y) { return; }
  let columns = columnsOfMap(slot - row * mapsAcross());
  var found = 0u;
  for (var bit = 32u; bit > 0u; bit--) {
    let candidate = found | (1u << (bit - 1u));
    if (lane == 0u) { atomicStore(&atLeast, 0u); }
    workgroupBarrier();
    var mine = 0u;
    for (var column = columns.x + lane; column < columns.y; column += lanes) {
      let x = valueAt(row, column);
      if (!isNan(x) && ordered(x) >= candidate) { mine += 1u; }
    }
    if (mine > 0u) { atomicAdd(&atLeast, mine); }
    workgroupBarrier();
    if (atomicLoad(&atLeast) >= choice.k) { found = candidate; }
    workgroupBarrier();
  }
  if (lane == 0u) { rowFloors[slot] = select(valueOf(found), -largest, found == 0u); }
}
