// masked-softmax backward: from the gradient of the weights a to that of the scores e, row by row:
//   de[s] = a[s] · (da[s] - Σ over r of a[r] · da[r])
// Penalties are added to scores and let gradients through; a score that a mask replaces gets 0, whatever its weight.
//   in   weights          f32[samples][heads][queries][keys]
//        weightsGradient  f32[samples][heads][queries][keys]
//        mask, pairs      as in forward/attention/masked-softmax.wgsl
//   out  scoresGradient   f32[samples][heads][queries][keys]
// One workgroup per row, lane l has columns l, l + 64, ...
// needs numbers.wgsl, fold.wgsl, row-folds.wgsl, attention/scores.wgsl, attention/score-rows.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> weightsGradient: array<f32>;
@group(0) @binding(3) var<storage, read> mask: array<f32>;
@group(0) @binding(4) var<storage, read> pairs: array<f32>;
@group(0) @binding(5) var<storage, read_write> scoresGradient: array<f32>;

@compute @workgroup_size(lanes)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + groups.x * group.y;
  if (row >= shape.rows) { return; }
  let first = row * shape.keys;
  var own = 0.0;
  for (var s = lane; s < shape.keys; s += lanes) { own += weights[first + s] * weightsGradient[first + s]; }
  let mean = sumOf(lane, own);
  for (var s = lane; s < shape.keys; s += lanes) {
    let replaced = maskedIn(row, s, 0.0).x < 0.5 * lowest;
    scoresGradient[first + s] = select(weights[first + s] * (weightsGradient[first + s] - mean), 0.0, replaced);
  }
}
