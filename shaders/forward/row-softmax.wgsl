// row-softmax: exp(x - max) / sum of exp(x - max) over each row.
//   in   logits   f32[rows][columns]
//   out  weights  f32[rows][columns]
// Entry `perLane`: one lane per row, for short rows. Entry `perGroup`: one workgroup of 64 lanes per row. A folded
// dispatch has more workgroups than rows; the surplus ones write nothing.
// needs numbers.wgsl
struct Shape {
  rows: u32,
  columns: u32,
}
const lanes = 64u;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;

var<workgroup> partial: array<f32, lanes>;

@compute @workgroup_size(lanes)
fn perLane(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = (group.x + groups.x * group.y) * lanes + lane;
  if (row >= shape.rows) { return; }
  let first = row * shape.columns;
  let end = first + shape.columns;
  var highest = logits[first];
  for (var i = first + 1u; i < end; i++) { highest = max(highest, logits[i]); }
  var sum = 0.0;
  for (var i = first; i < end; i++) { sum += expOf(logits[i] - highest); }
  for (var i = first; i < end; i++) { weights[i] = expOf(logits[i] - highest) / sum; }
}

@compute @workgroup_size(lanes)
fn perGroup(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + groups.x * group.y;
  if (row >= shape.rows) { return; }
  let first = row * shape.columns;
  let end = first + shape.columns;
  var own = logits[first];
  for (var i = first + lane; i < end; i += lanes) { own = max(own, logits[i]); }
  partial[lane] = own;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { partial[lane] = max(partial[lane], partial[lane + half]); }
  }
  workgroupBarrier();
  let highest = partial[0];
  workgroupBarrier();
  var ownSum = 0.0;
  for (var i = first + lane; i < end; i += lanes) { ownSum += expOf(logits[i] - highest); }
  partial[lane] = ownSum;
  for (var half = lanes / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { partial[lane] += partial[lane + half]; }
  }
  workgroupBarrier();
  let sum = partial[0];
  for (var i = first + lane; i < end; i += lanes) { weights[i] = expOf(logits[i] - highest) / sum; }
}
