// value-positions: positions of a matrix's lowest and highest value, and how many values a scatter plot leaves out.
//   in   valueAt    a matrix source: rows are samples, columns are channels
//   in   range, plotEnds   from marker-position
//   out  positions  u32[8]   lowest, highest: row·columns + column of the first such value, 0xffffffff without any;
//                            then the number of NaN, of infinite values, and of finite ones beyond the plot's ends
// clearPositions runs before findPositions, whose workgroups read the values in strides.
@group(0) @binding(2) var<storage, read_write> positions: array<atomic<u32>, 8>;
const firstCount = 2u;

@compute @workgroup_size(8)
fn clearPositions(@builtin(local_invocation_index) lane: u32) {
  atomicStore(&positions[lane], select(0u, 0xffffffffu, lane < firstCount));
}

@compute @workgroup_size(64)
fn findPositions(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let columns = matrixColumns();
  let ends = plotEnds();
  var odd = vec3u(0u);
  for (var i = id.x; i < matrixRows() * columns; i += groups.x * 64u) {
    let value = valueAt(i / columns, i % columns);
    if (isNan(value)) { odd.x += 1u; }
    else if (!isFinite(value)) { odd.y += 1u; }
    else {
      if (value == range.x) { atomicMin(&positions[0], i); }
      if (value == range.y) { atomicMin(&positions[1], i); }
      if (value < ends.x || value > ends.y) { odd.z += 1u; }
    }
  }
  for (var kind = 0u; kind < 3u; kind++) {
    if (odd[kind] > 0u) { atomicAdd(&positions[firstCount + kind], odd[kind]); }
  }
}
