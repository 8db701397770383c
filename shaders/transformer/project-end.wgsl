// project-end: what becomes of a projection's sums: scale, bias, activation, gate and residual.
//   vectors   f32[]  gain, shift, bias and scale of the matrix, each at its offset
//   residual  f32[row][outputStride]  is added, where `adds`
//   output    f32[row][outputStride]
//   tap       f32[row][tapStride]     what a hook asked for: 1 the activation's argument, 2 the sum before the residual
// needs step.wgsl, activations.wgsl
override outputs: u32;
override outputStride: u32;
override tapStride: u32 = 1;
override gated: bool = false;
override activates: bool = false;
override adds: bool = false;
override taps: u32 = 0;
override outputKept: bool = false;
override residualKept: bool = false;
override biased: bool = false;
override biasAt: u32 = 0;
override scaled: bool = false;
override scaleAt: u32 = 0;

@group(0) @binding(3) var<storage, read> vectors: array<f32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> output: array<f32>;
@group(0) @binding(6) var<storage, read_write> tap: array<f32>;

// A matrix row's sum with its scale and bias. The gate's rows come before those that it gates.
fn complete(row: u32, sum: f32) -> f32 {
  var value = sum;
  if (scaled) { value *= vectors[scaleAt + row]; }
  if (biased) { value += vectors[biasAt + row]; }
  return value;
}

fn finish(token: u32, row: u32, sum: f32, gatedSum: f32) {
  if (row >= outputs || token >= step.count) { return; }
  var value = complete(row, sum);
  if (taps == 1u) { tap[rowOf(token, true) * tapStride + row] = value; }
  if (activates) { value = activated(value); }
  if (gated) { value *= complete(outputs + row, gatedSum); }
  if (taps == 2u) { tap[rowOf(token, true) * tapStride + row] = value; }
  if (adds) { value += residual[rowOf(token, residualKept) * outputStride + row]; }
  output[rowOf(token, outputKept) * outputStride + row] = value;
}
