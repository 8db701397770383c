// step-norms: the L2 norm of a gradient at each time step, over samples and channels.
//   in   gradient  f32[outer][steps][inner]
//        sides     Sides
//   out  norms     f32[steps]   √ Σ gradient²; NaN and infinite where the gradient is
// One workgroup per step.
// needs numbers.wgsl, fold.wgsl, row-folds.wgsl
struct Sides {
  outer: u32,
  steps: u32,
  inner: u32,
}
const lanes = 64u;

@group(0) @binding(0) var<uniform> sides: Sides;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> norms: array<f32>;

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  var own = 0.0;
  for (var i = lane; i < sides.outer * sides.inner; i += lanes) {
    let at = ((i / sides.inner) * sides.steps + group.x) * sides.inner + i % sides.inner;
    own += gradient[at] * gradient[at];
  }
  let sum = sumOf(lane, own);
  if (lane == 0u) { norms[group.x] = sqrt(sum); }
}
