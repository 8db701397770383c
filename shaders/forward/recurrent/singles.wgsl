// recurrent-singles: recurrent/quads.wgsl for any number of units, by four loads. Lanes beyond the last unit load
// numbers of other units, which are never used.
@group(0) @binding(0) var<storage, read> projected: array<f32>;
@group(0) @binding(1) var<storage, read> recurrentForward: array<f32>;
@group(0) @binding(2) var<storage, read> recurrentBackward: array<f32>;

fn fourProjected(at: u32) -> vec4f {
  return vec4f(projected[at], projected[at + 1u], projected[at + 2u], projected[at + 3u]);
}

fn fourWeights(direction: u32, at: u32) -> vec4f {
  if (directions == 2u && direction == 1u) {
    return vec4f(
      recurrentBackward[at],
      recurrentBackward[at + 1u],
      recurrentBackward[at + 2u],
      recurrentBackward[at + 3u],
    );
  }
  return vec4f(recurrentForward[at], recurrentForward[at + 1u], recurrentForward[at + 2u], recurrentForward[at + 3u]);
}
