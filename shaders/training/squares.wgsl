// squares: adds a gradient's squared norm to a number.
//   in   gradient  f32[n]
//   i/o  numbers   f32[2]   the second grows by Σ gradient²
// One workgroup.
// needs numbers.wgsl, fold.wgsl, row-folds.wgsl
const lanes = 256u;

@group(0) @binding(0) var<storage, read> gradient: array<f32>;
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32) {
  var own = 0.0;
  for (var i = lane; i < arrayLength(&gradient); i += lanes) { own += gradient[i] * gradient[i]; }
  let sum = sumOf(lane, own);
  if (lane == 0u) { numbers[1] += sum; }
}
