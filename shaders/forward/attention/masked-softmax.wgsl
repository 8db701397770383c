// masked-softmax: softmax over each row of scores after a library's masks.
//   in   scores   f32[samples][heads][queries][keys]
//        mask     f32[samples][queries + keys]      1 kept, 0 padding; read if shape.masked is 1
//        pairs    f32[samples][queries][keys]       1 kept; read if `paired`
//   out  weights  f32[samples][heads][queries][keys]
// One workgroup per row, lane l has columns l, l + 64, ...
// needs numbers.wgsl, fold.wgsl, row-folds.wgsl, attention/scores.wgsl, attention/score-rows.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read> mask: array<f32>;
@group(0) @binding(3) var<storage, read> pairs: array<f32>;
@group(0) @binding(4) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + groups.x * group.y;
  if (row >= shape.rows) { return; }
  let first = row * shape.keys;
  var own = lowest;
  for (var s = lane; s < shape.keys; s += lanes) { own = max(own, maskedIn(row, s, scores[first + s]).x); }
  let highest = highestOf(lane, own);
  var ownSum = 0.0;
  for (var s = lane; s < shape.keys; s += lanes) {
    let e = maskedIn(row, s, scores[first + s]);
    let p = expOf(e.x - highest) * e.y;
    weights[first + s] = p;
    ownSum += p;
  }
  let inverse = inverseOfSum(sumOf(lane, ownSum));
  for (var s = lane; s < shape.keys; s += lanes) { weights[first + s] *= inverse; }
}
