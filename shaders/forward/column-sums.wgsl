// column-sums: the sum of each column.
//   in   values  f32[row, column]
//   out  sums    f32[column]
// A workgroup makes 8 columns; 8 lanes share the rows of each.
struct Shape {
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

var<workgroup> ofLanes: array<f32, 64>;

@compute @workgroup_size(8, 8)
fn main(
  @builtin(local_invocation_id) lane: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let column = 8u * (group.y * groups.x + group.x) + lane.x;
  var sum = 0.0;
  if (column < shape.columns) {
    for (var row = lane.y; row < shape.rows; row += 8u) { sum += values[row * shape.columns + column]; }
  }
  ofLanes[8u * lane.y + lane.x] = sum;
  workgroupBarrier();
  if (lane.y > 0u || column >= shape.columns) { return; }
  for (var other = 1u; other < 8u; other++) { sum += ofLanes[8u * other + lane.x]; }
  sums[column] = sum;
}
