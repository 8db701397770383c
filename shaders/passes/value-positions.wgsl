// value-positions: where the lowest and the highest value of a matrix lie, and how many values are not drawn.
//   in   valueAt   a matrix source: rows are samples, columns are channels
//   in   range, plotEnds   from marker-position
//   out  places    u32[8]   lowest, highest: row·columns + column of the first such value, 0xffffffff without any; then how many are NaN,
//                           infinite, and finite outside of the plot's ends
// clearPlaces, findPlaces in this order. findPlaces: workgroups share the elements in strides.
@group(0) @binding(2) var<storage, read_write> places: array<atomic<u32>, 8>;
const firstCount = 2u;

@compute @workgroup_size(8)
fn clearPlaces(@builtin(local_invocation_index) lane: u32) {
  atomicStore(&places[lane], select(0u, 0xffffffffu, lane < firstCount));
}

@compute @workgroup_size(64)
fn findPlaces(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let columns = matrixColumns();
  let ends = plotEnds();
  var odd = vec3u(0u);
  for (var i = id.x; i < matrixRows() * columns; i += groups.x * 64u) {
    let value = valueAt(i / columns, i % columns);
    if (isNan(value)) { odd.x += 1u; }
    else if (!isFinite(value)) { odd.y += 1u; }
    else {
      if (value == range.x) { atomicMin(&places[0], i); }
      if (value == range.y) { atomicMin(&places[1], i); }
      if (value < ends.x || value > ends.y) { odd.z += 1u; }
    }
  }
  for (var kind = 0u; kind < 3u; kind++) {
    if (odd[kind] > 0u) { atomicAdd(&places[firstCount + kind], odd[kind]); }
  }
}
