// recurrent-singles backward: backward/recurrent/quads.wgsl for any number of units, by four loads. Lanes beyond the
// last unit load other numbers, which are never used.
@group(0) @binding(0) var<storage, read> transposed: array<f32>;
@group(0) @binding(1) var<storage, read> kept: array<f32>;
@group(0) @binding(3) var<storage, read> outputGradient: array<f32>;
@group(0) @binding(4) var<storage, read_write> states: array<f32>;
@group(0) @binding(5) var<storage, read_write> gradients: array<f32>;
@group(0) @binding(6) var<storage, read_write> gateGradients: array<f32>;

fn fourTransposed(at: u32) -> vec4f {
  return vec4f(transposed[at], transposed[at + 1u], transposed[at + 2u], transposed[at + 3u]);
}

// Beyond the last row, 0.
fn rowOfTransposed(row: u32, at: u32) -> vec4f {
  if (row >= columns) { return vec4f(); }
  return fourTransposed(at);
}

// The units of these four, beyond the last one 0.
fn within(unit: u32, four: vec4f) -> vec4f {
  return select(vec4f(), four, unit + vec4u(0u, 1u, 2u, 3u) < vec4u(units));
}

fn fourKept(at: u32, unit: u32) -> vec4f {
  return within(unit, vec4f(kept[at], kept[at + 1u], kept[at + 2u], kept[at + 3u]));
}

fn fourOutputGradients(at: u32, unit: u32) -> vec4f {
  let four = vec4f(outputGradient[at], outputGradient[at + 1u], outputGradient[at + 2u], outputGradient[at + 3u]);
  return within(unit, four);
}

fn fourStates(at: u32, unit: u32) -> vec4f {
  let first = at + unit;
  return within(unit, vec4f(states[first], states[first + 1u], states[first + 2u], states[first + 3u]));
}

fn fourGradients(at: u32, row: u32) -> vec4f {
  var four = vec4f();
  for (var i = 0u; i < min(4u, columns - row); i++) { four[i] = gradients[gradientAt(at, row + i)]; }
  return four;
}

fn keepStates(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { states[at + unit + i] = four[i]; }
}

fn keepGradients(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { gradients[at + i] = four[i]; }
}

fn keepGateGradients(at: u32, unit: u32, four: vec4f) {
  for (var i = 0u; i < min(4u, units - unit); i++) { gateGradients[at + i] = four[i]; }
}
