// recurrent-quads: the numbers of four neighbouring units in one load, for units that are a multiple of 4.
//   in   projected          f32[direction, sample, time, gate · unit], then f32[direction, unit] kept bias: see
//                           recurrent/project.wgsl
//   in   recurrentForward   f32[unit, gate · unit]
//   in   recurrentBackward  f32[unit, gate · unit]   of the second direction; not read with one direction
//   i/o  states, outputs, taps: see recurrent/recurrent.wgsl
@group(0) @binding(0) var<storage, read> projected: array<vec4f>;
@group(0) @binding(1) var<storage, read> recurrentForward: array<vec4f>;
@group(0) @binding(2) var<storage, read> recurrentBackward: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> states: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> taps: array<vec4f>;

fn fourProjected(at: u32) -> vec4f { return projected[at / 4u]; }

fn fourWeights(direction: u32, at: u32) -> vec4f {
  if (directions == 2u && direction == 1u) { return recurrentBackward[at / 4u]; }
  return recurrentForward[at / 4u];
}

// Of the four rows from k on: all are there.
fn rowOfWeights(direction: u32, k: u32, at: u32) -> vec4f { return fourWeights(direction, at); }

fn fourStates(at: u32, unit: u32) -> vec4f { return states[(at + unit) / 4u]; }

fn fourOutputs(at: u32) -> vec4f { return outputs[at / 4u]; }

fn keepStates(at: u32, unit: u32, four: vec4f) { states[(at + unit) / 4u] = four; }

fn keepOutputs(at: u32, unit: u32, four: vec4f) { outputs[at / 4u] = four; }

fn keepTaps(at: u32, unit: u32, four: vec4f) { taps[at / 4u] = four; }
