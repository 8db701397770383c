// cells-left: a weight of one layer's maps that attention has left in the scratch of its pass.
//   in  weights  f32[head][query of the pass][stride]  those of softmax.wgsl
// needs step.wgsl
@group(0) @binding(1) var<storage, read> weights: array<f32>;

fn weightOfCell(query: u32, key: u32, head: u32) -> f32 {
  return weights[(head * step.count + query - step.position) * step.stride + key];
}
