// recurrent-singles: recurrent/quads.wgsl for any number of units, by four loads. Lanes beyond the last unit load
// numbers of other units, which are never used.
@group(0) @binding(0) var<storage, read> projected: array<f32>;
@group(0) @binding(1) var<storage, read> recurrentForward: array<f32>;
@group(0) @binding(2) var<storage, read> recurrentBackward: array<f32>;
@group(0) @binding(4) var<storage, read_write> states: array<f32>;
@group(0) @binding(5) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(6) var<storage, read_write> taps: array<f32>;

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

// Beyond the last row, 0.
fn rowOfWeights(direction: u32, k: u32, at: u32) -> vec4f {
  if (k >= units) { return vec4f(); }
  return fourWeights(direction, at);
}

// Beyond the last unit, 0.
fn fourStates(at: u32, unit: u32) -> vec4f {
  let first = at + unit;
  let four = vec4f(states[first], states[first + 1u], states[first + 2u], states[first + 3u]);
  return select(vec4f(), four, unit + vec4u(0u, 1u, 2u, 3u) < vec4u(units));
}

fn fourOutputs(at: u32) -> vec4f { return vec4f(outputs[at], outputs[at + 1u], outputs[at + 2u], outputs[at + 3u]); }

fn keepStates(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { states[at + unit + i] = four[i]; }
}

fn keepOutputs(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { outputs[at + i] = four[i]; }
}

fn keepTaps(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { taps[at + i] = four[i]; }
}
